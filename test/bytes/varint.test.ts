import { expect, it } from "vitest";
import { writeVarint, writeWide } from "../../src/bytes/varint.js";
import { hexOf } from "../helpers.js";

/** Varints as the specification says, of any size. */
function varint(value: bigint): string {
  const bytes: number[] = [];
  for (; value > 0x7fn; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
  return hexOf(Uint8Array.from([...bytes, Number(value)]));
}

function run(write: typeof writeVarint, value: number): string {
  const bytes = new Uint8Array(16);
  return hexOf(bytes.subarray(3, write(bytes, 3, value)));
}

it("writes numbers of 32 bits, seven bits a byte", () => {
  for (let bit = 0; bit <= 32; bit++)
    for (const value of [2 ** bit - 1, 2 ** bit, 2 ** bit + 1].filter((one) => one < 2 ** 32))
      expect(run(writeVarint, value)).toBe(varint(BigInt(value)));
});

it("writes safe integers that are wider, zig-zag", () => {
  for (let bit = 30; bit <= 53; bit++)
    for (const near of [2 ** bit - 1, 2 ** bit, 2 ** bit + 1, 2 ** bit * 1.25, 2 ** bit * 1.75 - 1])
      for (const value of [near, -near].filter(Number.isSafeInteger)) {
        const wide = BigInt(value);
        expect(run(writeWide, value), `${value}`).toBe(varint(BigInt.asUintN(64, (wide << 1n) ^ (wide >> 63n))));
      }
});
