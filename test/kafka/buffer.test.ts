import { expect, it, vi } from "vitest";
import { asBuffer } from "../../src/kafka/buffer.js";

it("is a Buffer over the same bytes", () => {
  const bytes = Uint8Array.of(1, 2, 3, 4).subarray(1, 3);
  const buffer = asBuffer(bytes);
  expect(Buffer.isBuffer(buffer)).toBe(true);
  expect(buffer.buffer).toBe(bytes.buffer);
  expect([...buffer]).toEqual([2, 3]);
});

it("leaves bytes as they are where there is no such class", () => {
  vi.stubGlobal("Buffer", undefined);
  try {
    const bytes = Uint8Array.of(1);
    expect(asBuffer(bytes) === bytes).toBe(true);
  } finally {
    vi.unstubAllGlobals();
  }
});
