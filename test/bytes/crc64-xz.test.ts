import { expect, test } from "vitest";
import { crc64Xz } from "../../src/bytes/crc64-xz.js";
import { hexOf } from "../helpers.js";

test("the check value, the least significant byte first", () => {
  expect(hexOf(crc64Xz(new TextEncoder().encode("123456789")))).toBe("fa3919dfbbc95d99");
  expect(hexOf(crc64Xz(new Uint8Array(0)))).toBe("0000000000000000");
});
