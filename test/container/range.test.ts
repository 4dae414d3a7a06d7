import { describe, expect, test } from "vitest";
import { openContainer } from "../../src/container/open.js";
import type { RandomAccess } from "../../src/container/source.js";
import { Random } from "../random.js";
import { blockOf, concat, fileOf, headerOf, long, SYNC, stringsFile, text } from "./files.js";

const BYTES = '"bytes"';

/** A source of small pieces, so that markers lie across their borders. */
function small(bytes: Uint8Array, piece = 7): RandomAccess {
  return { byteLength: bytes.length, slice: (start, end) => bytes.slice(start, Math.min(end, start + piece)) };
}

function bytesBlock(...rows: Uint8Array[]) {
  return { count: rows.length, data: concat(rows.flatMap((row) => [long(row.length), row])) };
}

async function rowsOf(source: Uint8Array | RandomAccess, n: number): Promise<unknown[]> {
  const file = await openContainer(source);
  const parts = await Promise.all(file.splits(n).map(({ start, end }) => file.range(start, end).toArray()));
  return texts(parts.flat());
}

/** Comparing strings is a hundred times faster than comparing arrays byte by byte. */
function texts(rows: readonly unknown[]): string[] {
  return rows.map((row) => (row instanceof Uint8Array ? Buffer.from(row).toString("latin1") : String(row)));
}

/** Blocks of random sizes, many of them empty or tiny, with markers and parts of markers in the data. */
function randomFile(random: Random, codec: "null" | "deflate") {
  const rows: Uint8Array[] = [];
  const blocks = Array.from({ length: random.below(30) }, () => {
    const data = Array.from({ length: random.below(5) }, () => forged(random));
    rows.push(...data);
    return bytesBlock(...data);
  });
  return { rows, bytes: fileOf({ schema: BYTES, codec, blocks }) };
}

function forged(random: Random): Uint8Array {
  const noise = Uint8Array.from({ length: random.below(60) }, () => random.below(256));
  const head = concat([SYNC, long(random.below(4))]);
  const kinds = [
    noise,
    SYNC,
    SYNC.subarray(0, 1 + random.below(15)),
    concat([SYNC, SYNC]),
    concat([head, long(random.below(4)), new Uint8Array(24)]), // no marker where it says one is
    concat([head, long(100_000)]),
  ];
  return concat([noise, kinds[random.below(kinds.length)]!, noise.subarray(random.below(noise.length + 1))]);
}

describe.each(["null", "deflate"] as const)("codec %s", (codec) => {
  test("all splits together are every row once, in order, for any n", async () => {
    const random = new Random(7);
    for (let round = 0; round < 25; round++) {
      const { rows, bytes } = randomFile(random, codec);
      const source = round % 2 === 0 ? bytes : small(bytes, 1 + random.below(40));
      for (const n of [1, 2, 3, 1 + random.below(50), 50]) expect(await rowsOf(source, n)).toEqual(texts(rows));
    }
  });
});

test("a cut at any byte parts the rows in two", async () => {
  const { rows, bytes } = randomFile(new Random(3), "null");
  for (const source of [bytes, small(bytes)]) {
    const file = await openContainer(source);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const [left, right] = [file.range(0, cut), file.range(cut, Number.POSITIVE_INFINITY)];
      expect(texts([...(await left.toArray()), ...(await right.toArray())])).toEqual(texts(rows));
    }
  }
});

test("ranges of every start and end have the blocks whose marker begins in them", async () => {
  const bytes = stringsFile([["a"], [], ["b", "c"], ["d"]]);
  const FROM = 30; // in the header, before its marker
  const file = await openContainer(bytes);
  const blocks: { offset: number; count: number }[] = [];
  for await (const block of file.blocks()) blocks.push(block);
  for (let start = FROM; start <= bytes.length; start++)
    for (let end = start; end <= bytes.length; end++) {
      const own = blocks.filter(({ offset }) => offset - 16 >= start && offset - 16 < end);
      const rows = own.reduce((sum, { count }) => sum + count, 0);
      expect(await file.range(start, end).count()).toBe(rows);
    }
});

