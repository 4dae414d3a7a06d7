import { describe, expect, test } from "vitest";
import { decompressFrames } from "../../src/codecs/zstandard.js";
import { compressFrame } from "../../src/codecs/zstandard-compress.js";
import { nativeZstandard } from "../../src/codecs/zstandard-native.js";
import { joined } from "../helpers.js";
import { DATA } from "./data.js";

/** What Node 22.15 does: it stops behind the first frame, and takes one that is cut for empty. */
function node22(asked: Uint8Array[] = []) {
  const zlib = {
    zstdCompressSync: (bytes: Uint8Array, { params }: { params: Record<number, number> }) =>
      Buffer.from([params[100]!, params[201]!, ...bytes]),
    zstdDecompressSync: (bytes: Uint8Array, { maxOutputLength }: { maxOutputLength: number }) => {
      asked.push(bytes);
      const first = [bytes.length, ...[...bytes.keys()].slice(1)].find((end) => isWhole(bytes.subarray(0, end)));
      return Buffer.from(first === undefined ? [] : decompressFrames(bytes.subarray(0, first), maxOutputLength));
    },
  };
  return nativeZstandard({ process: { getBuiltinModule: (id) => (id === "node:zlib" ? zlib : undefined) } })!;
}

function isWhole(bytes: Uint8Array): boolean {
  try {
    decompressFrames(bytes, 1e6);
    return true;
  } catch (error) {
    return error instanceof RangeError;
  }
}

const words = DATA.words!();
const frame = compressFrame(words, 3);
const skippable = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9);

test("is there only where the platform has both ways", () => {
  expect(nativeZstandard({})).toBeUndefined();
  expect(nativeZstandard({ process: {} })).toBeUndefined();
  expect(nativeZstandard({ process: { getBuiltinModule: () => undefined } })).toBeUndefined();
  expect(nativeZstandard({ process: { getBuiltinModule: () => ({ zstdCompressSync: () => {} }) } })).toBeUndefined();
});

test("is told the level, and to write the checksum; gives no Buffer", () => {
  const bytes = node22().compress(Uint8Array.of(5), 7);
  expect(bytes).toEqual(Uint8Array.of(7, 1, 5));
  expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
});

describe("reading with what the platform has", () => {
  test("gives it one whole frame at a time", () => {
    const asked: Uint8Array[] = [];
    const bytes = joined([frame, skippable, frame]);
    expect(decompressFrames(bytes, 2 * words.length, node22(asked))).toEqual(joined([words, words]));
    expect(asked.map(({ length }) => length)).toEqual([frame.length, frame.length]);
  });

  test("sees what it does not: cuts, tails and lengths", () => {
    for (let length = 0; length < frame.length; length += 97)
      expect(() => decompressFrames(frame.subarray(0, length), 1e6, node22()), `${length}`).toThrow(Error);
    expect(() => decompressFrames(joined([frame, Uint8Array.of(0)]), 1e6, node22())).toThrow(Error);
    const longer = frame.slice();
    longer[5]!++; // of the content size
    expect(() => decompressFrames(longer, 1e6, node22())).toThrow("not as long as it says");
  });

  test("stops at the limit, over all frames", () => {
    expect(decompressFrames(frame, words.length, node22())).toEqual(words);
    expect(() => decompressFrames(frame, words.length - 1, node22())).toThrow(RangeError);
    expect(() => decompressFrames(joined([frame, frame]), 2 * words.length - 1, node22())).toThrow(RangeError);
  });

  test("leaves large windows to our own code: the platform would reserve them", () => {
    const asked: Uint8Array[] = [];
    // no content size, a window of 16 MiB: one block, as it is
    const bytes = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 14 << 3, 1 | (2 << 3), 0, 0, 7, 8);
    expect(decompressFrames(bytes, 2, node22(asked))).toEqual(Uint8Array.of(7, 8));
    expect(asked).toEqual([]);
  });
});
