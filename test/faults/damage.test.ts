import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { snappy } from "../../src/codecs/snappy.js";
import { zstandard } from "../../src/codecs/zstandard.js";
import { openContainer } from "../../src/container/open.js";
import { AvroError, ContainerError } from "../../src/errors.js";
import { blockFile, CODECS, flipped } from "../container/damaged.js";
import { blockOf, chunked, concat, headerOf, long, pieces, SYNC, text } from "../container/files.js";
import { fixture } from "../helpers.js";
import { Random } from "../random.js";

/*
 * F1, F2, F3: twelve files, a small one and one of four blocks for each of the six codecs, cut at every byte, every bit
 * turned over, and split in all ways. What the same files come to with `onError: "skip"` is in
 * container/salvage.test.ts; kinds of sources, and larger files, are in container/open.test.ts.
 */

interface Part {
  readonly start: number;
  readonly end: number;
  readonly rows: readonly string[];
}

interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly blocks: readonly Part[];
  /** Bytes that no block's data are: magic, counts, sizes, markers. */
  readonly structure: readonly number[];
  /** Whether the codec has a checksum of the data. */
  readonly isChecked: boolean;
}

const CHECKED = ["snappy", "zstandard", "bzip2", "xz"];

const FILES = CODECS.flatMap((codec): File[] => {
  const { bytes, blocks } = blockFile(codec);
  const one = [blocks[0]!];
  return [fileOf(codec, "small", bytes.subarray(0, one[0]!.end), one), fileOf(codec, "four blocks", bytes, blocks)];
});

function fileOf(codec: string, size: string, bytes: Uint8Array, blocks: readonly Part[]): File {
  const { start } = blocks[0]!;
  const structure = [0, 1, 2, 3, ...between(start - 16, start)];
  for (const part of blocks) {
    const dataAt = part.start + headLength(bytes, part.start);
    structure.push(...between(part.start, dataAt), ...between(part.end - 16, part.end));
  }
  return { name: `${codec}, ${size}`, bytes, blocks, structure, isChecked: CHECKED.includes(codec) };
}

function between(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}

/** Bytes of the count and the size at the beginning of a block. */
function headLength(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let longs = 0; longs < 2; at++) if (bytes[at]! < 0x80) longs++;
  return at - start;
}

interface Reading {
  readonly rows: unknown[];
  readonly error: AvroError | undefined;
}

/** Rows up to an error, which must be typed. */
async function read(source: Uint8Array | AsyncIterable<Uint8Array>): Promise<Reading> {
  const rows: unknown[] = [];
  try {
    for await (const some of (await openContainer(source)).arrays()) rows.push(...some);
  } catch (error) {
    expect(error).toBeInstanceOf(AvroError);
    expect((error as AvroError).code).not.toBe("internal");
    return { rows, error: error as AvroError };
  }
  return { rows, error: undefined };
}

/** What two readings of the same bytes have in common. */
function facts({ rows, error }: Reading) {
  const { code, offset, message, lastGoodOffset } = (error ?? {}) as ContainerError;
  return { rows, code, offset, message, lastGoodOffset };
}

const rowsOf = (blocks: readonly Part[]) => blocks.flatMap(({ rows }) => rows);

describe.each(FILES)("$name", ({ bytes, blocks, structure, isChecked }) => {
  const first = blocks[0]!.start;

  test("F1: cut at any byte: exactly the whole blocks, then an error that says where they end", async () => {
    const ends = [first, ...blocks.map(({ end }) => end)];
    for (let cut = 0; cut < bytes.length; cut++) {
      const found = await read(bytes.subarray(0, cut));
      expect(found.rows).toEqual(rowsOf(blocks.filter(({ end }) => end <= cut)));
      if (ends.includes(cut)) expect(found.error, `cut at ${cut}`).toBeUndefined();
      else {
        expect(found.error).toBeInstanceOf(ContainerError);
        const lastGoodOffset = ends.filter((end) => end <= cut).at(-1);
        expect(facts(found)).toMatchObject({ code: "truncated", offset: cut, lastGoodOffset });
      }
      expect(facts(await read(chunked(pieces(bytes.subarray(0, cut), 5))))).toEqual(facts(found));
    }
  });

  test("F2: any bit turned over: the blocks before, then an error, or rows where nothing can tell", async () => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const { rows, error } = await read(flipped(bytes, bit));
      const before = rowsOf(blocks.filter(({ end }) => end <= bit >> 3));
      expect(rows.slice(0, before.length)).toEqual(bit >> 3 < first ? rows.slice(0, before.length) : before);
      if (structure.includes(bit >> 3)) expect(error, `bit ${bit} of structure`).toBeDefined();
      if (error !== undefined && bit >> 3 >= first)
        expect((error as ContainerError).lastGoodOffset).toBe(blocks.find(({ end }) => bit >> 3 < end)!.start);
      if (error !== undefined) continue;
      expect(rows.length).toBe(rowsOf(blocks).length);
      if (isChecked) expect(rows).toEqual(rowsOf(blocks));
    }
  });

  test("F3: split anywhere, in any chunks, with empty ones between", async () => {
    const whole = { rows: rowsOf(blocks), error: undefined };
    for (let at = 0; at <= bytes.length; at++)
      expect(await read(chunked([bytes.slice(0, at), bytes.slice(at)]))).toEqual(whole);
    for (let size = 1; size <= 64; size++) {
      const parts = pieces(bytes, size).flatMap((part) => [part, new Uint8Array(0)]);
      expect(await read(chunked([new Uint8Array(0), ...parts]))).toEqual(whole);
    }
    const random = new Random(20261123);
    for (let round = 0; round < 100; round++) expect(await read(chunked(torn(random, bytes)))).toEqual(whole);
  });

  test("F3: damage is the same error at the same place, in any chunks", async () => {
    const random = new Random(7);
    for (let round = 0; round < 60; round++) {
      const bent = flipped(bytes, random.below(bytes.length * 8));
      const want = facts(await read(bent));
      expect(facts(await read(chunked(pieces(bent, 1))))).toEqual(want);
      expect(facts(await read(chunked(torn(random, bent))))).toEqual(want);
    }
  });
});

/** Bytes in random chunks, empty ones among them. */
function torn(random: Random, bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = random.pick([0, 1, 1, 2, 3, 9, 40, 200]);
    parts.push(bytes.slice(at, at + length));
    at += length;
  }
  return parts;
}

test.each([
  ["null", (data: Uint8Array) => data],
  ["snappy", snappy.compress!],
  ["zstandard", zstandard.compress!],
])("codec %s: chunks that end inside varints of two bytes and UTF-8 sequences", async (codec, compress) => {
  const rows = ["größe", "日本語".repeat(40), "😀", "", "a".repeat(200)];
  const data = await compress(concat(rows.map(text)));
  const header = headerOf([
    ["avro.schema", '"string"'],
    ["avro.codec", codec],
  ]);
  const head = concat([long(rows.length), long(data.length)]);
  const bytes = concat([header, head, data, SYNC, blockOf({ count: 0, data: new Uint8Array(0) })]);
  for (let at = 0; at <= bytes.length; at++)
    expect(await read(chunked([bytes.slice(0, at), bytes.slice(at)]))).toEqual({ rows, error: undefined });
  expect(await read(chunked(pieces(bytes, 1)))).toEqual({ rows, error: undefined });
});

test("`npm run safety` sweeps over these files", () => {
  for (const codec of CODECS)
    expect(new Uint8Array(readFileSync(fixture(`sweep/${codec}.avro`)))).toEqual(
      new Uint8Array(blockFile(codec).bytes),
    );
});
