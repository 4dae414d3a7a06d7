import { expect, test } from "vitest";
import { xxh64Low } from "../../src/bytes/xxh64.js";

/** The algorithm once more, with BigInt and as the specification is worded. */
function oracle(bytes: Uint8Array): number {
  const mask = (1n << 64n) - 1n;
  const [p1, p2, p3, p4, p5]: [bigint, bigint, bigint, bigint, bigint] = [
    0x9e3779b185ebca87n,
    0xc2b2ae3d27d4eb4fn,
    0x165667b19e3779f9n,
    0x85ebca77c2b2ae63n,
    0x27d4eb2f165667c5n,
  ];
  const rotl = (x: bigint, n: bigint) => ((x << n) | (x >> (64n - n))) & mask;
  const round = (sum: bigint, lane: bigint) => (rotl((sum + lane * p2) & mask, 31n) * p1) & mask;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let sum = p5;
  if (bytes.length >= 32) {
    const lanes = [(p1 + p2) & mask, p2, 0n, -p1 & mask];
    for (; at + 32 <= bytes.length; at += 32)
      for (let i = 0; i < 4; i++) lanes[i] = round(lanes[i]!, view.getBigUint64(at + 8 * i, true));
    sum = lanes.reduce((all, lane, i) => all + rotl(lane, [1n, 7n, 12n, 18n][i]!), 0n) & mask;
    for (const lane of lanes) sum = ((sum ^ round(0n, lane)) * p1 + p4) & mask;
  }
  sum = (sum + BigInt(bytes.length)) & mask;
  for (; at + 8 <= bytes.length; at += 8)
    sum = (rotl(sum ^ round(0n, view.getBigUint64(at, true)), 27n) * p1 + p4) & mask;
  for (; at + 4 <= bytes.length; at += 4)
    sum = (rotl(sum ^ ((BigInt(view.getUint32(at, true)) * p1) & mask), 23n) * p2 + p3) & mask;
  for (; at < bytes.length; at++) sum = (rotl(sum ^ ((BigInt(bytes[at]!) * p5) & mask), 11n) * p1) & mask;
  sum = ((sum ^ (sum >> 33n)) * p2) & mask;
  sum = ((sum ^ (sum >> 29n)) * p3) & mask;
  return Number((sum ^ (sum >> 32n)) & 0xffffffffn);
}

test("the value of nothing, as published", () => {
  expect(xxh64Low(new Uint8Array(0))).toBe(0x51d8e999);
});

test("every length up to 100, of bytes of all kinds", () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 24);
  for (let length = 0; length <= 100; length++)
    expect(xxh64Low(bytes.subarray(0, length)), `${length} bytes`).toBe(oracle(bytes.slice(0, length)));
  expect(xxh64Low(new Uint8Array(77).fill(255))).toBe(oracle(new Uint8Array(77).fill(255)));
});
