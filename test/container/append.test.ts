import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { appendContainer, ContainerAppender, openAppender } from "../../src/container/append.js";
import { FileOutput } from "../../src/container/file-output.js";
import { openContainer } from "../../src/container/open.js";
import { encodeContainer, writeContainer } from "../../src/container/write.js";
import { ContainerWriter } from "../../src/container/writer.js";
import { avroType } from "../../src/type/avro-type.js";
import { difference, filesBelow, fixture } from "../helpers.js";
import { modelOf, Random, randomSchema, randomValue } from "../random.js";
import { blockOf, concat, fileOf, headerOf, long, SYNC, stringsFile, text } from "./files.js";
import { MemoryFiles } from "./memory-files.js";

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

async function read(bytes: Uint8Array, options = {}): Promise<unknown[]> {
  return (await openContainer(bytes, options)).toArray();
}

/** Ends of the header and of each block. */
async function bordersOf(bytes: Uint8Array): Promise<{ end: number; rows: number }[]> {
  const file = await openContainer(bytes);
  const borders = [{ end: file.header.length, rows: 0 }];
  for await (const { offset, count, size } of file.blocks()) {
    const end = offset + long(count).length + long(size).length + size + 16;
    borders.push({ end, rows: borders.at(-1)!.rows + count });
  }
  return borders;
}

describe("a file that is cut at any byte", () => {
  const options = { long: "bigint", union: "wrapped", logical: "raw" } as const;

  test.each(["null", "deflate", "snappy"])("keeps its whole blocks: codec %s", async (codec) => {
    const random = new Random(91);
    for (let round = 0; round < 12; round++) {
      const schema = randomSchema(random);
      const model = modelOf(schema);
      const type = avroType<unknown>(schema as object, options);
      const rows = Array.from({ length: 3 + random.below(12) }, () => randomValue(random, model));
      const more = Array.from({ length: random.below(4) }, () => randomValue(random, model));
      const bytes = await encodeContainer(type, rows, { codec, blockBytes: 1 + random.below(60) });
      const borders = await bordersOf(bytes);
      const step = Math.max(1, Math.floor(bytes.length / 400));
      for (let length = bytes.length; length >= 0; length -= step) {
        const cut = bytes.subarray(0, length);
        const last = borders.filter(({ end }) => end <= length).at(-1);
        if (last === undefined) {
          await expect(appendContainer(cut, more, { type })).rejects.toMatchObject({ code: "truncated" });
          continue;
        }
        const whole = await appendContainer(cut, more, { type });
        expect(difference(await read(whole, options), [...rows.slice(0, last.rows), ...more])).toBeUndefined();
        expect(whole.subarray(0, last.end)).toEqual(bytes.subarray(0, last.end));
      }
    }
  });

  test("says how much was cut off, and what was appended", async () => {
    const bytes = stringsFile([["a", "b"], ["c"]]);
    const path = join(folder, "torn.avro");
    const whole = stringsFile([["a", "b"]]).length;
    for (let length = whole; length <= bytes.length; length++) {
      writeFileSync(path, bytes.subarray(0, length));
      const start = length === bytes.length ? length : whole;
      const appended = await appendContainer(path, ["d", "e"]);
      const after = new Uint8Array(readFileSync(path));
      expect(appended).toEqual({ rows: 2, blocks: 1, bytes: after.length, start, cut: length - start });
      const expected =
        length === bytes.length
          ? [["a", "b"], ["c"], ["d", "e"]]
          : [
              ["a", "b"],
              ["d", "e"],
            ];
      expect(after).toEqual(stringsFile(expected));
    }
  });

  test("with no rows appended it is whole again", async () => {
    const bytes = stringsFile([["a"], ["b"]]).subarray(0, -3);
    expect(await appendContainer(bytes, [])).toEqual(stringsFile([["a"]]));
  });
});

