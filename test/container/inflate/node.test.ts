import { expect, test } from "vitest";
import { deflateLevels, deflateRaw, inflateRaw } from "../../../src/container/inflate/node.js";
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
