import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseSchema, parseSchemaText } from "../../../src/type/schema-argument.js";
import { isLogicalName, logicalName, logicalTypeOf, mostDigits } from "../../../src/value/logical/logical-type.js";
import { fixture } from "../../helpers.js";

const typeOf = (schema: object) => logicalTypeOf(parseSchema(schema));
const fixed = (size: number, more: object) => ({ type: "fixed", name: "F", size, ...more });

describe("logicalTypeOf (LOG-1: what is not valid is ignored)", () => {
  interface Entry {
    readonly name: string;
    readonly clause: string;
    readonly schema: string;
    readonly logical_valid?: boolean;
  }
  const schemas = JSON.parse(readFileSync(fixture("conformance/schemas.json"), "utf8")) as Entry[];
  const entries = schemas.filter(({ logical_valid }) => logical_valid !== undefined);

  it("has vectors of both kinds", () => {
    expect(entries.filter(({ logical_valid }) => logical_valid).length).toBeGreaterThan(5);
    expect(entries.filter(({ logical_valid }) => !logical_valid).length).toBeGreaterThan(5);
  });

  it.each(entries)("$name: $logical_valid", ({ schema, logical_valid }) => {
    expect(logicalTypeOf(parseSchemaText(schema)) !== undefined).toBe(logical_valid);
  });

  it("knows all of the specification's, on the types that they stand on", () => {
    const long = [
      "time-micros",
      ...["millis", "micros", "nanos"].flatMap((unit) => [`timestamp-${unit}`, `local-timestamp-${unit}`]),
    ];
    for (const logicalType of long) {
      expect(typeOf({ type: "long", logicalType })?.name).toBe(logicalType);
      expect(typeOf({ type: "int", logicalType })).toBeUndefined();
      expect(isLogicalName(logicalType)).toBe(true);
    }
    for (const logicalType of ["date", "time-millis"]) {
      expect(typeOf({ type: "int", logicalType })?.name).toBe(logicalType);
      expect(typeOf({ type: "long", logicalType })).toBeUndefined();
    }
    expect(typeOf({ type: "bytes", logicalType: "big-decimal" })).toEqual({ name: "big-decimal" });
    expect(typeOf({ type: "string", logicalType: "uuid" })).toEqual({ name: "uuid", on: "string" });
    expect(typeOf(fixed(16, { logicalType: "uuid" }))).toEqual({ name: "uuid", on: "fixed" });
    expect(typeOf({ type: "bytes", logicalType: "uuid" })).toBeUndefined();
    expect(typeOf(fixed(12, { logicalType: "duration" }))).toEqual({ name: "duration" });
  });

  it("checks the attributes of a decimal", () => {
    const decimal = (more: object) => typeOf({ type: "bytes", logicalType: "decimal", ...more });
    expect(decimal({ precision: 4, scale: 2 })).toEqual({ name: "decimal", precision: 4, scale: 2, size: undefined });
    expect(decimal({ precision: 4 })).toMatchObject({ scale: 0 });
    expect(decimal({ precision: 4, scale: 4 })).toMatchObject({ scale: 4 });
    for (const bad of [
      {},
      { precision: 0 },
      { precision: -1 },
      { precision: 1.5 },
      { precision: "4" },
      { precision: null },
    ])
      expect(decimal(bad)).toBeUndefined();
    for (const scale of [5, -1, 0.5, "2", null]) expect(decimal({ precision: 4, scale })).toBeUndefined();
    expect(typeOf(fixed(4, { logicalType: "decimal", precision: 9 }))).toMatchObject({ size: 4 });
    expect(typeOf(fixed(4, { logicalType: "decimal", precision: 10 }))).toBeUndefined();
    expect(typeOf(fixed(0, { logicalType: "decimal", precision: 1 }))).toBeUndefined();
  });

  it("takes other names, own or of every object, for none", () => {
    for (const logicalType of ["x", "constructor", "__proto__", "", 1, null, { a: 1 }])
      expect(typeOf({ type: "int", logicalType })).toBeUndefined();
  });
});

it("logicalName is the attribute, valid or not", () => {
  expect(logicalName(parseSchema({ type: "int", logicalType: "x" }))).toBe("x");
  expect(logicalName(parseSchema({ type: "int", logicalType: 1 }))).toBeUndefined();
  expect(logicalName(parseSchema(["null", "int"]))).toBeUndefined();
});

it("mostDigits is what a fixed of so many bytes always holds", () => {
  for (let size = 1; size <= 200; size++)
    expect(mostDigits(size)).toBe(String(2n ** BigInt(8 * size - 1) - 1n).length - 1);
  expect(mostDigits(0)).toBeLessThan(1);
});
