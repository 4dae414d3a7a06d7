import { describe, expect, it } from "vitest";
import { expectError } from "../../helpers.js";
import { Random } from "../../random.js";
import { logical, long } from "./make.js";

const UNITS = { millis: 1n, micros: 1_000n, nanos: 1_000_000n } as const;
const NAMES = (["", "local-"] as const).flatMap((local) =>
  (["millis", "micros", "nanos"] as const).map((unit) => [`${local}timestamp-${unit}`, unit] as const),
);
const MAX = 2n ** 63n - 1n;

describe.each(NAMES)("%s", (name, unit) => {
  const units = UNITS[unit];
  const type = logical(long(name));
  const dates = logical(long(name), "dates");
  const isDate = name === "timestamp-millis";

  it("is a Date in milliseconds, else its number, in nanoseconds as bigint", () => {
    expect(type.changes).toBe(isDate);
    expect(type.long).toBe(isDate ? "auto" : unit === "nanos" ? "bigint" : undefined);
    if (isDate) expect(type.fromRaw(-1)).toEqual(new Date(-1));
    else expect(type.fromRaw(5n)).toBe(5n);
    expect(type.isExact(new Date(0))).toBe(isDate);
    expect(type.isExact(5)).toBe(!isDate);
  });

  it("takes a Date exactly", () => {
    for (const millis of [0, -1, 1_700_000_000_999, -62_135_596_800_000])
      for (const to of [type, dates]) {
        const exact = BigInt(millis) * units;
        if (exact >= -MAX - 1n) expect(BigInt(to.toRaw(new Date(millis)) as number)).toBe(exact);
        else expect(expectError(() => to.toRaw(new Date(millis))).code).toBe("invalid-value");
      }
    expect(expectError(() => type.toRaw(new Date(Number.NaN))).code).toBe("invalid-value");
  });

  it("takes numbers and bigints of its unit, and nothing else", () => {
    for (const value of [5, -5, 5n, MAX, -MAX - 1n]) {
      expect(type.toRaw(value)).toBe(value);
      expect(type.accepts(value)).toBe(true);
    }
    for (const value of [
      0.5,
      Number.NaN,
      2 ** 53,
      MAX + 1n,
      new Date(Number.NaN),
      "2026-11-22T00:00:00Z",
      null,
      {},
      true,
    ])
      expect(type.accepts(value)).toBe(false);
    for (const value of ["2026-11-22T00:00:00Z", null, {}, true])
      expect(expectError(() => type.toRaw(value)).code).toBe("invalid-value");
  });

  it('as "dates" is a Date, rounded down to milliseconds', () => {
    expect([dates.changes, dates.long]).toEqual([true, "auto"]);
    const random = new Random(9);
    for (let i = 0; i < 2000; i++) {
      const raw = BigInt.asIntN(64 - random.below(60), (BigInt(random.bits()) << 32n) | BigInt(random.bits()));
      const given = raw >= -(2n ** 53n) && raw <= 2n ** 53n ? Number(raw) : raw;
      const millis = Number((raw - (((raw % units) + units) % units)) / units);
      if (Math.abs(millis) > 8.64e15)
        expect(expectError(() => dates.fromRaw(given)).code).toBe("invalid-logical-value");
      else expect((dates.fromRaw(given) as Date).getTime()).toBe(millis);
    }
    expect(dates.isExact(new Date(5))).toBe(true);
    expect(dates.isExact(5)).toBe(false);
    expect(dates.accepts(5)).toBe(true);
  });

  it("keeps to the range of Date where it is one", () => {
    const [inside, outside] = [8_640_000_000_000_000n * units, 8_640_000_000_000_001n * units];
    if (outside > MAX) return expect(unit).toBe("nanos");
    expect((dates.fromRaw(inside) as Date).getTime()).toBe(8.64e15);
    const error = expectError(() => dates.fromRaw(outside));
    expect(error.code).toBe("invalid-logical-value");
    expect(error.message).toContain(name);
    expect(error.message).toContain('"raw"');
  });
});
