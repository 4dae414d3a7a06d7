import { expect, test } from "vitest";
import { crc32 } from "../../src/bytes/crc32.js";
import { snappy } from "../../src/codecs/snappy.js";
import { bytesOf, hexOf, joined } from "../helpers.js";

/** A block with the sum of what it is to give. */
function summed(block: string, data: string): Uint8Array {
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, crc32(bytesOf(data)));
  return joined([bytesOf(block), sum]);
}

test("gives what the specification's encoders write", () => {
  expect(hexOf(snappy.decompress(bytesOf("05103606666f6fbe1a59d4"), 5))).toBe("3606666f6f");
});

test.each([
  ["a copy of two bytes", "08 00 61 0d 01", "6161616161616161"],
  ["a copy with 16 bits of offset", "05 04 61 62 0a 02 00", "6162616261"],
  ["a copy with 32 bits of offset", "05 04 61 62 0b 02 00 00 00", "6162616261"],
  ["a long literal", `3d f0 3c ${"61".repeat(61)}`, "61".repeat(61)],
])("reads %s", (_, block, data) => {
  expect(hexOf(snappy.decompress(summed(block, data), 100))).toBe(data);
});

test.each([
  ["a copy of offset 0", "05 00 61 0d 00", "before the start"],
  ["a copy from before the start", "05 00 61 0d 02", "before the start"],
  ["a literal beyond the data", "05 10 61", "longer than the data"],
  ["a literal of 2^32 bytes", "05 fc ff ff ff ff 61", "longer than the data"],
  ["a literal beyond the length", "01 04 61 62", "longer than the room"],
  ["a copy beyond the length", "02 00 61 0d 01", "longer than the room"],
  ["data below the length", "05 00 61", "shorter"],
  ["a cut element", "05 00 61 0e 01", "end in an element"],
  ["a cut length", "85", "end in their length"],
  ["a length of more than 32 bits", "ff ff ff ff 1f 00", "more than 32 bits"],
  ["a length that the data can't make", "e8 07 00 61", "more than the data can make"],
])("refuses %s", (_, block, why) => {
  expect(() => snappy.decompress(summed(block, ""), 5_000)).toThrow(why);
});

test("a length is held to the limit before anything is reserved", () => {
  expect(() => snappy.decompress(summed("ff ff ff ff 0f 00 61", ""), 2 ** 26)).toThrow(RangeError);
});

test("the sum is checked", () => {
  const wrong = summed("01 00 61", "62");
  expect(() => snappy.decompress(wrong, 1)).toThrow("CRC-32");
  expect(() => snappy.decompress(wrong.subarray(0, 4), 1)).toThrow("too short");
});
