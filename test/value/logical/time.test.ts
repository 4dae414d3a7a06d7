import { describe, expect, it } from "vitest";
import { expectError } from "../../helpers.js";
import { int, logical, long } from "./make.js";

describe.each([
  ["time-millis", int("time-millis"), 1],
  ["time-micros", long("time-micros"), 1000],
] as const)("%s", (_name, schema, units) => {
  it("is its number, also beyond its day", () => {
    const time = logical(schema);
    expect(time.changes).toBe(false);
    expect(time.long).toBeUndefined();
    for (const raw of [0, 86_399_999, 86_400_000, -1]) {
      expect(time.fromRaw(raw)).toBe(raw);
      expect(time.toRaw(raw)).toBe(raw);
      expect(time.isExact(raw)).toBe(true);
    }
  });

  it("takes a Date for its time of day in UTC; by default only one whose day is the first", () => {
    expect(logical(schema).toRaw(new Date(86_399_999))).toBe(86_399_999 * units);
    for (const millis of [86_400_000, -1, Number.NaN])
      expect(expectError(() => logical(schema).toRaw(new Date(millis))).code).toBe("invalid-value");
    const dates = logical(schema, "dates");
    expect(dates.toRaw(new Date(86_400_005))).toBe(5 * units);
    expect(dates.toRaw(new Date(-1))).toBe(86_399_999 * units);
    expect(dates.isExact(new Date(5))).toBe(false);
  });

  it("refuses what is no time", () => {
    for (const value of ["00:00", null, undefined, {}, true])
      expect(expectError(() => logical(schema).toRaw(value)).code).toBe("invalid-value");
    for (const value of [0.5, Number.NaN, units === 1 ? 2 ** 31 : 2 ** 53])
      expect(logical(schema).accepts(value) || logical(schema).isExact(value)).toBe(false);
  });
});
