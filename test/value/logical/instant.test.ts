import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { dateAt, floorDivide, MAX_DAYS, MILLIS_A_DAY, millisOf } from "../../../src/value/logical/instant.js";
import { expectError } from "../../helpers.js";
import { Random } from "../../random.js";

describe("dateAt", () => {
  it("makes a Date within its range", () => {
    const most = MAX_DAYS * MILLIS_A_DAY;
    for (const millis of [0, -1, most, -most]) expect(dateAt(millis, "x").getTime()).toBe(millis);
    for (const millis of [most + 1, -most - 1, 2 ** 63, Number.NaN])
      expect(expectError(() => dateAt(millis, "x")).code).toBe("invalid-logical-value");
  });
});

describe("millisOf", () => {
  it("knows Dates, of other realms too, and nothing else", () => {
    expect(millisOf(new Date(5))).toBe(5);
    expect(millisOf(new Date(Number.NaN))).toBeNaN();
    expect(millisOf(runInNewContext("new Date(7)"))).toBe(7);
    for (const value of [5, "1970-01-01", null, undefined, {}, { getTime: () => 5 }, []])
      expect(millisOf(value)).toBeUndefined();
  });
});

describe("floorDivide", () => {
  it("is exact for whole numbers", () => {
    const random = new Random(2);
    for (let i = 0; i < 20_000; i++) {
      const value = (random.bits() * 2 ** 21 + random.below(2 ** 21)) * (random.chance(0.5) ? 1 : -1);
      const divisor = random.pick([1, 1000, 1_000_000, MILLIS_A_DAY]);
      const exact =
        (BigInt(value) - (((BigInt(value) % BigInt(divisor)) + BigInt(divisor)) % BigInt(divisor))) / BigInt(divisor);
      expect(BigInt(floorDivide(value, divisor))).toBe(exact);
    }
    expect(floorDivide(9_007_199_254_740_000 - 1, 1000)).toBe(9_007_199_254_739);
  });
});
