import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { isAdlerTail } from "../../../src/container/inflate/tail.js";

test.each([0, 1, 3799, 3800, 3801, 100_000])("the first three bytes of zlib's checksum of %i bytes", (length) => {
  const bytes = new Uint8Array(length).fill(255);
  const adler = new Uint8Array(deflateSync(bytes).subarray(-4));
  expect(isAdlerTail(bytes, adler.subarray(0, 3))).toBe(true);
  for (let i = 0; i < 3; i++) {
    const wrong = adler.slice(0, 3);
    wrong[i]! ^= 1;
    expect(isAdlerTail(bytes, wrong)).toBe(false);
  }
});

test("no other number of bytes", () => {
  const adler = Uint8Array.of(0, 0, 0, 1); // of no bytes
  for (const length of [0, 1, 2, 4]) expect(isAdlerTail(new Uint8Array(0), adler.subarray(0, length))).toBe(false);
});
