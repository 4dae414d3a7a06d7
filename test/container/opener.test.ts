import { expect, test } from "vitest";
import { codecOf } from "../../src/container/codec.js";
import { DataOpener, isEarlyLimit } from "../../src/container/opener.js";
import { DecodeError, LimitError } from "../../src/errors.js";
import { resolveLimits } from "../../src/limits.js";

const bytes = Uint8Array.of(1, 2, 3);
const block = { index: 0, offset: 0, count: 1, size: 3, data: bytes, dataOffset: 2 };
const limits = resolveLimits({ maxBlockBytes: 100 });

test("a block is opened to its data, by a codec's other threads where it has them", async () => {
  const codec = {
    name: "x",
    decompress: () => Uint8Array.of(1),
    decompressAside: async () => Uint8Array.of(2),
  };
  const aside = new DataOpener(codec, limits, 2);
  expect([aside.isAside, await aside.open(block)]).toEqual([true, Uint8Array.of(2)]);
  const here = new DataOpener(codec, limits, 1);
  expect([here.isAside, here.open(block)]).toEqual([false, Uint8Array.of(1)]);
  const plain = new DataOpener(codecOf("null"), limits, 4);
  expect([plain.isAside, plain.open(block), plain.sizeOf(bytes)]).toEqual([false, bytes, 3]);
});

test("only what was too large for its turn is tried again", () => {
  const maxima: number[] = [];
  const decompress = (given: Uint8Array, max: number) => {
    maxima.push(max);
    return given;
  };
  const opener = new DataOpener({ name: "x", decompress }, limits, 4);
  opener.open(block, 10);
  expect(opener.again(block, new LimitError("maxBlockBytes", 10, "too many bytes"))).toBe(bytes);
  expect(maxima).toEqual([10, 100]);
  for (const error of [
    new LimitError("maxBlockBytes", 100, "too many bytes"),
    new LimitError("maxDepth", 10, "too deep"),
    new DecodeError("truncated", "short"),
  ]) {
    expect(isEarlyLimit(error, 100)).toBe(false);
    expect(() => opener.again(block, error)).toThrow(error);
  }
});
