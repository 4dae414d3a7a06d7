import { describe, expect, it } from "vitest";
import { expectError } from "../../helpers.js";
import { Random } from "../../random.js";
import { int, logical } from "./make.js";

const DAYS: [number, string][] = [
  [0, "1970-01-01"],
  [-1, "1969-12-31"],
  [11016, "2000-02-29"],
  [20779, "2026-11-22"],
  [-719162, "0001-01-01"],
  [-719528, "0000-01-01"],
  [-719529, "-000001-12-31"],
  [2932896, "9999-12-31"],
  [2932897, "+010000-01-01"],
  [100_000_000, "+275760-09-13"],
  [-100_000_000, "-271821-04-20"],
];
const OUTSIDE = [100_000_001, -100_000_001, 2 ** 31 - 1, -(2 ** 31)];

describe("date by default", () => {
  const date = logical(int("date"));

  it.each(DAYS)("%i is %s", (day, text) => {
    expect(date.fromRaw(day)).toBe(text);
    expect(date.fromRaw(day)).toBe(text);
    expect(date.toRaw(text)).toBe(day);
    expect(date.toRaw(new Date(day * 86_400_000))).toBe(day);
    expect(date.toRaw(day)).toBe(day);
    expect(date.isExact(text)).toBe(true);
    expect(date.isExact(day) || date.isExact(new Date(0))).toBe(false);
  });

  it("tells days apart that share a place among the texts seen last", () => {
    for (let day = 0; day < 5000; day += 1024)
      expect(date.fromRaw(day)).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10));
    expect(date.fromRaw(0)).toBe("1970-01-01");
    expect(expectError(() => date.fromRaw(2 ** 31 - 1024)).code).toBe("invalid-logical-value");
    expect(date.fromRaw(0)).toBe("1970-01-01");
  });

  it("agrees with Date on any day", () => {
    const random = new Random(1);
    for (let i = 0; i < 5000; i++) {
      const day = random.below(200_000_001) - 100_000_000;
      const text = new Date(day * 86_400_000).toISOString().replace("T00:00:00.000Z", "");
      expect(date.fromRaw(day)).toBe(text);
      expect(date.toRaw(text)).toBe(day);
    }
  });

  it.each([
    "2026-02-29",
    "2026-06-31",
    "2026-13-01",
    "2026-00-01",
    "2026-01-00",
    "2026-1-1",
    "26-01-01",
    "+2026-01-01",
    "+002026-01-01",
    "-000000-01-01",
    "12026-01-01",
    "2026-11-22T00:00:00Z",
    " 2026-11-22",
    "2026-11-22\n",
    "+275760-09-14",
    "-271821-04-19",
    "today",
    "",
  ])("refuses %j", (text) => {
    expect(expectError(() => date.toRaw(text)).code).toBe("invalid-value");
    expect(date.accepts(text) || date.isExact(text)).toBe(false);
  });

  it("refuses a Date inside a day, an invalid one, and what is no date", () => {
    for (const value of [
      new Date(1),
      new Date(-1),
      new Date(Number.NaN),
      0.5,
      Number.NaN,
      1n,
      null,
      undefined,
      {},
      true,
    ])
      expect(expectError(() => date.toRaw(value)).code).toBe("invalid-value");
  });

  it("keeps to the range of Date", () => {
    for (const day of OUTSIDE) {
      const error = expectError(() => date.fromRaw(day));
      expect(error).toMatchObject({ name: "DecodeError", code: "invalid-logical-value" });
      expect(error.message).toContain('"raw"');
      expect(date.accepts(day)).toBe(false);
    }
  });
});

describe("date as Date", () => {
  const date = logical(int("date"), "dates");

  it.each(DAYS)("%i is %s at 00:00 UTC", (day, text) => {
    expect(date.fromRaw(day)).toEqual(new Date(day * 86_400_000));
    expect(date.toRaw(new Date(day * 86_400_000))).toBe(day);
    expect(date.toRaw(text)).toBe(day);
  });

  it("takes the day in UTC of any Date, of which one at 00:00 is exact", () => {
    expect(date.toRaw(new Date("2026-11-22T23:59:59.999Z"))).toBe(20779);
    expect(date.toRaw(new Date(-1))).toBe(-1);
    expect([new Date(0), new Date(1), "1970-01-01"].map((value) => date.isExact(value))).toEqual([true, false, false]);
    expect(date.accepts(new Date(1))).toBe(true);
    expect(date.accepts(new Date(Number.NaN))).toBe(false);
  });

  it("keeps to the range of Date", () => {
    for (const day of OUTSIDE) expect(expectError(() => date.fromRaw(day)).code).toBe("invalid-logical-value");
  });
});
