import { expect, test } from "vitest";
import { type Block, type BlockInfo, BlockReader } from "../../src/container/block.js";
import { Cursor } from "../../src/container/cursor.js";
import { sourceOf } from "../../src/container/source.js";
import { AvroError } from "../../src/errors.js";
import { type Limits, resolveLimits } from "../../src/limits.js";
import { blockOf, chunked, concat, long, pieces, SYNC } from "./files.js";

interface Setting {
  codec?: string;
  leastSize?: number;
  limits?: Partial<Limits>;
  chunk?: number;
}

/** The first block is to stand at byte 100 of its file. */
function reader(bytes: Uint8Array, { codec = "null", leastSize = 1, limits, chunk }: Setting = {}): BlockReader {
  const source = sourceOf(chunk === undefined ? bytes : chunked(pieces(bytes, chunk)));
  const header = { schema: "", codec, sync: SYNC, metadata: new Map(), length: 100 };
  return new BlockReader(new Cursor(source.open(0), 100), { header, leastSize, limits: resolveLimits(limits) });
}

const read = (blocks: BlockReader): Promise<Block | undefined> => blocks.read();
const skip = (blocks: BlockReader): Promise<BlockInfo | undefined> => blocks.skip();

/** As containers are read: what is here, or else what can be waited for. */
const readEither = async (blocks: BlockReader): Promise<Block | undefined> => blocks.readHere() ?? blocks.read();

async function all<T>(blocks: BlockReader, step: (blocks: BlockReader) => Promise<T | undefined>) {
  const made: T[] = [];
  try {
    for (let one = await step(blocks); one !== undefined; one = await step(blocks)) made.push(one);
  } catch (error) {
    expect(error).toBeInstanceOf(AvroError);
    return { made, error: error as AvroError };
  }
  return { made, error: undefined };
}

const ten = Uint8Array.from({ length: 10 }, (_, i) => i);
const THREE = concat([
  blockOf({ count: 2, data: ten }),
  blockOf({ count: 0, data: new Uint8Array(0) }),
  blockOf({ count: 10, data: ten }),
]);

test("blocks, with data and without", async () => {
  const { made } = await all(reader(THREE), read);
  expect(made).toEqual([
    { index: 0, offset: 100, count: 2, size: 10, data: ten, dataOffset: 102 },
    { index: 1, offset: 128, count: 0, size: 0, data: new Uint8Array(0), dataOffset: 130 },
    { index: 2, offset: 146, count: 10, size: 10, data: ten, dataOffset: 148 },
  ]);
  const infos = made.map(({ index, offset, count, size }) => ({ index, offset, count, size }));
  expect((await all(reader(THREE), skip)).made).toEqual(infos);
});

test("data of an in-memory source are not copied", async () => {
  expect((await reader(THREE).read())!.data.buffer).toBe(THREE.buffer);
});

test("a block is taken without waiting once all of it is here", async () => {
  const blocks = reader(THREE);
  expect(blocks.readHere()).toBeUndefined();
  const first = await blocks.read();
  const others = [blocks.readHere(), blocks.readHere(), blocks.readHere()];
  expect([first, ...others]).toEqual([...(await all(reader(THREE), read)).made, undefined]);
  expect(await blocks.read()).toBeUndefined();
});

test("a block that is damaged, or behind the end, is not taken so", async () => {
  const one = blockOf({ count: 1, data: ten });
  const taken = async (second: Uint8Array, end?: number) => {
    const bytes = concat([one, second]);
    const header = { schema: "", codec: "null", sync: SYNC, metadata: new Map(), length: 100 };
    const cursor = new Cursor(sourceOf(bytes).open(0), 100);
    const blocks = new BlockReader(cursor, { header, leastSize: 1, limits: resolveLimits() }, end);
    await blocks.read();
    const { position } = cursor;
    const block = blocks.readHere();
    if (block === undefined) expect(cursor.position).toBe(position);
    return block !== undefined;
  };
  expect(await taken(one)).toBe(true);
  expect(await taken(one, 128)).toBe(true);
  expect(await taken(one, 100 + one.length - SYNC.length)).toBe(false);
  expect(await taken(one.subarray(0, -1))).toBe(false);
  expect(await taken(blockOf({ count: 1, data: ten, sync: SYNC.map((byte) => byte ^ 1) }))).toBe(false);
  expect(await taken(blockOf({ count: 11, data: ten }))).toBe(false);
  expect(await taken(blockOf({ count: 1, size: -5, data: ten }))).toBe(false);
  expect(await taken(concat([new Uint8Array(11).fill(0x80), one]))).toBe(false);
});

