import { describe, expect, it } from "vitest";
import { interchangeable } from "../../src/schema/interchangeable.js";
import { parseSchemaJson } from "../../src/schema/parse.js";
import { Random, randomSchema } from "../random.js";

const same = (a: unknown, b: unknown) => {
  const [left, right] = [parseSchemaJson(a), parseSchemaJson(b)];
  expect(interchangeable(right, left)).toBe(interchangeable(left, right));
  return interchangeable(left, right);
};
const record = (field: object, more: object = {}) => ({
  type: "record",
  name: "R",
  fields: [{ name: "a", type: "int", ...field }],
  ...more,
});
const symbols = ["a", "b"];
const enumeration = (more: object = {}) => ({ type: "enum", name: "E", symbols, ...more });
const decimal = (more: object) => ({ type: "bytes", logicalType: "decimal", precision: 4, ...more });

describe("interchangeable", () => {
  it.each<[string, unknown, unknown]>([
    ["a primitive and its object", "int", { type: "int", unit: "cm" }],
    ["documentation", record({ doc: "x" }, { doc: "y" }), record({})],
    ["attributes without a meaning", record({ x: 1 }, { y: [2] }), record({})],
    ["a logical type on a field, not on its type", record({ logicalType: "date" }), record({})],
    ["an error", record({}, { type: "error" }), record({})],
    ["a scale of 0", decimal({}), decimal({ scale: 0 })],
    ["the default order", record({ order: "ascending" }), record({})],
    ["a name with its namespace", record({}, { namespace: "n" }), record({}, { name: "n.R" })],
    ["a type that is adopted", record({ type: enumeration() }), record({ type: parseSchemaJson(enumeration()) })],
    ["keys of a default", record(map({ x: 1, y: 2 })), record(map({ y: 2, x: 1 }))],
    ["nothing but null", "null", "null"],
  ])("%s makes no difference", (_, a, b) => expect(same(a, b)).toBe(true));

  it.each<[string, unknown, unknown]>([
    ["types", "int", "long"],
    ["names", record({}), record({}, { name: "S" })],
    ["namespaces", record({}), record({}, { namespace: "n" })],
    ["aliases of a type", record({}), record({}, { aliases: ["S"] })],
    ["aliases of a field", record({}), record({ aliases: ["b"] })],
    ["a default", record({}), record({ default: 0 })],
    ["defaults", record({ default: 0 }), record({ default: 1 })],
    ["a default null", record({ type: ["null", "int"] }), record({ type: ["null", "int"], default: null })],
    ["orders", record({}), record({ order: "ignore" })],
    ["fields", record({}), record({}, { fields: [] })],
    ["names of fields", record({}), record({ name: "b" })],
    ["types of fields", record({}), record({ type: "long" })],
    ["symbols", enumeration(), enumeration({ symbols: ["b", "a"] })],
    ["defaults of an enum", enumeration(), enumeration({ default: "a" })],
    ["sizes", { type: "fixed", name: "F", size: 1 }, { type: "fixed", name: "F", size: 2 }],
    ["items", { type: "array", items: "int" }, { type: "array", items: "long" }],
    ["values", { type: "map", values: "int" }, { type: "map", values: "long" }],
    ["branches", ["null", "int"], ["int", "null"]],
    ["numbers of branches", ["null"], ["null", "int"]],
    ["a logical type", "int", { type: "int", logicalType: "date" }],
    ["logical types", { type: "int", logicalType: "time-millis" }, { type: "int", logicalType: "date" }],
    ["precisions", decimal({}), decimal({ precision: 5 })],
    ["scales", decimal({}), decimal({ scale: 1 })],
    ["kinds of one name", enumeration(), { type: "fixed", name: "E", size: 1 }],
  ])("%s make a difference", (_, a, b) => expect(same(a, b)).toBe(false));

  it("goes through recursive schemas once", () => {
    const list = (value: string, next: string) => ({
      type: "record",
      name: "L",
      fields: [
        { name: "next", type: [next, "L"] },
        { name: "value", type: value },
      ],
    });
    expect(same(list("int", "null"), list("int", "null"))).toBe(true);
    expect(same(list("int", "null"), list("long", "null"))).toBe(false);
  });

  it("holds for random schemas and what they print, and for no other", () => {
    const random = new Random(31);
    let equal = 0;
    for (let run = 0; run < 400; run++) {
      const json = randomSchema(random, { depth: 1 + random.below(4), recursive: random.chance(0.3) });
      const schema = parseSchemaJson(json);
      expect(interchangeable(schema, parseSchemaJson(schema.toJSON()))).toBe(true);
      const other = parseSchemaJson(randomSchema(random, { depth: 1 + random.below(4) }));
      const found = interchangeable(schema, other);
      if (found) expect(other.type).toBe(schema.type);
      equal += found ? 1 : 0;
    }
    expect(equal).toBeLessThan(200);
  });
});

function map(value: object): object {
  return { type: { type: "map", values: "int" }, default: value };
}
