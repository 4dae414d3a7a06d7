import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { concatContainers } from "../../src/container/concat.js";
import type { CopyOptions } from "../../src/container/copy-options.js";
import { openContainer } from "../../src/container/open.js";
import type { ContainerSource } from "../../src/container/source.js";
import { encodeContainer, writeContainer } from "../../src/container/write.js";
import { avroType } from "../../src/type/avro-type.js";
import { difference, filesBelow, fixture } from "../helpers.js";
import { modelOf, Random, randomSchema, randomValue } from "../random.js";
import { chunked, concat, fileOf, pieces, SYNC, streamOf, stringsFile, text } from "./files.js";

const Text = avroType("string");
const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", note);
});
afterEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, 2));
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});

function sinkOf(parts: Uint8Array[], abort = vi.fn()) {
  return new WritableStream<Uint8Array>({ write: (part) => void parts.push(part), abort });
}

async function joined(sources: Iterable<ContainerSource> | AsyncIterable<ContainerSource>, options?: CopyOptions) {
  const parts: Uint8Array[] = [];
  const written = await concatContainers(sinkOf(parts), sources, options);
  const bytes = concat(parts);
  expect(written.bytes).toBe(bytes.length);
  return { written, bytes };
}

const read = async (bytes: Uint8Array, options = {}) => (await openContainer(bytes, options)).toArray();

test("blocks are copied as they are, with a marker of their own", async () => {
  const files = [
    stringsFile([["a", "b"], ["c"]], "deflate"),
    stringsFile([], "deflate"),
    stringsFile([["d"]], "deflate"),
  ];
  const { bytes, written } = await joined(files, { sync: SYNC });
  expect(bytes).toEqual(stringsFile([["a", "b"], ["c"], ["d"]], "deflate"));
  expect(written).toEqual({ rows: 4, blocks: 3, bytes: bytes.length });
  const other = await openContainer((await joined(files)).bytes);
  expect(other.header.sync).not.toEqual(SYNC);
  expect(await other.toArray()).toEqual(["a", "b", "c", "d"]);
});

test.each(["null", "deflate", "snappy"])("files of random schemas, codec %s", async (codec) => {
  const options = { long: "bigint", union: "wrapped", logical: "raw" } as const;
  const random = new Random(17);
  for (let round = 0; round < 25; round++) {
    const schema = randomSchema(random);
    const model = modelOf(schema);
    const type = avroType<unknown>(schema as object, options);
    const lists = Array.from({ length: 1 + random.below(4) }, () =>
      Array.from({ length: random.below(9) }, () => randomValue(random, model)),
    );
    const blockBytes = 1 + random.below(60);
    const files = await Promise.all(lists.map((rows) => encodeContainer(type, rows, { codec, blockBytes })));
    const { bytes } = await joined(files);
    expect(difference(await read(bytes, options), lists.flat())).toBeUndefined();
  }
});

test("sources of any kind, in a list or as they come", async () => {
  const bytes = stringsFile([["a"], ["b"]]);
  const path = join(folder, "a.avro");
  await writeContainer(path, Text, ["a", "b"]);
  const sources = () => [bytes, streamOf(pieces(bytes, 7)), chunked(pieces(bytes, 3)), path, new Blob([bytes.slice()])];
  async function* later() {
    yield* sources();
  }
  const expected = sources().flatMap(() => ["a", "b"]);
  expect(await read((await joined(sources())).bytes)).toEqual(expected);
  expect(await read((await joined(later())).bytes)).toEqual(expected);
  const out = join(folder, "out.avro");
  await concatContainers(out, sources());
  expect(await read(readFileSync(out))).toEqual(expected);
});

test("blocks without rows are left out", async () => {
  const none = { count: 0, data: new Uint8Array(0) };
  const file = fileOf({ blocks: [none, { count: 1, data: text("a") }, none] });
  expect((await joined([file, file], { sync: SYNC })).bytes).toEqual(stringsFile([["a"], ["a"]]));
});

describe("codecs that differ", () => {
  const files = [stringsFile([["a"]]), stringsFile([["b"]], "deflate")];

  test("are an error", async () => {
    const abort = vi.fn();
    const parts: Uint8Array[] = [];
    const sink = sinkOf(parts, abort);
    await expect(concatContainers(sink, files, { sync: SYNC })).rejects.toMatchObject({ code: "invalid-source" });
    expect(concat(parts)).toEqual(stringsFile([["a"]]));
    expect(abort).toHaveBeenCalledOnce();
  });

  test.each(["null", "deflate", "snappy"])("are made %s when asked for", async (codec) => {
    const { bytes } = await joined(files, { codec });
    const file = await openContainer(bytes);
    expect(file.codec).toBe(codec);
    expect(await file.toArray()).toEqual(["a", "b"]);
  });

  test("of fixtures of every codec", async () => {
    const all = filesBelow(fixture("ocf"), ".avro").map((name) => readFileSync(fixture(`ocf/${name}`)));
    let files = 0;
    for (const bytes of all) {
      const rows = await read(bytes).catch(() => undefined);
      if (rows === undefined) continue;
      files++;
      const { bytes: twice } = await joined([bytes, bytes], { codec: "deflate" });
      expect(difference(await read(twice), [...rows, ...rows])).toBeUndefined();
    }
    expect(files).toBeGreaterThan(9);
  });
});

