import { describe, expect, it } from "vitest";
import { Cursor } from "../../src/bytes/cursor.js";
import { buildDefaultReader } from "../../src/closures/default-reader.js";
import { buildReader } from "../../src/closures/reader.js";
import { shapeOf } from "../../src/closures/shape.js";
import type { DefaultValue, RecordPlan } from "../../src/plan/plan.js";
import { resolve } from "../../src/plan/resolve.js";
import type { ValueOptions } from "../../src/value/options.js";
import { difference, expectError } from "../helpers.js";
import { array, type Extras, map, optionsOf, record, schemaOf } from "./make.js";

/** Reads empty records as those with one field that has a default. */
function readerOf(type: unknown, json: unknown, options: ValueOptions & Extras = {}) {
  const schema = { type: "record", name: "R", fields: [{ name: "d", type, default: json }] };
  const resolved = optionsOf(options);
  const read = buildReader(resolve(schemaOf(record("R", {})), schemaOf(schema)), resolved);
  const cursor = new Cursor(resolved.limits).open(new Uint8Array(3), 2);
  return () => {
    cursor.beginDatum();
    return (read(cursor) as { d: unknown }).d;
  };
}

describe("defaults", () => {
  const inner = { type: "record", name: "I", fields: [{ name: "x", type: "int", default: 4 }] };
  it.each([
    ["null", null, null],
    ["boolean", true, true],
    ["int", -7, -7],
    ["long", 1234567890123, 1234567890123],
    ["float", 0.1, Math.fround(0.1)],
    ["double", "NaN", Number.NaN],
    ["string", "é", "é"],
    ["bytes", "\u00ff\u0000", Uint8Array.of(255, 0)],
    [{ type: "fixed", name: "F", size: 2 }, "\u0001\u00ff", Uint8Array.of(1, 255)],
    [{ type: "enum", name: "E", symbols: ["A", "B"] }, "B", "B"],
    [array("int"), [1, 2], [1, 2]],
    [map("int"), JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
    [inner, {}, { x: 4 }],
    [["null", "string"], "s", "s"],
  ])("of %j: %j", (type, json, value) => {
    const read = readerOf(type, json);
    expect(difference(read(), value)).toBeUndefined();
    expect(difference(read(), value)).toBeUndefined();
  });

  it.each([
    ["null", null, { kind: "constant", value: null }],
    ["int", 3, { kind: "constant", value: 3 }],
    ["string", "a", { kind: "constant", value: "a" }],
    [array("int"), [1], undefined],
    [inner, {}, undefined],
  ])("of %j are known to generated code if they are no objects: %j", (type, json, shape) => {
    const schema = schemaOf({ type: "record", name: "R", fields: [{ name: "d", type, default: json }] });
    const plan = resolve(schemaOf(record("R", {})), schema) as RecordPlan;
    const read = buildReader(plan.defaults[0]!.plan, optionsOf());
    expect(shapeOf(buildDefaultReader(plan.defaults[0]!, read, optionsOf()))).toEqual(shape);
  });

  it("look as the options say", () => {
    expect(readerOf("long", 3, { long: "bigint" })()).toBe(3n);
    expect(readerOf(["null", "int"], 3, { union: "wrapped" })()).toEqual({ int: 3 });
    expect(readerOf(map("int"), { a: 1 }, { map: "Map" })()).toEqual(new Map([["a", 1]]));
    expect(readerOf(array("int"), [1], { numericArrays: "typed" })()).toEqual(Int32Array.of(1));
  });

  it("are fresh objects for each record", () => {
    for (const [type, json] of [
      [array("int"), [1]],
      [map("int"), {}],
      ["bytes", "a"],
      [inner, {}],
    ]) {
      const read = readerOf(type, json);
      const first = read() as object;
      expect(read()).not.toBe(first);
      expect(read()).toEqual(first);
    }
  });

  it("that an option refuses are errors of each record, with path and offset", () => {
    const read = readerOf("long", 2n ** 53n, { trace: true });
    for (let i = 0; i < 2; i++) expect(expectError(read)).toMatchObject({ code: "unsafe-long", offset: 2 });
    const many = readerOf(array("long"), [2n ** 53n]);
    expect(expectError(many)).toMatchObject({ code: "unsafe-long", offset: 2 });
  });

  it("of more values without input than data may have are errors of each record", () => {
    const read = readerOf(array("null"), [null, null, null, null], { limits: { maxFreeValues: 2 } });
    for (let i = 0; i < 2; i++) expect(expectError(read)).toMatchObject({ limit: "maxFreeValues", max: 2, offset: 2 });
    expect(expectError(read).message).toContain("a field's default");
    expect(readerOf(array("null"), [null, null, null], { limits: { maxFreeValues: 2 } })()).toHaveLength(3);
  });

  it("let pass what is no fault of theirs", () => {
    const schema = schemaOf("int");
    const value = { bytes: new Uint8Array(1), plan: resolve(schema, schema) } as unknown as DefaultValue;
    const fails = () => {
      throw new TypeError("a defect");
    };
    expect(() => buildDefaultReader(value, fails, optionsOf())).toThrow(TypeError);
  });

  it("are not held against the limits of data", () => {
    const limits = { maxBytesLength: 2, maxCollectionItems: 2, maxDepth: 1 };
    expect(readerOf(array(array("string")), [["abc", "d"], [], ["e"]], { limits })()).toEqual([
      ["abc", "d"],
      [],
      ["e"],
    ]);
  });
});
