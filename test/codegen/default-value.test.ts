import { expect, it } from "vitest";
import { buildWriter } from "../../src/closures/writer.js";
import { type RecordShape, writerShapeOf } from "../../src/closures/writer-shape.js";
import { defaultValue } from "../../src/codegen/default-value.js";
import { array, map, optionsOf, record, schemaOf } from "../closures/make.js";

/** What stands for an absent field of a type and default. */
function standIn(type: unknown, value?: unknown): unknown {
  const schema = { type: "record", name: "R", fields: [{ name: "f", type, default: value }] };
  const shape = writerShapeOf(buildWriter(schemaOf(JSON.parse(JSON.stringify(schema))), optionsOf())) as RecordShape;
  return defaultValue(shape.writers[0]!, shape.writeMissing[0]!);
}

it("stands in for scalars, null and empty collections", () => {
  const symbols = { type: "enum", name: "E", symbols: ["A", "B"] };
  expect(standIn("null", null)).toBe(null);
  expect(standIn("boolean", true)).toBe(true);
  expect(standIn("int", -5)).toBe(-5);
  expect(standIn("long", 2 ** 50)).toBe(2 ** 50);
  expect(standIn("float", 0.5)).toBe(0.5);
  expect(standIn("double", 0.1)).toBe(0.1);
  expect(standIn("string", "é")).toBe("é");
  expect(standIn(symbols, "B")).toBe("B");
  expect(standIn(array("int"), [])).toEqual([]);
  expect(standIn(map("int"), {})).toEqual({});
});

it("stands in for a branch of a union, given or null where there is no default", () => {
  expect(standIn(["null", "int"], null)).toBe(null);
  expect(standIn(["string", "null"], "x")).toBe("x");
  expect(standIn(["string", "null"])).toBe(null);
});

it("is not known of other defaults, nor where a field must not be absent", () => {
  expect(standIn(array("int"), [1])).toBeUndefined();
  expect(standIn(map("int"), { a: 1 })).toBeUndefined();
  expect(standIn(record("S", { a: "int" }), { a: 1 })).toBeUndefined();
  expect(standIn("bytes", "x")).toBeUndefined();
  expect(standIn({ type: "int", logicalType: "date" }, 5)).toBeUndefined();
  expect(standIn("int")).toBeUndefined();
  expect(standIn(["int", "string"])).toBeUndefined();
});
