import { describe, expect, it } from "vitest";
import { parseSchema } from "../../../src/type/schema-argument.js";
import { hasCustom, logicalOf } from "../../../src/value/logical/logical.js";
import { resolveOptions } from "../../../src/value/options.js";
import { expectError } from "../../helpers.js";
import { decimal, int, logical, long } from "./make.js";

const of = (schema: unknown, option: object | string = "default") =>
  logicalOf(parseSchema(schema as object), resolveOptions({ logical: option as "default" }));
const plain = { decode: (raw: unknown) => raw, encode: (value: unknown) => value };

describe("logicalOf", () => {
  it("is what the option makes of a logical type, made once", () => {
    const schema = parseSchema(int("date"));
    const options = resolveOptions();
    const found = logicalOf(schema, options)!;
    expect(found).toMatchObject({ name: "date", changes: true, custom: false });
    expect(logicalOf(schema, { ...options })).toBe(found);
    expect(logicalOf(schema, resolveOptions({ logical: "dates" }))).not.toBe(found);
    expect(logicalOf(schema, resolveOptions({ logical: "raw" }))).toBeUndefined();
  });

  it("is nothing for what has no logical type, or an unknown or invalid one", () => {
    for (const schema of [
      "int",
      { type: "int" },
      ["null", int("date")],
      int("x"),
      long("date"),
      decimal(0),
      { type: "int", logicalType: 1 },
    ])
      for (const option of ["default", "dates", { date: plain, decimal: plain }])
        expect(of(schema, option)).toBeUndefined();
  });

  it("prefers a custom logical type, on any type, where the annotation is valid", () => {
    const record = { type: "record", name: "R", fields: [], logicalType: "x" };
    const option = { x: plain, date: plain };
    for (const schema of [int("x"), record, { type: "array", items: "int", logicalType: "x" }, int("date")])
      expect(of(schema, option)?.custom).toBe(true);
    expect(of(long("timestamp-millis"), option)?.custom).toBe(false);
    expect(of(long("date"), option)).toBeUndefined();
  });

  it("looks names up among own ones only", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      expect(of(int(name), {})).toBeUndefined();
      expect(of(int(name), Object.fromEntries([[name, plain]]))?.custom).toBe(true);
    }
  });
});

describe("a Logical", () => {
  it("refuses with an error, or says that it would", () => {
    const date = logical(int("date"));
    expect(expectError(() => date.toRaw("x")).code).toBe("invalid-value");
    expect([date.accepts("x"), date.accepts(5), date.accepts("2026-11-22")]).toEqual([false, true, true]);
  });

  it("does not accept what the underlying type does not hold", () => {
    expect([2 ** 31, 0.5].some((value) => logical(int("time-millis")).accepts(value))).toBe(false);
    expect([2n ** 63n, 2 ** 53].some((value) => logical(long("timestamp-millis")).accepts(value))).toBe(false);
  });
});

describe("hasCustom", () => {
  const schema = parseSchema({
    type: "record",
    name: "R",
    fields: [
      { name: "next", type: ["null", "R"] },
      { name: "list", type: { type: "array", items: { type: "map", values: ["null", int("x")] } } },
      { name: "day", type: int("date") },
    ],
  });

  it("finds custom logical types anywhere below", () => {
    const has = (logical: object | string) => hasCustom(schema, resolveOptions({ logical: logical as "raw" }));
    expect([{ x: plain }, { date: plain }].map(has)).toEqual([true, true]);
    expect([{}, { y: plain }, "default", "raw", "dates"].map(has)).toEqual(Array(5).fill(false));
  });
});
