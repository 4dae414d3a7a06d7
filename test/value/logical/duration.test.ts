import { describe, expect, it } from "vitest";
import { bytesOf, expectError, hexOf } from "../../helpers.js";
import { fixed, logical } from "./make.js";

const duration = logical(fixed(12, { logicalType: "duration" }));

describe("duration", () => {
  it("is three amounts from 0 to 2^32-1", () => {
    const value = { months: 1, days: 2, millis: 2 ** 32 - 1 };
    expect(duration.fromRaw(bytesOf("0100000002000000ffffffff"))).toEqual(value);
    expect(duration.fromBytes!(bytesOf("aa0100000002000000ffffffffaa"), 1, 13)).toEqual(value);
    expect(hexOf(duration.toRaw(value) as Uint8Array)).toBe("0100000002000000ffffffff");
    expect(duration.isExact(value)).toBe(true);
    expect(hexOf(duration.toRaw({ months: -0, days: 0, millis: 0 }) as Uint8Array)).toBe("00".repeat(12));
  });

  it("refuses other amounts, and what is no duration", () => {
    const zero = { months: 0, days: 0, millis: 0 };
    const bad = [2 ** 32, -1, 0.5, Number.NaN, "1", 1n, null, undefined].flatMap((amount) => [
      { ...zero, months: amount },
      { ...zero, days: amount },
      { ...zero, millis: amount },
    ]);
    for (const value of [...bad, {}, [], null, 5, "P1D", new Date(0), { ...zero, hours: 1 }, new Uint8Array(12)]) {
      expect(expectError(() => duration.toRaw(value)).code).toBe("invalid-value");
      expect(duration.accepts(value) || duration.isExact(value)).toBe(false);
    }
  });
});
