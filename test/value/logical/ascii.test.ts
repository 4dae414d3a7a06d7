import { describe, expect, it } from "vitest";
import { decimalPutter, putUuid, ROOM } from "../../../src/value/logical/ascii.js";
import { Random } from "../../random.js";

const out = new Uint8Array(2 * ROOM);

/** The text before index 2 * ROOM, with room for nothing more than it is promised. */
function textFrom(at: number): string | undefined {
  return at < 0 ? undefined : String.fromCharCode(...out.subarray(at));
}

function decimalText(bytes: Uint8Array, scale: number): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const unscaled = hex === "" ? 0n : BigInt.asIntN(8 * bytes.length, BigInt(`0x${hex}`));
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const point = digits.length - scale;
  const plain = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return unscaled < 0n ? `-${plain}` : plain;
}

function randomBytes(random: Random, length: number): Uint8Array {
  const isPlain = random.chance(0.5);
  return Uint8Array.from({ length }, () => (isPlain ? random.below(256) : random.pick([0, 1, 0x7f, 0x80, 0xff])));
}

describe("the text of a decimal", () => {
  it("is what a bigint says, for all bytes up to 16 at every scale that there is room for", () => {
    const random = new Random(11);
    for (let round = 0; round < 20_000; round++) {
      const bytes = randomBytes(random, random.below(17));
      const scale = random.below(ROOM - 2);
      out.fill(0);
      const at = decimalPutter(100, scale)!(out, 2 * ROOM, bytes, 0, bytes.length);
      expect(textFrom(at)).toBe(decimalText(bytes, scale));
      expect(at).toBeGreaterThanOrEqual(ROOM);
      expect(out.subarray(0, ROOM).every((byte) => byte === 0)).toBe(true);
    }
  });

  it("is that of the bytes between start and end", () => {
    const bytes = Uint8Array.of(0x12, 0x34, 0x00, 0x80, 0x56);
    expect(textFrom(decimalPutter(9, 2)!(out, 2 * ROOM, bytes, 2, 4))).toBe("1.28");
    expect(textFrom(decimalPutter(9, 2)!(out, 2 * ROOM, bytes, 3, 4))).toBe("-1.28");
    expect(textFrom(decimalPutter(9, 2)!(out, 2 * ROOM, bytes, 3, 3))).toBe("0.00");
  });

  it("is left to others where there are more digits than the precision, or more than 16 bytes that count", () => {
    const put = (precision: number, ...bytes: number[]) =>
      textFrom(decimalPutter(precision, 0)!(out, 2 * ROOM, Uint8Array.from(bytes), 0, bytes.length));
    expect(put(2, 99)).toBe("99");
    expect(put(2, 100)).toBeUndefined();
    expect(put(2, 0x9c)).toBeUndefined();
    expect(put(40, ...new Array(30).fill(0), 7)).toBe("7");
    expect(put(40, ...new Array(30).fill(0xff))).toBe("-1");
    expect(put(60, 1, ...new Array(16).fill(0))).toBeUndefined();
  });

  it("is left to others where there may be no room", () => {
    expect(decimalPutter(80, ROOM - 3)).toBeDefined();
    expect(decimalPutter(80, ROOM - 2)).toBeUndefined();
  });
});

describe("the text of a UUID", () => {
  it("has all digits in their places", () => {
    const bytes = Uint8Array.from({ length: 18 }, (_, i) => (i * 0x11 + 0xf0) & 255);
    expect(textFrom(putUuid(out, 2 * ROOM, bytes, 1))).toBe("01122334-4556-6778-899a-abbccddeef00");
  });
});
