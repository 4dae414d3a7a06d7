import { describe, expect, it } from "vitest";
import { isWhole, tailEnd, wholeEnd } from "../../src/json/numeral.js";

const endOf = (text: string) => tailEnd(text, wholeEnd(text, 0));

describe("wholeEnd and tailEnd", () => {
  it.each([
    ["0", 1],
    ["-0", 2],
    ["01", 1],
    ["120x", 3],
    ["1.5", 3],
    ["1.", 1],
    ["-1.5e-10,", 8],
    ["1e5", 3],
    ["1E+05", 5],
    ["1e", 1],
    ["1e+", 1],
    ["1.5e", 3],
    ["1.e5", 1],
  ])("%s ends at %i", (text, end) => {
    expect(endOf(text)).toBe(end);
  });

  it.each(["", "-", "+1", ".5", "a", "-a"])("%j is no number", (text) => {
    expect(wholeEnd(text, 0)).toBe(0);
  });
});

describe("isWhole", () => {
  it("goes by the digits", () => {
    const whole = [
      "1.0",
      "-1.000",
      "0.0",
      "0e5",
      "0e-5",
      "-0.0",
      "1e0",
      "1.5e1",
      "1200e-2",
      "120.00e-1",
      "0.001e3",
      "9007199254740990.0",
    ];
    const broken = [
      "1.5",
      "0.1",
      "1e-1",
      "1.25e1",
      "1200e-3",
      "120.00e-2",
      "9007199254740990.5",
      "1e-400",
      "1.0000000000000000001",
    ];
    expect(whole.filter((numeral) => !isWhole(numeral))).toEqual([]);
    expect(broken.filter(isWhole)).toEqual([]);
  });

  it("takes linear time", () => {
    const start = performance.now();
    expect(isWhole(`1${"0".repeat(1_000_000)}.${"0".repeat(1_000_000)}1`)).toBe(false);
    expect(isWhole(`1${"0".repeat(1_000_000)}e-1000000`)).toBe(true);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
