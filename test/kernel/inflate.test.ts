import { deflateRawSync } from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import { canInflate, inflate } from "../../src/kernel/inflate.js";
import { CASES } from "../container/inflate/cases.js";

afterEach(() => void vi.unstubAllGlobals());

test.each(CASES)("$name", ({ bytes, max, expected, name }) => {
  if (expected === "limit") return expect(() => inflate(bytes, max)).toThrow(RangeError);
  const found = inflate(bytes, max);
  if (typeof expected !== "string") {
    expect(Buffer.compare(found!.output, expected)).toBe(0);
    return expect(bytes.length - found!.used).toBe(name.includes("Adler") ? 3 : 0);
  }
  // what follows a stream is for others to judge
  if (/tail|second/.test(name)) return expect(found!.used).toBeLessThan(bytes.length);
  return expect(found).toBeUndefined();
});

test("memory that grew much is let go", () => {
  const zeros = new Uint8Array(20 * 1024 * 1024);
  const large = inflate(deflateRawSync(zeros), zeros.length)!.output;
  expect([large.length, large.some((byte) => byte !== 0)]).toEqual([zeros.length, false]);
  const small = inflate(deflateRawSync(Uint8Array.of(1)), 1)!.output;
  expect([...small]).toEqual([1]);
  expect(small.buffer.byteLength).toBeLessThan(large.buffer.byteLength / 4);
});

test("there is none where the host forbids it, and it is not tried again", async () => {
  let tries = 0;
  class Module {
    constructor() {
      tries++;
      throw new Error("no");
    }
  }
  vi.stubGlobal("WebAssembly", { Module });
  vi.resetModules();
  const anew = await import("../../src/kernel/inflate.js");
  expect([anew.canInflate(), anew.inflate(Uint8Array.of(3, 0), 1), tries]).toEqual([false, undefined, 1]);
  expect(canInflate()).toBe(true);
});
