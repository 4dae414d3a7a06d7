import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { CopyOptions } from "../../src/container/copy-options.js";
import { openContainer } from "../../src/container/open.js";
import { recodeContainer } from "../../src/container/recode.js";
import { encodeContainer, writeContainer } from "../../src/container/write.js";
import { avroType } from "../../src/type/avro-type.js";
import { difference, filesBelow, fixture } from "../helpers.js";
import { blockOf, concat, fileOf, headerOf, long, SYNC, stringsFile } from "./files.js";

const Text = avroType("string");
const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));
const CODECS = ["null", "deflate", "snappy"];

async function recoded(bytes: Uint8Array, options?: CopyOptions): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const sink = new WritableStream<Uint8Array>({ write: (part) => void parts.push(part) });
  const written = await recodeContainer(sink, bytes, options);
  expect(written.bytes).toBe(concat(parts).length);
  return concat(parts);
}

async function contentOf(bytes: Uint8Array) {
  const file = await openContainer(bytes);
  const counts: number[] = [];
  for await (const { count } of file.blocks()) counts.push(count);
  const metadata = [...file.metadata].filter(([key]) => key !== "avro.codec").sort(([a], [b]) => (a < b ? -1 : 1));
  return { rows: await file.toArray(), counts, schema: file.header.schema, metadata, codec: file.codec };
}

const rows = Array.from({ length: 500 }, (_, i) => `row ${i}`);

test.each(CODECS.flatMap((from) => CODECS.map((to) => [from, to])))("from %s to %s", async (codec, to) => {
  const bytes = await encodeContainer(Text, rows, { codec, blockRows: 70, metadata: { by: "us" } });
  const before = await contentOf(bytes);
  expect(await contentOf(await recoded(bytes, { codec: to }))).toEqual({ ...before, codec: to });
});

test("every fixture, to every codec", async () => {
  let files = 0;
  for (const name of filesBelow(fixture("ocf"), ".avro")) {
    const bytes = readFileSync(fixture(`ocf/${name}`));
    const before = await contentOf(bytes).catch(() => undefined);
    if (before === undefined) continue;
    files++;
    const counts = before.counts.filter((count) => count > 0);
    for (const codec of CODECS)
      expect(difference(await contentOf(await recoded(bytes, { codec })), { ...before, counts, codec }), name).toBe(
        undefined,
      );
  }
  expect(files).toBeGreaterThan(9);
});

test("the same codec is a copy, a level compresses anew", async () => {
  const bytes = await encodeContainer(Text, rows, { codec: "deflate", level: 1, sync: SYNC });
  expect(await recoded(bytes, { sync: SYNC })).toEqual(bytes);
  expect(await recoded(bytes, { sync: SYNC, codec: "deflate" })).toEqual(bytes);
  const packed = await encodeContainer(Text, rows, { codec: "deflate", level: 9, sync: SYNC });
  expect(await recoded(bytes, { sync: SYNC, level: 9 })).toEqual(packed);
});

test("a path, and not onto itself", async () => {
  const path = join(folder, "a.avro");
  await writeContainer(path, Text, rows);
  const to = join(folder, "b.avro");
  const written = await recodeContainer(to, path, { codec: "deflate" });
  expect(written).toEqual({ rows: 500, blocks: 1, bytes: readFileSync(to).length });
  expect((await contentOf(readFileSync(to))).rows).toEqual(rows);
  await expect(recodeContainer(path, path, { codec: "deflate" })).rejects.toMatchObject({ code: "invalid-sink" });
  expect((await contentOf(readFileSync(path))).rows).toEqual(rows);
});

test("an own codec reads and writes", async () => {
  const rot = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0xff);
  const codecs = { rot: { name: "rot", compress: rot, decompress: rot } };
  const bytes = await recoded(stringsFile([["a", "b"]]), { codec: "rot", codecs });
  expect((await openContainer(bytes)).codec).toBe("rot");
  expect((await contentOf(await recoded(bytes, { codec: "null", codecs }))).rows).toEqual(["a", "b"]);
  await expect(recoded(bytes, { codec: "null" })).rejects.toMatchObject({ code: "unknown-codec" });
});

test("errors name the block; the blocks before are there", async () => {
  const damaged = stringsFile([["a"], ["b"]], "deflate");
  damaged[damaged.length - 18] ^= 0xff;
  const parts: Uint8Array[] = [];
  const sink = new WritableStream<Uint8Array>({ write: (part) => void parts.push(part) });
  const recoding = recodeContainer(sink, damaged, { codec: "null", sync: SYNC });
  await expect(recoding).rejects.toMatchObject({ code: "codec-error", block: 1 });
  expect(concat(parts)).toEqual(stringsFile([["a"]]));
  await expect(recoded(damaged, { codec: "none" })).rejects.toMatchObject({ code: "unsupported-option" });
});

test("a count that the data can't hold is found", async () => {
  const block = blockOf({ count: 9, data: Uint8Array.of(0) }, "deflate");
  const bytes = fileOf({ codec: "deflate", blocks: [] });
  await expect(recoded(concat([bytes, block]), { codec: "null" })).rejects.toMatchObject({ code: "invalid-block" });
});

test("a block that gets too large is a LimitError", async () => {
  const data = crypto.getRandomValues(new Uint8Array(1000));
  const type = avroType("bytes", { limits: { maxBlockBytes: 1002 } });
  const bytes = await encodeContainer(type, [data]);
  await expect(recoded(bytes, { codec: "deflate", limits: { maxBlockBytes: 1002 } })).rejects.toMatchObject({
    limit: "maxBlockBytes",
  });
});

test("a header without a codec has codec null", async () => {
  const bytes = concat([headerOf([["avro.schema", '"string"']]), long(1), long(2), Uint8Array.of(2, 97), SYNC]);
  expect((await contentOf(await recoded(bytes))).rows).toEqual(["a"]);
});
