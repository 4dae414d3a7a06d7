import { expect, test } from "vitest";
import { crc32, crc32Forward } from "../../src/bytes/crc32.js";

const digits = new TextEncoder().encode("123456789");

test("the check values of both orders of bits", () => {
  expect(crc32(digits)).toBe(0xcbf43926);
  expect(crc32Forward(digits)).toBe(0xfc891918);
});

test("nothing", () => {
  expect(crc32(new Uint8Array(0))).toBe(0);
  expect(crc32Forward(new Uint8Array(0))).toBe(0);
});