describe("schemas", () => {
  const record = (more: object, field: object = {}) => ({
    type: "record",
    name: "R",
    ...more,
    fields: [{ name: "a", type: "int", ...field }],
  });
  const of = (schema: object) => encodeContainer(avroType<unknown>(schema), [{ a: 1 }], { metadata: { by: "us" } });

  test("may differ in documentation and in how they are written", async () => {
    const other = record({ namespace: "", doc: "other" }, { type: { type: "int" }, doc: "other" });
    const { bytes } = await joined([await of(record({ doc: "first" })), await of(other)]);
    const file = await openContainer(bytes);
    expect(await file.toArray()).toEqual([{ a: 1 }, { a: 1 }]);
    expect(file.header.schema).toContain('"first"');
    expect(new TextDecoder().decode(file.metadata.get("by"))).toBe("us");
  });

  test.each([
    ["a name", record({ name: "S" })],
    ["a type", record({}, { type: "long" })],
    ["a default", record({}, { default: 1 })],
    ["an alias", record({ aliases: ["S"] })],
    ["an attribute", record({}, { "field-id": 7 })],
    ["a logical type", record({}, { type: { type: "int", logicalType: "date" } })],
  ])("that differ in %s are an error", async (_, schema) => {
    const files = [of(record({})), encodeContainer(avroType<unknown>(schema), [])];
    await expect(joined(await Promise.all(files))).rejects.toMatchObject({ code: "invalid-source" });
  });

  test("metadata of the first, or those that are given", async () => {
    const files = [await of(record({}))];
    const file = await openContainer((await joined(files, { metadata: { of: "all" } })).bytes);
    expect([...file.metadata.keys()].sort()).toEqual(["avro.codec", "avro.schema", "of"]);
  });
});

describe("errors", () => {
  const good = stringsFile([["a"], ["b"]]);

  test("damage names its block, after the whole blocks before it", async () => {
    const parts: Uint8Array[] = [];
    const damaged = good.slice();
    damaged[damaged.length - 1] = 0;
    await expect(concatContainers(sinkOf(parts), [good, damaged, good], { sync: SYNC })).rejects.toMatchObject({
      code: "sync-mismatch",
      block: 1,
    });
    expect(concat(parts)).toEqual(stringsFile([["a"], ["b"], ["a"]]));
  });

  test("a file that is cut anywhere but behind a block is one", async () => {
    for (let length = 0; length < good.length; length++) {
      const result = joined([good.subarray(0, length)]);
      if ([stringsFile([]).length, stringsFile([["a"]]).length].includes(length)) await result;
      else await expect(result).rejects.toMatchObject({ code: "truncated" });
    }
  });

  test("of a sink, or the signal, leave the source", async () => {
    const error = new Error("disk full");
    const left = vi.fn();
    const hanging = () => {
      const parts = pieces(good.subarray(0, -5), 50);
      return new ReadableStream<Uint8Array>({
        start: (controller) => parts.forEach((part) => void controller.enqueue(part)),
        cancel: left,
      });
    };
    const failing = new WritableStream<Uint8Array>({ write: () => Promise.reject(error) });
    await expect(concatContainers(failing, [hanging()])).rejects.toBe(error);
    await vi.waitFor(() => expect(left).toHaveBeenCalledOnce());
    const aborted = joined([hanging()], { signal: AbortSignal.timeout(10) });
    await expect(aborted).rejects.toMatchObject({ name: "TimeoutError" });
    await vi.waitFor(() => expect(left).toHaveBeenCalledTimes(2));
    await expect(joined([good], { signal: AbortSignal.abort(error) })).rejects.toBe(error);
  });

  test("a file onto itself", async () => {
    const path = join(folder, "self.avro");
    await writeContainer(path, Text, ["a"]);
    const before = readFileSync(path);
    await expect(concatContainers(path, [good, path])).rejects.toMatchObject({ code: "invalid-sink" });
    expect(readFileSync(path)).toEqual(before);
  });

  test.each([
    ["no file", []],
    ["text", "file.avro"],
    ["bytes", good],
    ["nothing", undefined],
  ])("%s", async (_, sources) => {
    await expect(joined(sources as never)).rejects.toMatchObject({ code: "invalid-argument" });
  });

  test.each([
    [{ level: 1 }, "invalid-argument"],
    [{ codec: 7 }, "invalid-argument"],
    [{ codec: "none" }, "unsupported-option"],
    [{ codec: "deflate", level: 99 }, "unsupported-option"],
    [{ blockBytes: 5 }, "unsupported-option"],
    [{ more: 1 }, "unsupported-option"],
    [{ metadata: { "avro.x": "" } }, "invalid-argument"],
    [null, "invalid-argument"],
  ])("options %o", async (options, code) => {
    await expect(joined([good], options as never)).rejects.toMatchObject({ code });
  });

  test("limits", async () => {
    const wide = stringsFile([["x".repeat(1000)]]);
    await expect(joined([wide], { limits: { maxBlockBytes: 999 } })).rejects.toMatchObject({ limit: "maxBlockBytes" });
    const limits = { maxHeaderBytes: 80 };
    await expect(joined([wide], { limits, metadata: { a: "x".repeat(80) } })).rejects.toMatchObject({
      limit: "maxHeaderBytes",
    });
  });
});

test("a slow sink is waited for", async () => {
  const blocks = Array.from({ length: 50 }, (_, i) => [`row ${i}`]);
  let given = 0;
  async function* source() {
    for (const part of pieces(stringsFile(blocks), 30)) {
      given++;
      yield part;
    }
  }
  const parts: Uint8Array[] = [];
  const sink = new WritableStream<Uint8Array>({
    async write(part) {
      parts.push(part);
      if (parts.length < 5) await new Promise((resolve) => setTimeout(resolve, 5));
      if (parts.length === 5) expect(given).toBeLessThan(15);
    },
  });
  await concatContainers(sink, [source()]);
  expect(await read(concat(parts))).toEqual(blocks.flat());
});
