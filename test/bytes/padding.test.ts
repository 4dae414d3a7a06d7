import { expect, it } from "vitest";
import { padded } from "../../src/bytes/padding.js";

it("fills whole blocks: the end mark, zeros, the length in bits", () => {
  for (const [length, blocks] of [
    [0, 1],
    [55, 1],
    [56, 2],
    [64, 2],
    [119, 2],
    [120, 3],
  ] as const) {
    const view = padded(new Uint8Array(length).fill(7), false);
    expect(view.byteLength).toBe(64 * blocks);
    expect(view.getUint8(length)).toBe(0x80);
    expect(view.getBigUint64(view.byteLength - 8)).toBe(8n * BigInt(length));
    for (let at = length + 1; at < view.byteLength - 8; at++) expect(view.getUint8(at)).toBe(0);
  }
});

it("writes the length in either order", () => {
  expect(padded(new Uint8Array(1), true).getBigUint64(56, true)).toBe(8n);
});
