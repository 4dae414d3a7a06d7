import { expect, it } from "vitest";
import { crc64 } from "../../src/bytes/crc64.js";
import { hexOf } from "../helpers.js";
import { Random } from "../random.js";

const text = (characters: string) => new TextEncoder().encode(characters);

/** The definition, bit by bit on big integers. */
function slow(bytes: Uint8Array): bigint {
  const empty = 0xc15d213aa4d7a795n;
  let sum = empty;
  for (const byte of bytes) {
    sum ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) sum = (sum >> 1n) ^ (sum & 1n ? empty : 0n);
  }
  return sum;
}

it("FPR-1: gives the sums of the specification, least significant byte first", () => {
  expect(hexOf(crc64(text('"null"')))).toBe("8a8f25cce724dd63");
  expect(hexOf(crc64(text('"string"')))).toBe("c70345637248018f");
  expect(hexOf(crc64(new Uint8Array(0)))).toBe("95a7d7a43a215dc1");
});

it("agrees with the definition on any bytes", () => {
  const random = new Random(3);
  for (let run = 0; run < 300; run++) {
    const bytes = Uint8Array.from({ length: random.below(80) }, () => random.below(256));
    expect(new DataView(crc64(bytes).buffer).getBigUint64(0, true)).toBe(slow(bytes));
  }
});
