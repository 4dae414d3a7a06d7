import { describe, expect, it } from "vitest";
import { logicalText, plainDuration } from "../../../src/type/json/logical-text.js";
import { parseSchema } from "../../../src/type/schema-argument.js";
import { expectError } from "../../helpers.js";

const of = (type: string | object, logicalType: string, more: object = {}) =>
  logicalText(parseSchema({ ...(typeof type === "string" ? { type } : type), logicalType, ...more }));
const fixed = (size: number) => ({ type: "fixed", name: "F", size });

describe("logicalText", () => {
  it("is there where plain JSON differs from the underlying type", () => {
    expect(of("int", "date")).toBeDefined();
    expect(of("long", "timestamp-millis")).toBeDefined();
    expect(of("bytes", "decimal", { precision: 4 })).toBeDefined();
    expect(of("bytes", "big-decimal")).toBeDefined();
    expect(of(fixed(16), "uuid")).toBeDefined();
    expect(of("string", "uuid")).toBeUndefined();
    for (const name of ["time-micros", "timestamp-micros", "timestamp-nanos", "local-timestamp-millis", "my-own"])
      expect(of("long", name), name).toBeUndefined();
    expect(of("bytes", "decimal", { precision: 0 })).toBeUndefined();
    expect(of("long", "date")).toBeUndefined();
    expect(of(fixed(12), "duration")).toBeUndefined();
    expect(plainDuration(parseSchema({ ...fixed(12), logicalType: "duration" }))).toBeDefined();
    expect(plainDuration(parseSchema({ ...fixed(11), logicalType: "duration" }))).toBeUndefined();
  });

  it("shows a number where there is no text, and takes no text that is none", () => {
    const date = of("int", "date")!;
    expect([date.text(-1), date.text(2 ** 31 - 1)]).toEqual(["1969-12-31", undefined]);
    expect([date.raw("2000-02-29"), date.raw("2001-02-29"), date.raw("+002000-01-01")]).toEqual([
      11016,
      undefined,
      undefined,
    ]);
    const time = of("long", "timestamp-millis")!;
    expect([time.text(0), time.text(2n ** 62n)]).toEqual(["1970-01-01T00:00:00.000Z", undefined]);
    expect(time.raw("1970-01-01")).toBeUndefined();
  });

  it("fails for bytes that are no decimal of its precision", () => {
    const decimal = of("bytes", "decimal", { precision: 2, scale: 1 })!;
    expect(decimal.text(Uint8Array.of(99))).toBe("9.9");
    expect(expectError(() => decimal.text(Uint8Array.of(100))).code).toBe("invalid-logical-value");
    expect([decimal.raw("9.90"), decimal.raw("10.0"), decimal.raw("x")]).toEqual([
      Uint8Array.of(99),
      undefined,
      undefined,
    ]);
  });
});
