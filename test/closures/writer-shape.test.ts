import { expect, it } from "vitest";
import { buildWriter } from "../../src/closures/writer.js";
import { writerShapeOf } from "../../src/closures/writer-shape.js";
import type { ValueOptions } from "../../src/value/options.js";
import { array, LIST, optionsOf, record, schemaOf } from "./make.js";

const kind = (schema: unknown, options?: ValueOptions, collect = false) =>
  writerShapeOf(buildWriter(schemaOf(schema), { ...optionsOf(options), collect }))?.kind;

it.each([
  ["null", "null"],
  ["int", "int"],
  ["string", "string"],
  [{ type: "enum", name: "E", symbols: ["a"] }, "enum"],
  [record("R", { a: "int" }), "record"],
  [array("int"), "array"],
  [{ type: "map", values: "int" }, "map"],
  [["null", "int"], "union"],
  [{ type: "int", logicalType: "date" }, "logical"],
])("the writer of %j has the shape %s", (schema, shape) => {
  expect(kind(schema)).toBe(shape);
});

it("writers that do more than write have none", () => {
  expect(kind(LIST)).toBeUndefined(); // counts depth
  expect(kind(["null", "int"], { union: "wrapped" })).toBeUndefined();
  for (const schema of [record("R", {}), array("int"), { type: "map", values: "int" }, ["null", "int"]])
    expect(kind(schema, {}, true)).toBeUndefined(); // collects faults
});
