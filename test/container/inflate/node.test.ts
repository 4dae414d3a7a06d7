import { expect, test } from "vitest";
import { inflateRaw } from "../../../src/container/inflate/node.js";
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