test.each([
  ["read", read],
  ["readHere or read", readEither],
  ["skip", skip],
])("%s: the same in chunks of every size", async (_, step) => {
  const whole = await all<BlockInfo>(reader(THREE), step);
  for (let chunk = 1; chunk < THREE.length; chunk++) expect(await all(reader(THREE, { chunk }), step)).toEqual(whole);
});

test.each([
  ["read", read],
  ["readHere or read", readEither],
  ["skip", skip],
])("%s: a file cut anywhere but between blocks is an error after the whole blocks", async (_, step) => {
  const whole = await all<BlockInfo>(reader(THREE), step);
  const ends = [0, 28, 46, THREE.length];
  for (let end = 0; end <= THREE.length; end++) {
    const cut = await all<BlockInfo>(reader(THREE.subarray(0, end)), step);
    const complete = ends.filter((at) => at <= end).length - 1;
    expect(cut.made).toEqual(whole.made.slice(0, complete));
    if (ends.includes(end)) expect(cut.error).toBeUndefined();
    else expect(cut.error).toMatchObject({ code: "truncated", block: complete, offset: 100 + end });
  }
});

test("every bit of a sync marker counts", async () => {
  for (let bit = 0; bit < 128; bit++) {
    const sync = SYNC.slice();
    sync[bit >> 3]! ^= 1 << (bit & 7);
    const bytes = concat([blockOf({ count: 1, data: ten }), blockOf({ count: 1, data: ten, sync })]);
    for (const step of [read, readEither, skip]) {
      const { made, error } = await all<BlockInfo>(reader(bytes), step);
      expect(made.length).toBe(1);
      expect(error).toMatchObject({ code: "sync-mismatch", block: 1, offset: 140 });
    }
  }
});

test("a size is a claim: 64 MiB of which little is there", async () => {
  const bytes = concat([long(1), long(64 * 1024 * 1024), ten]);
  const before = process.memoryUsage().arrayBuffers;
  const { error } = await all(reader(bytes), read);
  expect(error).toMatchObject({ code: "truncated", block: 0 });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
});

test("sizes up to maxBlockBytes and no more", async () => {
  const bytes = blockOf({ count: 1, data: ten });
  expect((await all(reader(bytes, { limits: { maxBlockBytes: 10 } }), read)).made.length).toBe(1);
  const { error } = await all(reader(bytes, { limits: { maxBlockBytes: 9 } }), read);
  expect(error).toMatchObject({ code: "limit-exceeded", limit: "maxBlockBytes", max: 9, block: 0, offset: 100 });
});

test.each([
  ["a negative count", { count: -2, data: ten }, {}, "invalid-block"],
  ["a negative size", { count: 1, size: -5, data: ten }, {}, "invalid-block"],
  ["the least count", { count: -(2n ** 63n), data: ten }, {}, "invalid-block"],
  ["a size of 2^62", { count: 1, size: 2n ** 62n, data: ten }, {}, "limit-exceeded"],
  ["more data than bytes", { count: 11, data: ten }, {}, "invalid-block"],
  ["more data than their least size allows", { count: 3, data: ten }, { leastSize: 4 }, "invalid-block"],
  ["2^60 free data", { count: 2n ** 60n, data: ten }, { leastSize: 0 }, "limit-exceeded"],
  ["more free data than allowed", { count: 1_000_011, data: ten }, { leastSize: 0 }, "limit-exceeded"],
  ["2^60 compressed data", { count: 2n ** 60n, data: ten }, { codec: "deflate" }, "limit-exceeded"],
])("refused: %s", async (_, block, setting, code) => {
  for (const step of [read, readEither, skip]) {
    const { made, error } = await all<BlockInfo>(reader(blockOf(block), setting), step);
    expect(made).toEqual([]);
    expect(error).toMatchObject({ code, block: 0, offset: 100 });
  }
});

test.each([
  ["as much free data as allowed", { count: 1_000_010, data: ten }, { leastSize: 0 }],
  ["data of their least size", { count: 5, data: ten }, { leastSize: 2 }],
  ["compressed data of a higher count than bytes", { count: 1000, data: ten }, { codec: "deflate" }],
])("taken: %s", async (_, block, setting) => {
  expect((await all(reader(blockOf(block), setting), read)).error).toBeUndefined();
});
