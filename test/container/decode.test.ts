import { expect, test, vi } from "vitest";
import type { Block, BlockReader } from "../../src/container/block.js";
import { type BlockCodec, codecOf } from "../../src/container/codec.js";
import { decodeStep } from "../../src/container/decode.js";
import { DataOpener } from "../../src/container/opener.js";
import { DecodeError } from "../../src/errors.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";

function readerOf(...blocks: Partial<Block>[]): BlockReader {
  const left = blocks.map((block, index) => {
    const data = block.data ?? Uint8Array.of(index);
    return { index, offset: 100 * index, count: 1, size: data.length, data, dataOffset: 100 * index + 2, ...block };
  });
  return { read: async () => left.shift(), readHere: () => undefined } as unknown as BlockReader;
}

const NULL = codecOf("null");

/** A step as containers make it of a codec and a decoder. */
function stepOf<T>(codec: BlockCodec, decode: (data: Uint8Array, count: number) => T) {
  const opener = new DataOpener(codec, DEFAULT_LIMITS, 4);
  const opening = { opener, limits: DEFAULT_LIMITS, blocksInFlight: 4 };
  return decodeStep(opening, decode);
}

test("hands each block's data and count to the decoder, and gives what it makes", async () => {
  const decode = vi.fn((data: Uint8Array, count: number) => [...data, count]);
  const step = stepOf(NULL, decode);
  const blocks = readerOf({ count: 5 }, { count: 7 });
  expect([await step(blocks), await step(blocks), await step(blocks)]).toEqual([[0, 5], [1, 7], undefined]);
});

test("a block that is here is not waited for", async () => {
  const [first, second] = [readerOf({ count: 5 }), readerOf({ count: 7 })];
  const here = [await first.read()];
  const blocks = { read: () => second.read(), readHere: () => here.shift() } as unknown as BlockReader;
  const step = stepOf(NULL, (_, count) => count);
  expect([await step(blocks), await step(blocks), await step(blocks)]).toEqual([5, 7, undefined]);
});

test("data that are not compressed are not copied", async () => {
  const data = Uint8Array.of(1, 2, 3);
  expect(await stepOf(NULL, (given) => given)(readerOf({ data }))).toBe(data);
});

test("waits for a codec that takes time", async () => {
  const codec = { name: "slow", decompress: async (bytes: Uint8Array) => bytes.map((byte) => byte + 1) };
  const step = stepOf(codec, (data) => [...data]);
  expect(await step(readerOf({ data: Uint8Array.of(1, 2) }))).toEqual([2, 3]);
});

test("blocks of no rows give nothing, but their data are checked", async () => {
  const decode = vi.fn((_: Uint8Array, count: number) => count);
  const step = stepOf(NULL, decode);
  expect(await step(readerOf({ count: 0 }, { count: 0, data: new Uint8Array(0) }, { count: 3 }))).toBe(3);
  expect(decode.mock.calls.map(([data, count]) => [data.length, count])).toEqual([
    [1, 0],
    [1, 3],
  ]);
});

test("errors are laid into the file", async () => {
  const fail = () => {
    throw new DecodeError("truncated", "short", { offset: 4 });
  };
  await expect(stepOf(NULL, fail)(readerOf({}, {}))).rejects.toMatchObject({ block: 0, offset: 6 });
  const codec = { name: "x", decompress: (bytes: Uint8Array) => bytes.slice() };
  const blocks = readerOf({ index: 9, offset: 900 });
  await expect(stepOf(codec, fail)(blocks)).rejects.toMatchObject({ block: 9, offset: 900 });
});
