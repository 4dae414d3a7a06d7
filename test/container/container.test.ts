import { describe, expect, test } from "vitest";
import type { RecordBatch } from "../../src/column/batch.js";
import { openContainer } from "../../src/container/open.js";
import type { ContainerSource } from "../../src/container/source.js";
import {
  blockOf,
  chunked,
  concat,
  fileOf,
  headerOf,
  long,
  pieces,
  sourcesOf,
  streamOf,
  stringsFile,
  text,
} from "./files.js";

const BLOCKS = [["a", "b", "c"], [], ["d"], ["e", "f", "g", "h", "i"]];
const ROWS = BLOCKS.flat();
const file = stringsFile(BLOCKS);

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const valuesOf = (batches: readonly RecordBatch<unknown>[]) => batches.map((batch) => batch.toObjects());

describe.each(["null", "deflate"] as const)("codec %s", (codec) => {
  const bytes = stringsFile(BLOCKS, codec);

  test.each(sourcesOf(bytes))("%s: rows, arrays, batches, array, count and blocks agree", async (_, source) => {
    const open = () => openContainer(source() as ContainerSource);
    expect(await all(await open())).toEqual(ROWS);
    expect(await (await open()).toArray()).toEqual(ROWS);
    expect(await all((await open()).arrays())).toEqual(BLOCKS.filter((rows) => rows.length > 0));
    expect(valuesOf(await all((await open()).batches()))).toEqual(BLOCKS.filter((rows) => rows.length > 0));
    expect(await (await open()).count()).toBe(ROWS.length);
    expect((await all((await open()).blocks())).map(({ count }) => count)).toEqual(BLOCKS.map((rows) => rows.length));
  });
});

test("what the file says of itself", async () => {
  const header = headerOf([
    ["avro.schema", '{"type":"string","avro.java.string":"String"}'],
    ["maker", "me"],
  ]);
  const container = await openContainer(header);
  expect(container.codec).toBe("null");
  expect(container.schema.toJSON()).toEqual({ type: "string", "avro.java.string": "String" });
  expect([...container.metadata.keys()]).toEqual(["avro.schema", "maker"]);
  expect(container.header.length).toBe(header.length);
  expect(await container.toArray()).toEqual([]);
  expect(await container.count()).toBe(0);
});

describe("batches", () => {
  test("hold `rows` rows at most and never cross a block", async () => {
    for (const rows of [1, 2, 3, 4, 100]) {
      const batches = valuesOf(await all((await openContainer(file)).batches({ rows })));
      expect(batches.flat()).toEqual(ROWS);
      expect(Math.max(...batches.map((batch) => batch.length))).toBe(Math.min(rows, 5));
      for (const batch of batches)
        expect(BLOCKS.some((block) => batch.every((row) => block.includes(`${row}`)))).toBe(true);
    }
  });

  test("stay as they are while reading goes on", async () => {
    const batches = await all((await openContainer(file)).batches({ rows: 2 }));
    expect(valuesOf(batches).flat()).toEqual(ROWS);
  });

  test("come out whole before an error", async () => {
    const container = await openContainer(concat([file, blockOf({ count: 1, data: Uint8Array.of(8) })]));
    const found: unknown[] = [];
    const reading = (async () => {
      for await (const batch of container.batches({ rows: 2 })) found.push(...batch.toObjects());
    })();
    await expect(reading).rejects.toMatchObject({ code: "truncated", block: 4 });
    expect(found).toEqual(ROWS);
  });

  test.each([0, -1, 1.5, Number.NaN, "5", null])("rows: %j is refused", async (rows) => {
    const container = await openContainer(file);
    expect(() => container.batches({ rows } as never)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
  });

  test("of a recursive schema are refused before anything is read; rows can still be had", async () => {
    const schema = '{"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]}]}';
    const bytes = fileOf({ schema, blocks: [{ count: 1, data: Uint8Array.of(2, 0) }] });
    const container = await openContainer(streamOf([bytes]));
    const error: unknown = await all(container.batches()).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "not-columnar" });
    expect(error).not.toHaveProperty("block");
    expect(await container.toArray()).toEqual([{ next: { next: null } }]);
  });

  test("unknown options are refused", async () => {
    const container = await openContainer(file);
    const options = { bytes: 5 } as never;
    expect(() => container.batches(options)).toThrow(expect.objectContaining({ code: "unsupported-option" }));
  });
});

