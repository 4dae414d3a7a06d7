import { describe, expect, it } from "vitest";
import { SHORT, shortAscii } from "../../src/bytes/ascii.js";

const lengths = Array.from({ length: SHORT + 1 }, (_, length) => length);

describe("shortAscii", () => {
  it.each(lengths)("makes a string of %i bytes, from anywhere", (length) => {
    const bytes = Uint8Array.from({ length: length + 5 }, (_, i) => (i * 37 + 1) & 0x7f);
    const text = String.fromCharCode(...bytes.subarray(3, 3 + length));
    expect(shortAscii(bytes, 3, length)).toBe(text);
  });

  it.each(lengths)("leaves %i bytes alone if one of them is not ASCII", (length) => {
    for (let at = 0; at < length; at++) {
      const bytes = new Uint8Array(length).fill(0x7f);
      expect(shortAscii(bytes, 0, length)).toHaveLength(length);
      bytes[at] = 0x80;
      expect(shortAscii(bytes, 0, length)).toBeUndefined();
    }
    expect(shortAscii(new Uint8Array(length), 0, length)).toBe("\0".repeat(length));
  });

  it("has no word for longer ones", () => {
    expect(shortAscii(new Uint8Array(99), 0, SHORT + 1)).toBeUndefined();
  });
});