test("files of other implementations are gone on with", async () => {
  const options = { long: "auto", union: "wrapped", logical: "raw" } as const;
  let files = 0;
  for (const name of filesBelow(fixture("ocf"), ".avro")) {
    const bytes = readFileSync(fixture(`ocf/${name}`));
    const file = await openContainer(bytes, options).catch(() => undefined);
    const rows = await file?.toArray().catch(() => undefined);
    if (file === undefined || rows === undefined) continue;
    const type = avroType<unknown>(file.schema, options);
    const after = await appendContainer(bytes, rows, { type }).catch((error) => error);
    if (after instanceof Error) {
      expect(after, name).toMatchObject({ code: "unsupported-option" }); // a codec that is only read
      continue;
    }
    files++;
    expect(difference(await read(after, options), [...rows, ...rows]), name).toBeUndefined();
  }
  expect(files).toBeGreaterThan(9);
});

describe("a file that fails at any write", () => {
  const rows = Array.from({ length: 30 }, (_, i) => `row ${i}`);

  test.each([0, 0.5, 1])("has whole blocks and at most a torn one (%d of the write is done)", async (part) => {
    for (let failing = 1; failing < 12; failing++) {
      const files = new MemoryFiles();
      const error = Object.assign(new Error("no space left"), { code: "ENOSPC" });
      let writes = 0;
      files.partial = (bytes) => {
        if (++writes < failing) return bytes.length;
        throw Object.assign(error, { done: Math.floor(bytes.length * part) });
      };
      const open = () => new FileOutput(files.open("a", "create"));
      const writer = new ContainerWriter(open, Text, { blockRows: 4, sync: SYNC });
      let flushed = 0;
      const written = (async () => {
        for (const [i, row] of rows.entries()) {
          await writer.write(row);
          if (i % 5 !== 4) continue;
          await writer.flush();
          flushed = i + 1;
        }
        await writer.close();
      })();
      await expect(written).rejects.toBe(error);
      const left = files.content.get("a")!;
      const after = await appendContainer(left, ["new"], { type: Text }).catch((error) => error);
      if (after instanceof Error) {
        expect(after).toMatchObject({ code: "truncated" });
        expect(flushed).toBe(0);
        continue;
      }
      const all = await read(after);
      expect(all.length - 1).toBeGreaterThanOrEqual(flushed);
      expect(all).toEqual([...rows.slice(0, all.length - 1), "new"]);
      await vi.waitFor(() => expect(files.isOpen).toBe(0));
    }
  });
});

describe("the end of a large file", () => {
  test("is found without reading what is before it", async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `row ${i} of a file of some size`);
    const bytes = await encodeContainer(Text, rows, { blockBytes: 20_000 });
    const torn = bytes.subarray(0, bytes.length - 7);
    let got = 0;
    const slice = (start: number, end: number) => {
      got += end - start;
      return bytes.slice(start, end);
    };
    const parts: Uint8Array[] = [];
    let at = 0;
    const written = await appendContainer(
      {
        source: { byteLength: torn.length, slice },
        sink: (offset) => {
          at = offset;
          return new WritableStream({ write: (part) => void parts.push(part) });
        },
      },
      ["new"],
    );
    expect(got).toBeLessThan(600_000);
    expect(bytes.length).toBeGreaterThan(1_500_000);
    expect(written.start).toBe(at);
    const all = await read(concat([bytes.subarray(0, at), ...parts]));
    expect(all.length).toBeGreaterThan(59_000);
    expect(all).toEqual([...rows.slice(0, all.length - 1), "new"]);
  });

  test("is found behind blocks, whole and torn, that are larger than what is looked at first", async () => {
    const big = "x".repeat(3_000_000);
    const bytes = await encodeContainer(Text, ["a", big, big], { blockBytes: 10 });
    const torn = bytes.subarray(0, bytes.length - 100_000);
    expect(await read(await appendContainer(torn, ["b"]))).toEqual(["a", big, "b"]);
    expect(await read(await appendContainer(bytes, ["b"]))).toEqual(["a", big, big, "b"]);
  });
});

describe("markers inside data", () => {
  const Bytes = avroType("bytes");
  const rows = [SYNC, concat([SYNC, SYNC]), concat([Uint8Array.of(1, 2), SYNC, Uint8Array.of(4, 2)]), SYNC];

  test("are told from those behind blocks", async () => {
    const bytes = await encodeContainer(Bytes, rows, { sync: SYNC, blockRows: 1 });
    const borders = await bordersOf(bytes);
    let ambiguous = 0;
    for (let length = borders[0]!.end; length <= bytes.length; length++) {
      const last = borders.filter(({ end }) => end <= length).at(-1)!;
      const result = await appendContainer(bytes.subarray(0, length), [Uint8Array.of(9)]).catch((error) => error);
      if (result instanceof Error) {
        // cut right behind a marker in data: it may as well be a block whose size is damaged
        expect(result).toMatchObject({ code: "invalid-block" });
        expect(bytes.slice(length - 16, length)).toEqual(SYNC);
        ambiguous++;
      } else expect(await read(result)).toEqual([...rows.slice(0, last.rows), Uint8Array.of(9)]);
    }
    expect(ambiguous).toBeLessThan(8);
  });
});

