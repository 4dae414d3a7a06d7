import { describe, expect, it } from "vitest";
import { floatText, numberText } from "../../src/type/number-text.js";
import { Random } from "../random.js";

/** The least digits that give the float back, found by trying all. */
function leastDigits(value: number): number {
  for (let digits = 1; digits <= 9; digits++)
    if (Math.fround(Number(value.toPrecision(digits))) === value) return digits;
  throw new Error(`no float: ${value}`);
}

function digitsOf(text: string): number {
  const digits = text.replace(/e.*$/, "").replaceAll(/[-.]/g, "");
  return digits.replace(/^0+/, "").replace(/0+$/, "").length;
}

describe("numberText", () => {
  it("is JSON that gives the double back", () => {
    for (const value of [0, -0, 1, -1.5, 0.1, 5e-324, 1.7976931348623157e308, 1e21, 123456789012345680000])
      expect(Object.is(JSON.parse(numberText(value)), value)).toBe(true);
  });

  it("quotes what JSON has no number for", () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(numberText)).toEqual([
      '"NaN"',
      '"Infinity"',
      '"-Infinity"',
    ]);
  });
});

describe("floatText", () => {
  it("is the decimal people write", () => {
    const written = [
      "0.1",
      "0.2",
      "3.14",
      "16777216",
      "1e-7",
      "3.4028235e+38",
      "1e-45",
      "-0",
      "0",
      "-2.5",
      "100000",
      "0.3333333",
    ];
    for (const text of written) expect(floatText(Math.fround(Number(text)))).toBe(text);
    expect(floatText(Number.NaN)).toBe('"NaN"');
    expect(floatText(Number.NEGATIVE_INFINITY)).toBe('"-Infinity"');
  });

  it("gives every float back with the least digits", () => {
    const bits = new Uint32Array(1);
    const float = new Float32Array(bits.buffer);
    const random = new Random(7);
    for (let i = 0; i < 20_000; i++) {
      if (i % 2 === 0) bits[0] = random.bits();
      else float[0] = (random.below(1e9) / 1e9 - 0.5) * 10 ** (random.below(14) - 5);
      const value = float[0]!;
      if (!Number.isFinite(value) || value === 0) continue;
      const text = floatText(value);
      expect(Math.fround(JSON.parse(text))).toBe(value);
      expect(digitsOf(text)).toBeLessThanOrEqual(leastDigits(value));
    }
  });
});
