import { describe, expect, it } from "vitest";
import { decimalOf, decimalText, parseDecimal } from "../../../src/value/logical/decimal-text.js";
import { Random } from "../../random.js";

describe("decimalText", () => {
  it.each([
    ["0", 0, "0"],
    ["0", 2, "0.00"],
    ["5", 2, "0.05"],
    ["-5", 2, "-0.05"],
    ["123", 2, "1.23"],
    ["-123", 3, "-0.123"],
    ["123", 0, "123"],
    ["12", -3, "12000"],
    ["-12", -3, "-12000"],
    ["0", -3, "0"],
  ])("%s with scale %i is %s", (unscaled, scale, text) => {
    expect(decimalText(unscaled, scale)).toBe(text);
  });

  it("is plain up to 1,000 digits, then has an exponent", () => {
    expect(decimalText("5", 999)).toBe(`0.${"0".repeat(998)}5`);
    expect(decimalText("5", 1000)).toBe("5E-1000");
    expect(decimalText("-5", -999)).toBe(`-5${"0".repeat(999)}`);
    expect(decimalText("-5", -1000)).toBe("-5E+1000");
    expect(decimalText("9".repeat(1000), 0)).toBe("9".repeat(1000));
    expect(decimalText("9".repeat(1001), 0)).toBe(`9.${"9".repeat(1000)}E+1000`);
    expect(decimalText("-" + "9".repeat(1000), 0)).toBe("-" + "9".repeat(1000));
    expect(decimalText("12", 2 ** 31 - 1)).toBe("1.2E-2147483646");
    expect(decimalText("12", -(2 ** 31))).toBe("1.2E+2147483649");
    expect(decimalText("0", 2000)).toBe("0E-2000");
    expect(decimalText("1".repeat(600), 700).length).toBe(702);
  });
});

describe("parseDecimal", () => {
  it.each([
    ["0", "", 0],
    ["-0.00", "", 2],
    ["+1", "1", 0],
    ["007", "7", 0],
    ["1.50", "150", 2],
    [".5", "5", 1],
    ["5.", "5", 0],
    ["1e3", "1", -3],
    ["1.25E-7", "125", 9],
    ["1E+2147483649", "1", -2147483649],
  ])("reads %s", (text, digits, scale) => {
    expect(parseDecimal(text)).toEqual({ negative: false, digits, scale });
    if (!/^[+-]/.test(text)) expect(parseDecimal(`-${text}`)).toEqual({ negative: digits !== "", digits, scale });
  });

  it.each([
    "",
    ".",
    "-",
    "e5",
    "1e",
    "1e+",
    "1,5",
    " 1",
    "1 ",
    "0x1",
    "1_000",
    "NaN",
    "Infinity",
    "1e99999999999",
    "１",
    "--1",
    "1.2.3",
  ])("refuses %j", (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  it("reads what decimalText writes, digits and scale", () => {
    const random = new Random(3);
    for (let i = 0; i < 2000; i++) {
      const digits =
        String(1 + random.below(9)) + "0".repeat(random.below(3)) + String(random.bits()).repeat(random.below(4));
      const scale = random.below(random.chance(0.3) ? 3000 : 30);
      expect(parseDecimal(decimalText(digits, scale))).toEqual({ negative: false, digits, scale });
    }
  });

  it("takes long texts in linear time", () => {
    const start = performance.now();
    expect(parseDecimal(`${"0".repeat(1_000_000)}.${"0".repeat(1_000_000)}x`)).toBeUndefined();
    expect(parseDecimal(`${"0".repeat(1_000_000)}1`)).toMatchObject({ digits: "1" });
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe("decimalOf", () => {
  it("is what a number prints as, if that is all of it", () => {
    expect(decimalOf(0.1)).toEqual({ negative: false, digits: "1", scale: 1 });
    expect(decimalOf(-0)).toEqual({ negative: false, digits: "", scale: 0 });
    expect(decimalOf(-1.5e-7)).toEqual({ negative: true, digits: "15", scale: 8 });
    expect(decimalOf(2 ** 53 - 1)).toEqual({ negative: false, digits: "9007199254740991", scale: 0 });
    expect(decimalOf(-5n)).toEqual({ negative: true, digits: "5", scale: 0 });
    for (const value of [
      2 ** 53,
      1e21,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      null,
      undefined,
      {},
      true,
      new Uint8Array(1),
    ])
      expect(decimalOf(value)).toBeUndefined();
  });
});
