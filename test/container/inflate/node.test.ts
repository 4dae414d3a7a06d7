import { expect, test } from "vitest";
import { deflateLevels, deflateRaw, inflateRaw, inflateRawAside } from "../../../src/container/inflate/node.js";
import { CASES } from "./cases.js";

test.each(CASES)("zlib: $name", ({ bytes, max, expected }) => {
  const inflate = () => inflateRaw(bytes, max);
  if (expected === "limit") expect(inflate).toThrow(RangeError);
  else if (expected === "error") {
    expect(inflate).toThrow(Error);
    expect(inflate).not.toThrow(RangeError);
  } else {
    const output = inflate();
    expect(Buffer.compare(output, expected)).toBe(0);
    expect(Object.getPrototypeOf(output)).toBe(Uint8Array.prototype);
  }
});

test.each(CASES)("zlib, in its threads: $name", async ({ bytes, max, expected }) => {
  const inflated = inflateRawAside(bytes, max, 0, 2);
  expect(inflated).toBeInstanceOf(Promise);
  if (typeof expected !== "string") {
    const output = await inflated;
    expect(Buffer.compare(output, expected)).toBe(0);
    expect(Object.getPrototypeOf(output)).toBe(Uint8Array.prototype);
  } else {
    const error = await (inflated as Promise<Uint8Array>).catch((reason) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error instanceof RangeError).toBe(expected === "limit");
  }
});

test("zlib: what is small is done at once, what is large in its threads", async () => {
  const noise = Uint8Array.from({ length: 20_000 }, (_, i) => i);
  expect(inflateRawAside(deflateRaw(noise.subarray(0, 1000)), 1000)).toEqual(noise.subarray(0, 1000));
  const large = inflateRawAside(deflateRaw(noise, 0), 20_000, undefined, 2);
  expect(large).toBeInstanceOf(Promise);
  expect(await large).toEqual(noise);
  expect(inflateRawAside(deflateRaw(noise, 0), 20_000, undefined, 1)).toEqual(noise);
});

test.each([undefined, 0, 1, 6, 9])("zlib: deflated at level %s", (level) => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) >>> 7);
  const packed = deflateRaw(bytes, level);
  expect(Object.getPrototypeOf(packed)).toBe(Uint8Array.prototype);
  expect(inflateRaw(packed, bytes.length)).toEqual(bytes);
  expect(inflateRaw(deflateRaw(new Uint8Array(0), level), 1)).toEqual(new Uint8Array(0));
});

test("zlib has levels: the greatest packs closest", () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) >>> 7);
  expect(deflateLevels).toEqual([0, 9]);
  expect(deflateRaw(bytes, 9).length).toBeLessThan(deflateRaw(bytes, 1).length);
});
