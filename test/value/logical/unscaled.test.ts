import { describe, expect, it } from "vitest";
import {
  firstByte,
  MAX_UNSCALED_BYTES,
  MAX_UNSCALED_DIGITS,
  unscaledAt,
  unscaledBytes,
  unscaledText,
} from "../../../src/value/logical/unscaled.js";
import { hexOf } from "../../helpers.js";
import { Random } from "../../random.js";

/** Two's complement by the book: the shortest, or sign-extended to `size`. */
function model(value: bigint, size?: number): string {
  let length = 1;
  while (BigInt.asIntN(8 * length, value) !== value) length++;
  return BigInt.asUintN(8 * (size ?? length), value)
    .toString(16)
    .padStart(2 * (size ?? length), "0");
}

const edges = Array.from({ length: 34 }, (_, i) => 2n ** BigInt(8 * i + 7)).flatMap((power) => [
  power - 1n,
  power,
  power + 1n,
]);
const random = new Random(7);
const others = Array.from({ length: 400 }, () => {
  const bytes = random.bytes(1 + random.below(random.chance(0.1) ? 300 : 20));
  return BigInt(`0x${hexOf(bytes)}`);
});
const numbers = [0n, 1n, ...edges, ...others].flatMap((value) => [value, -value]);

describe("unscaled numbers", () => {
  it("are as few bytes as hold them", () => {
    for (const value of numbers) expect(hexOf(unscaledBytes(value))).toBe(model(value));
  });

  it("fill a size with their sign", () => {
    for (const value of numbers) {
      const size = unscaledBytes(value).length + random.below(5);
      expect(hexOf(unscaledBytes(value, size))).toBe(model(value, size));
    }
  });

  it("are read where they lie", () => {
    for (const value of numbers) {
      const bytes = Uint8Array.of(0x55, ...unscaledBytes(value), 0xaa).subarray(1);
      expect(unscaledAt(bytes, 0, bytes.length - 1)).toBe(value);
      expect(unscaledText(bytes, 0, bytes.length - 1)).toBe(String(value));
    }
  });

  it("of no bytes are 0", () => {
    expect(unscaledText(new Uint8Array(1), 1, 1)).toBe("0");
    expect(unscaledAt(new Uint8Array(1), 1, 1)).toBe(0n);
  });

  it("keep all digits that are allowed within the bytes that are allowed", () => {
    expect(unscaledBytes(10n ** BigInt(MAX_UNSCALED_DIGITS) - 1n).length).toBeLessThanOrEqual(MAX_UNSCALED_BYTES);
    expect(unscaledBytes(10n ** BigInt(MAX_UNSCALED_DIGITS + 1)).length).toBeGreaterThan(MAX_UNSCALED_BYTES);
  });
});

it("firstByte passes over repeated signs", () => {
  const first = (...bytes: number[]) => firstByte(Uint8Array.from(bytes), 0, bytes.length);
  expect([first(0), first(0, 0), first(0, 0, 127), first(0, 0, 128), first(1, 0)]).toEqual([0, 1, 2, 1, 0]);
  expect([first(255), first(255, 255), first(255, 255, 128), first(255, 255, 127), first(254)]).toEqual([
    0, 1, 2, 1, 0,
  ]);
  expect(firstByte(Uint8Array.of(9, 0, 0, 5), 1, 4)).toBe(3);
});