describe("damage that is no torn block is an error, and changes nothing", () => {
  const good = stringsFile([["a"], ["b"], ["c"]]);
  const block = blockOf({ count: 1, data: text("x") });
  const bent = (at: number, byte: number) => {
    const bytes = good.slice();
    bytes[bytes.length + at] = byte;
    return bytes;
  };
  test.each([
    ["another last marker", bent(-1, 0)],
    ["a size that goes past the end, before whole blocks", bent(-block.length - 19, 100)],
    ["text after the last block", concat([good, new TextEncoder().encode("not a block at all")])],
    ["zeros after the last block", concat([good, new Uint8Array(40)])],
    ["a negative count", concat([good, Uint8Array.of(1, 2)])],
    ["a long of eleven bytes", concat([good, new Uint8Array(11).fill(0x80)])],
    ["a torn block with a wrong marker", concat([good, block.subarray(0, -3), Uint8Array.of(0)])],
    ["a block that is too large", concat([good, long(1), long(2 ** 40)])],
  ])("%s", async (_, bytes) => {
    const path = join(folder, "damaged.avro");
    writeFileSync(path, bytes);
    await expect(appendContainer(path, ["d"])).rejects.toMatchObject({ code: "invalid-block" });
    expect(new Uint8Array(readFileSync(path))).toEqual(bytes);
  });

  test("no whole block near the end", async () => {
    const limits = { maxBlockBytes: 100 };
    const type = avroType("string", { limits });
    const bytes = concat([stringsFile([["a"]]), new Uint8Array(1_200_000)]);
    await expect(appendContainer(bytes, ["b"], { type })).rejects.toMatchObject({ code: "invalid-block" });
  });

  test("no container", async () => {
    await expect(appendContainer(new Uint8Array(0), ["d"])).rejects.toMatchObject({ code: "truncated" });
    await expect(appendContainer(text("no container"), ["d"])).rejects.toMatchObject({ code: "bad-magic" });
    await expect(appendContainer(join(folder, "missing"), ["d"])).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("options", () => {
  const User = avroType({ type: "record", name: "U", doc: "one", fields: [{ name: "id", type: "long" }] });
  const bytes = encodeContainer(User, [{ id: 1 }], { codec: "deflate", metadata: { by: "us" } });

  test("type, codec, level and blocks", async () => {
    const type = avroType({ type: "record", name: "U", fields: [{ name: "id", type: "long" }] }, { long: "bigint" });
    const options = { type, codec: "deflate", level: 9, blockRows: 1 };
    const after = await appendContainer(await bytes, [{ id: 2n }, { id: 3n }], options);
    const file = await openContainer(after);
    expect(await file.toArray()).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(file.header).toEqual((await openContainer(await bytes)).header);
    let blocks = 0;
    for await (const _ of file.blocks()) blocks++;
    expect(blocks).toBe(3);
  });

  test.each([
    [{ type: avroType("string") }, "invalid-argument"],
    [{ type: "string" }, "invalid-argument"],
    [{ codec: "null" }, "invalid-argument"],
    [{ level: 99 }, "unsupported-option"],
    [{ metadata: {} }, "unsupported-option"],
    [{ sync: SYNC }, "unsupported-option"],
    [{ preventClose: true }, "unsupported-option"],
    [{ blockBytes: 0 }, "invalid-argument"],
    [{ more: 1 }, "unsupported-option"],
    [7, "invalid-argument"],
  ])("%o is refused, and the file stays as it is", async (options, code) => {
    await expect(appendContainer(await bytes, [], options as never)).rejects.toMatchObject({ code });
    const path = join(folder, "options.avro");
    const torn = (await bytes).subarray(0, -1);
    writeFileSync(path, torn);
    await expect(appendContainer(path, [], options as never)).rejects.toMatchObject({ code });
    expect(new Uint8Array(readFileSync(path))).toEqual(torn);
  });

  test("a codec that can only be read", async () => {
    const header = headerOf([
      ["avro.schema", '"string"'],
      ["avro.codec", "nobody's"],
    ]);
    await expect(appendContainer(header, ["a"])).rejects.toMatchObject({ code: "unsupported-option" });
  });

  test.each([[7], [null], [{}], [{ source: new Uint8Array(0) }], [{ source: new ReadableStream(), sink() {} }]])(
    "%o is no target",
    async (target) => {
      await expect(appendContainer(target as never, [])).rejects.toMatchObject({
        code: expect.stringMatching(/^invalid-(sink|source)$/),
      });
    },
  );

  test("a signal", async () => {
    const path = join(folder, "aborted.avro");
    writeFileSync(path, await bytes);
    const signal = AbortSignal.abort(new Error("no"));
    await expect(appendContainer(path, [{ id: 2 }], { signal })).rejects.toThrow("no");
    const hanging = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const late = appendContainer(path, hanging, { signal: AbortSignal.timeout(20) });
    await expect(late).rejects.toMatchObject({ name: "TimeoutError" });
    expect(new Uint8Array(readFileSync(path))).toEqual(await bytes);
  });
});

describe("openAppender", () => {
  test("appends row by row, and may be left at any time", async () => {
    const path = join(folder, "rows.avro");
    await writeContainer(path, Text, ["a"], { sync: SYNC });
    const first = await openAppender<string>(path);
    expect(first).toBeInstanceOf(ContainerAppender);
    expect(first).toBeInstanceOf(ContainerWriter);
    await first.write("b");
    await first.flush();
    await first.write("lost");
    first.abort();
    await expect(first.close()).rejects.toMatchObject({ name: "AbortError" });
    const second = await openAppender<string>(path, { type: Text });
    await second.writeBatch(Text.decodeColumns(Text.encodeBatch(["c", "d"]), { count: 2 }));
    await second.close();
    expect(new Uint8Array(readFileSync(path))).toEqual(stringsFile([["a"], ["b"], ["c", "d"]]));
    const { start } = second.written;
    expect(second.written).toEqual({ rows: 2, blocks: 1, bytes: readFileSync(path).length, start, cut: 0 });
    expect(start).toBe(stringsFile([["a"], ["b"]]).length);
  });

  test("a row that fails leaves the rows before it", async () => {
    const path = join(folder, "failed.avro");
    await writeContainer(path, Text, ["a"], { sync: SYNC });
    await expect(appendContainer(path, ["b", 7 as never])).rejects.toMatchObject({ row: 1 });
    expect(new Uint8Array(readFileSync(path))).toEqual(stringsFile([["a"], ["b"]]));
  });

  test("a sink that fails is the error, and one that is not taken is given up", async () => {
    const source = stringsFile([["a"]]);
    const error = new Error("disk full");
    const failing = () => new WritableStream<Uint8Array>({ write: () => Promise.reject(error) });
    await expect(appendContainer({ source, sink: failing }, ["b"])).rejects.toBe(error);
    await expect(appendContainer({ source, sink: () => Promise.reject(error) }, ["b"])).rejects.toBe(error);
    await expect(appendContainer({ source, sink: () => 7 as never }, ["b"])).rejects.toMatchObject({
      code: "invalid-sink",
    });
    const abort = vi.fn();
    const controller = new AbortController();
    const sink = () => {
      controller.abort(new Error("late"));
      return new WritableStream<Uint8Array>({ abort });
    };
    const { signal } = controller;
    await expect(appendContainer({ source, sink }, ["b"], { signal })).rejects.toThrow("late");
    await vi.waitFor(() => expect(abort).toHaveBeenCalledOnce());
  });

  test("lenient names of a file are taken as they are", async () => {
    const schema = '{"type":"record","name":"größe-1","fields":[{"name":"$x","type":"int"}]}';
    const bytes = fileOf({ schema, blocks: [{ count: 1, data: Uint8Array.of(2) }] });
    expect(await read(await appendContainer(bytes, [{ $x: 2 }]))).toEqual([{ $x: 1 }, { $x: 2 }]);
  });
});