test("a range has the methods of its file, and parts of its own", async () => {
  const rows = Array.from({ length: 20 }, (_, i) => [`row ${i}`]);
  const bytes = stringsFile(rows);
  const start = Math.floor(bytes.length / 3);
  const file = await openContainer(bytes);
  const range = file.range(start, Number.POSITIVE_INFINITY);
  const found = await range.toArray();
  expect(found).toEqual(rows.flat().slice(-found.length));
  expect(found.length).toBeGreaterThan(5);
  const parts = range.splits(4);
  expect([parts[0]!.start, parts[3]!.end]).toEqual([start, bytes.length]);
  const all = await Promise.all(parts.map(({ start, end }) => range.range(start, end).toArray()));
  expect(all.flat()).toEqual(found);
  const outside = range.range(0, 10);
  expect(await outside.toArray()).toEqual([]);
  const offsets: number[] = [];
  for await (const { index, offset } of range.blocks()) {
    expect(index).toBe(offsets.length);
    offsets.push(offset);
  }
  const batches: unknown[] = [];
  for await (const batch of range.batches()) batches.push(...batch.toObjects());
  expect([offsets.length, batches]).toEqual([found.length, found]);
});

test("header and range go to a worker that opens the file without reading the header", async () => {
  const bytes = stringsFile([["a"], ["b"], ["c"]], "deflate");
  const file = await openContainer(bytes);
  const header = structuredClone(file.header);
  const reads: number[] = [];
  const source: RandomAccess = {
    byteLength: bytes.length,
    slice(start, end) {
      reads.push(start);
      return bytes.slice(start, end);
    },
  };
  const rows: unknown[] = [];
  for (const { start, end } of structuredClone(file.splits(3))) {
    const worker = await openContainer(source, { header });
    rows.push(...(await worker.range(start, end).toArray()));
  }
  expect(rows).toEqual(["a", "b", "c"]);
  expect(reads.every((start) => start > 0)).toBe(true);
  expect(await (await openContainer(source, { header })).toArray()).toEqual(rows);
  expect(reads.at(-1)).toBe(header.length);
});

describe("damage is never passed over in silence", () => {
  const rows = Array.from({ length: 6 }, (_, i) => `row ${i}`);
  const bytes = stringsFile(rows.map((row) => [row]));
  const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 10, 20, 40];
  const frame = bytes.length - stringsFile(rows.slice(1).map((row) => [row])).length;

  async function outcome(source: Uint8Array, n: number): Promise<unknown[]> {
    const file = await openContainer(source);
    const found: unknown[] = [];
    for (const { start, end } of file.splits(n)) {
      const worker = await openContainer(source);
      const error = await worker
        .range(start, end)
        .toArray()
        .then((part) => void found.push(...part))
        .catch((error: unknown) => error);
      if (error !== undefined) found.push((error as { code: string }).code);
    }
    return found;
  }

  test("a file that is cut", async () => {
    for (let cut = 1; cut < frame; cut++)
      for (const n of [1, 2, 6, 1 + cut])
        expect(await outcome(bytes.subarray(0, bytes.length - cut), n)).toContain("truncated");
  });

  test("a damaged block, whichever split it is in", async () => {
    const damaged = bytes.slice();
    damaged[bytes.length - 3 * frame + 1] = 0x7f; // the size of the fourth block
    for (const n of NUMBERS) expect(await outcome(damaged, n)).toContain("invalid-block");
  });

  test("bytes after the last block", async () => {
    const tail = concat([bytes, Uint8Array.of(1, 2, 3)]);
    for (const n of NUMBERS) expect(await outcome(tail, n)).toContain("invalid-block");
  });

  test("is reported by one split: the blocks after it belong to theirs", async () => {
    const damaged = bytes.slice();
    damaged[bytes.length - 3 * frame + 1] = 0x7f;
    const file = await openContainer(damaged);
    const marker = bytes.length - 2 * frame - 16; // before the fifth block
    expect(await file.range(marker - 1, bytes.length).toArray()).toEqual(rows.slice(4));
  });
});

test("a marker in a large block is told apart though its block begins far before the range", async () => {
  const forgery = concat([SYNC, long(1), long(20), new Uint8Array(700_000)]);
  const large = concat([new Uint8Array(700_000), forgery]);
  const rows = [Uint8Array.of(1), large, Uint8Array.of(2)];
  const bytes = fileOf({ schema: BYTES, blocks: rows.map((row) => bytesBlock(row)) });
  for (const n of [2, 3, 5, 16]) expect(await rowsOf(bytes, n)).toEqual(texts(rows));
  expect(await rowsOf({ byteLength: bytes.length, slice: (a: number, b: number) => bytes.slice(a, b) }, 5)).toEqual(
    texts(rows),
  );
});

