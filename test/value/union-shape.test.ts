import { expect, it } from "vitest";
import { parseSchema, type UnionSchema } from "../../src/index.js";
import { resolveOptions } from "../../src/value/options.js";
import { isWrapped } from "../../src/value/union-shape.js";

const unionOf = (...branches: readonly unknown[]) => parseSchema(branches as never) as UnionSchema;
const enumeration = { type: "enum", name: "E", symbols: ["A"] };
const fixed = { type: "fixed", name: "F", size: 1 };
const record = { type: "record", name: "R", fields: [] };
const time = { type: "long", logicalType: "timestamp-millis" };

it("follows the option, whatever the union", () => {
  for (const union of [unionOf("null", "int"), unionOf("int", "long")]) {
    expect(isWrapped(union, resolveOptions({ union: "natural" }))).toBe(false);
    expect(isWrapped(union, resolveOptions({ union: "wrapped" }))).toBe(true);
  }
});

it.each([
  [["null", "int"], false],
  [["null", "string", "int", "bytes", "boolean", record, { type: "array", items: "int" }], false],
  [["int", "double"], true],
  [["null", "long", "float"], true],
  [["string", enumeration], true],
  [["bytes", fixed], true],
  [[record, { type: "map", values: "int" }], true],
  [[record, { ...record, name: "S" }], true],
  [
    [
      { type: "array", items: "int" },
      { type: "map", values: "int" },
    ],
    false,
  ],
])("auto: %j %s", (branches, wrapped) => {
  expect(isWrapped(unionOf(...branches), resolveOptions({ union: "auto" }))).toBe(wrapped);
});

it("auto: leaves out logical types, whose values are of their own kind", () => {
  const union = unionOf("int", time);
  expect(isWrapped(union, resolveOptions({ union: "auto" }))).toBe(false);
  expect(isWrapped(union, resolveOptions({ union: "auto", logical: "raw" }))).toBe(true);
});