describe("count and blocks", () => {
  test("neither decompress nor decode", async () => {
    const junk = concat([
      headerOf([
        ["avro.schema", '"string"'],
        ["avro.codec", "deflate"],
      ]),
      blockOf({ count: 7, data: text("junk") }),
    ]);
    const container = await openContainer(junk);
    expect(await container.count()).toBe(7);
    expect(await all(container.blocks())).toEqual([{ index: 0, offset: container.header.length, count: 7, size: 5 }]);
    await expect(container.toArray()).rejects.toMatchObject({ code: "codec-error" });
  });

  test("work for codecs that are not known", async () => {
    const unknown = concat([
      headerOf([
        ["avro.schema", '"string"'],
        ["avro.codec", "lz4"],
      ]),
      blockOf({ count: 7, data: text("x") }),
    ]);
    const container = await openContainer(unknown);
    for (const read of [
      () => container.toArray(),
      () => all(container),
      () => all(container.arrays()),
      () => all(container.batches()),
    ])
      await expect(read()).rejects.toMatchObject({ code: "unknown-codec" });
    expect(await container.count()).toBe(7);
  });

  test("see a wrong sync marker and a cut file", async () => {
    const wrong = concat([file, blockOf({ count: 1, data: text("x"), sync: new Uint8Array(16) })]);
    for (const [bytes, code] of [
      [wrong, "sync-mismatch"],
      [file.subarray(0, -1), "truncated"],
    ] as const) {
      for (const source of [bytes, chunked(pieces(bytes, 7)), chunked(pieces(bytes, 7))].entries()) {
        const container = await openContainer(source[1]);
        await expect(source[0] === 2 ? all(container.blocks()) : container.count()).rejects.toMatchObject({ code });
      }
    }
  });

  test("of random access do not read the data", async () => {
    const big = stringsFile([["x".repeat(2_000_000)], ["y".repeat(2_000_000)]]);
    let read = 0;
    const slice = (start: number, end: number) => {
      read += end - start;
      return big.subarray(start, end);
    };
    expect(await (await openContainer({ byteLength: big.length, slice })).count()).toBe(2);
    expect(read).toBeLessThan(1_000_000);
  });
});

describe("reading again", () => {
  const kinds = sourcesOf(file);
  const once = ["Response", "ReadableStream", "AsyncIterable"];

  test.each(kinds.filter(([name]) => !once.includes(name)))(
    "%s: any number of times, at once too",
    async (_, source) => {
      const container = await openContainer(source() as ContainerSource);
      const [rows, array, count] = await Promise.all([all(container), container.toArray(), container.count()]);
      expect([rows, array, count]).toEqual([ROWS, ROWS, ROWS.length]);
      for await (const row of container) if (row === "b") break;
      expect(await container.toArray()).toEqual(ROWS);
    },
  );

  test.each(kinds.filter(([name]) => once.includes(name)))("%s: once", async (_, source) => {
    const container = await openContainer(source() as ContainerSource);
    expect(await container.count()).toBe(ROWS.length);
    for (const read of [() => all(container), () => container.toArray(), () => container.count()])
      await expect(read()).rejects.toMatchObject({ code: "source-consumed" });
    expect(container.schema.type).toBe("string");
  });

  test("an iterator that is not used takes nothing", async () => {
    const container = await openContainer(streamOf([file]));
    container[Symbol.asyncIterator]();
    container.batches();
    container.blocks();
    expect(await container.toArray()).toEqual(ROWS);
  });
});

describe("close", () => {
  test("ends readings with an error, never silently, and stays", async () => {
    const container = await openContainer(file);
    const rows = container[Symbol.asyncIterator]();
    for (const row of ["a", "b"]) expect(await rows.next()).toEqual({ done: false, value: row });
    await container.close();
    await container.close();
    expect(await rows.next()).toEqual({ done: false, value: "c" }); // of the block that is here
    await expect(rows.next()).rejects.toMatchObject({ code: "source-consumed", message: "the container was closed" });
    await expect(container.count()).rejects.toMatchObject({ code: "source-consumed" });
  });

  test("ends a reading that waits for a stream", async () => {
    const container = await openContainer(new ReadableStream({ start: (it) => it.enqueue(file.slice(0, -5)) }));
    const reading = container.toArray();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await container.close();
    await expect(reading).rejects.toMatchObject({ code: "source-consumed" });
  });
});

test("after an error every reading gives that error", async () => {
  const container = await openContainer(concat([file, long(-1), long(0)]));
  const error: unknown = await container.toArray().catch((error: unknown) => error);
  expect(error).toMatchObject({ code: "invalid-block", block: 4, offset: file.length });
  for (const read of [() => all(container), () => container.count(), () => all(container.blocks())])
    await expect(read()).rejects.toBe(error);
  expect(container.codec).toBe("null");
});

test("an iteration that failed is over", async () => {
  const container = await openContainer(concat([stringsFile([["a"]]), long(-1), long(0)]));
  const rows = container[Symbol.asyncIterator]();
  await rows.next();
  await expect(rows.next()).rejects.toMatchObject({ code: "invalid-block" });
  expect(await rows.next()).toEqual({ done: true, value: undefined });
});

test("all rows of many blocks, and of none", async () => {
  const lists = Array.from({ length: 2500 }, (_, i) => Array.from({ length: i % 3 }, (_, k) => `${i} ${k}`));
  expect(await (await openContainer(stringsFile(lists))).toArray()).toEqual(lists.flat());
  expect(await (await openContainer(stringsFile([["a"]]))).toArray()).toEqual(["a"]);
  expect(await (await openContainer(stringsFile([]))).toArray()).toEqual([]);
});