test("longs of more bytes than they need count too", async () => {
  const wide = (value: number) =>
    concat([Uint8Array.of((value * 2) | 0x80), new Uint8Array(8).fill(0x80), new Uint8Array(1)]);
  const block = concat([wide(1), wide(2), text("x"), SYNC]);
  const file = concat([headerOf([["avro.schema", '"string"']]), block, block, blockOf({ count: 1, data: text("y") })]);
  for (let n = 1; n < 20; n++) expect(await rowsOf(file, n)).toEqual(["x", "x", "y"]);
});

test("a range is read without what lies far behind it", async () => {
  const row = new Uint8Array(100_000);
  const bytes = fileOf({ schema: BYTES, blocks: Array.from({ length: 100 }, () => bytesBlock(row)) });
  const asked: [number, number][] = [];
  const source: RandomAccess = {
    byteLength: bytes.length,
    readAhead: 4 * 1024 * 1024,
    slice(start, end) {
      asked.push([start, end]);
      return bytes.subarray(start, end);
    },
  };
  const file = await openContainer(source);
  asked.length = 0;
  expect(await file.range(6_000_000, 8_000_000).count()).toBe(20);
  expect(asked[0]).toEqual([6_000_000, 8_000_000]);
  expect(asked.at(-1)![1]).toBeLessThan(8_700_000);
});

describe("wrong calls", () => {
  test("parts of streams are refused", async () => {
    const bytes = stringsFile([["a"]]);
    const file = await openContainer(new Blob([bytes.slice()]).stream());
    expect(() => file.splits(2)).toThrow(expect.objectContaining({ code: "invalid-source" }));
    expect(() => file.range(0, 1)).toThrow(expect.objectContaining({ code: "invalid-source" }));
    const { header } = file;
    const stream = new Blob([bytes.slice()]).stream();
    await expect(openContainer(stream, { header })).rejects.toMatchObject({ code: "invalid-source" });
    expect(await file.toArray()).toEqual(["a"]);
  });

  test.each([0, -1, 1.5, Number.NaN, "2", null, 2 ** 40])("splits(%j) is refused", async (n) => {
    const file = await openContainer(stringsFile([["a"]]));
    expect(() => file.splits(n as number)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
  });

  test.each([
    [-1, 5],
    [5, 1],
    [0.5, 3],
    [0, Number.NaN],
    ["0", 1],
  ])("range(%j, %j) is refused", async (start, end) => {
    const file = await openContainer(stringsFile([["a"]]));
    expect(() => file.range(start as number, end)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
  });

  test.each([
    null,
    "header",
    {},
    { schema: '"string"', codec: "null", sync: new Uint8Array(15), metadata: new Map(), length: 60 },
    { schema: '"string"', codec: "null", sync: new Uint8Array(16), metadata: {}, length: 60 },
    { schema: '"string"', codec: "null", sync: new Uint8Array(16), metadata: new Map(), length: 1.5 },
    { schema: 5, codec: "null", sync: new Uint8Array(16), metadata: new Map(), length: 60 },
  ])("a header that is none is refused: %j", async (header) => {
    const options = { header: header as never };
    await expect(openContainer(stringsFile([["a"]]), options)).rejects.toMatchObject({ code: "invalid-argument" });
  });

  test.each([0, -5, 1.5, "1"])("a source with readAhead %j is refused", async (readAhead) => {
    const source = { byteLength: 10, readAhead, slice: () => new Uint8Array(0) };
    await expect(openContainer(source as never)).rejects.toMatchObject({ code: "invalid-source" });
  });

  test("closing the file ends its ranges", async () => {
    const file = await openContainer(stringsFile([["a"]]));
    const range = file.range(0, 1000);
    await file.close();
    await expect(range.toArray()).rejects.toMatchObject({ code: "source-consumed" });
    expect(() => file.splits(2)).toThrow(expect.objectContaining({ code: "source-consumed" }));
  });
});
