import { describe, expect, test } from "vitest";
import { decompressFrames } from "../../src/codecs/zstandard.js";
import { compressFrame } from "../../src/codecs/zstandard-compress.js";
import { Random } from "../random.js";
import { DATA } from "./data.js";

/*
 * Frames are read back by our own decompressor, which streams of the reference command hold (streams.test.ts); that
 * others read them is shown by test:interop.
 */

const LEVELS = [1, 3, 7, 13];

function isReadBack(data: Uint8Array, level: number): boolean {
  const frame = compressFrame(data, level);
  return Buffer.compare(decompressFrames(frame, data.length), data) === 0;
}

describe.each(LEVELS)("level %i", (level) => {
  test("every length up to 300, of few and of many bytes", () => {
    const random = new Random(level);
    for (let length = 0; length <= 300; length++)
      for (const kinds of [1, 2, 3, 17, 256]) {
        const data = Uint8Array.from({ length }, () => random.below(kinds));
        expect(isReadBack(data, level), `${length} of ${kinds}`).toBe(true);
      }
  });

  test("random data: skewed, repeated from near and far, in runs", () => {
    const random = new Random(1000 + level);
    for (let round = 0; round < 60; round++) expect(isReadBack(made(random), level), `round ${round}`).toBe(true);
  });

  test("data around the ends of blocks", () => {
    for (const length of [131_071, 131_072, 131_073, 262_144, 262_145])
      expect(
        isReadBack(
          Uint8Array.from({ length }, (_, i) => (i * i) >> 9),
          level,
        ),
        `${length}`,
      ).toBe(true);
  });
});

/** Up to 200 KB, each piece made in another way. */
function made(random: Random): Uint8Array {
  const data = new Uint8Array(random.below(200_000));
  for (let at = 0; at < data.length; ) {
    const end = Math.min(data.length, at + 1 + random.below(5_000));
    const kind = random.below(5);
    const step = 1 + random.below(20);
    const from = random.below(at + 1);
    for (let i = at; i < end; i++)
      data[i] =
        kind === 0
          ? random.below(256)
          : kind === 1
            ? 97 + Math.floor(random.below(1000) ** 2 / 40_000)
            : kind === 2
              ? (data[from + i - at] ?? 0)
              : kind === 3
                ? step
                : (data[Math.max(0, i - step)] ?? 0) + (random.chance(0.05) ? 1 : 0);
    at = end;
  }
  return data;
}

test("more literals of one kind than others: no code is longer than the format allows", () => {
  // occurrences as Fibonacci numbers make Huffman's longest codes
  const data: number[] = [];
  for (let byte = 0, a = 1, b = 1; byte < 22; byte++, [a, b] = [b, a + b])
    for (let i = 0; i < a; i++) data.push(byte * 11);
  const random = new Random(9);
  for (const level of LEVELS) expect(isReadBack(Uint8Array.from(random.shuffled(data)), level)).toBe(true);
});

test("more than the window", () => {
  const random = new Random(3);
  const part = Uint8Array.from({ length: 50_000 }, () => random.below(256));
  const data = new Uint8Array(9 * 1024 * 1024);
  for (let at = 0; at < data.length; at += part.length) data.set(part.subarray(0, data.length - at), at);
  data.set(part.subarray(0, 5), 100);
  const frame = compressFrame(data, 3);
  expect(frame.length).toBeLessThan(100_000);
  expect(Buffer.compare(decompressFrames(frame, data.length), data)).toBe(0);
});

test("packs about as close as the reference does", () => {
  // bytes of `zstd -3` 1.5.4 and `zstd -19`
  const reference: Record<string, number> = { skewed: 18_187, steps: 17_631, words: 5_607, run: 31 };
  for (const [name, size] of Object.entries(reference))
    expect(compressFrame(DATA[name]!(), 3).length, name).toBeLessThan(1.05 * size + 20);
});

test("what can't be packed takes 18 bytes more, and 3 for each block", () => {
  const random = new Random(77);
  const data = random.bytes(300_000);
  expect(compressFrame(data, 3).length).toBeLessThanOrEqual(data.length + 18 + 9);
});

test("the header tells the content size, and a checksum stands at the end", () => {
  const sizes: [number, string][] = [
    [0, "24 00"],
    [255, "24 ff"],
    [256, "64 00 00"],
    [65_791, "64 ff ff"],
    [65_792, "a4 00 01 01 00"],
  ];
  for (const [size, header] of sizes) {
    const frame = compressFrame(new Uint8Array(size), 3);
    const found = Buffer.from(frame.subarray(4)).toString("hex").match(/../g)!.join(" ");
    expect(found.startsWith(header), `${size}: ${found}`).toBe(true);
    const wrong = frame.slice();
    wrong[wrong.length - 1]! ^= 1;
    expect(() => decompressFrames(wrong, size)).toThrow("checksum");
  }
});
