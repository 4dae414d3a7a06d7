import { afterEach, expect, test, vi } from "vitest";
import { fromBase64 } from "../../src/kernel/base64.js";

afterEach(() => void vi.unstubAllGlobals());

test.each([0, 1, 2, 3, 255, 256])("%s bytes, with Buffer and without", (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => 255 - i);
  const text = Buffer.from(bytes).toString("base64");
  expect(Buffer.compare(fromBase64(text), bytes)).toBe(0);
  vi.stubGlobal("Buffer", undefined);
  expect([...fromBase64(text)]).toEqual([...bytes]);
});
