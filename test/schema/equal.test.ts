import { describe, expect, it } from "vitest";
import { sameJson, sameSchema } from "../../src/schema/equal.js";
import { parseSchemaJson } from "../../src/schema/parse.js";
import { type JsonValue, RecordSchema } from "../../src/schema/schema.js";

const record = (changes: object = {}, field: object = {}) => ({
  type: "record",
  name: "R",
  fields: [{ name: "a", type: ["null", "R"], default: null, ...field }],
  ...changes,
});
const same = (a: unknown, b: unknown) => sameSchema(parseSchemaJson(a), parseSchemaJson(b));

describe("sameSchema", () => {
  it("looks through names, order of keys, doc and aliases", () => {
    expect(same(record(), record())).toBe(true);
    expect(same(record({ doc: "d", aliases: ["S"] }), record())).toBe(true);
    expect(same(record({}, { doc: "d" }), record({ namespace: "" }))).toBe(true);
    expect(same(record({ x: { a: 1, b: 2 } }), record({ x: { b: 2, a: 1 } }))).toBe(true);
    expect(same({ type: "int" }, "int")).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ["type", "int", "long"],
    ["attributes", { type: "int", logicalType: "date" }, "int"],
    ["an attribute's value", { type: "int", a: 1 }, { type: "int", a: 2 }],
    ["an attribute's name", { type: "int", a: 1 }, { type: "int", b: 1 }],
    ["name", record(), record({ name: "S", fields: [{ name: "a", type: ["null", "S"], default: null }] })],
    ["error", record(), record({ type: "error" })],
    ["fields", record(), record({ fields: [] })],
    ["field name", record(), record({}, { name: "b" })],
    ["field type", record(), record({}, { type: ["null", "int"] })],
    ["order", record(), record({}, { order: "ignore" })],
    ["default", record(), record({}, { default: undefined })],
    ["field attributes", record(), record({}, { x: 1 })],
    ["symbols", { type: "enum", name: "E", symbols: ["a"] }, { type: "enum", name: "E", symbols: ["b"] }],
    [
      "enum default",
      { type: "enum", name: "E", symbols: ["a"] },
      { type: "enum", name: "E", symbols: ["a"], default: "a" },
    ],
    ["size", { type: "fixed", name: "F", size: 1 }, { type: "fixed", name: "F", size: 2 }],
    ["kind", { type: "fixed", name: "F", size: 1 }, { type: "enum", name: "F", symbols: [] }],
    ["items", { type: "array", items: "int" }, { type: "array", items: "long" }],
    ["values", { type: "map", values: "int" }, { type: "map", values: "long" }],
    ["branches", ["null", "int"], ["int", "null"]],
    ["number of branches", ["null", "int"], ["null"]],
    ["union or not", ["int"], "int"],
  ])("sees another %s", (_, a, b) => {
    expect(same(a, b)).toBe(false);
    expect(same(b, a)).toBe(false);
    expect(same(a, a)).toBe(true);
  });

  it("holds an unfinished record to equal only itself", () => {
    const make = () => new RecordSchema("R", [], undefined, false, new Map());
    const open = make();
    expect(sameSchema(open, open)).toBe(true);
    expect(sameSchema(open, make())).toBe(false);
  });
});

describe("sameJson", () => {
  it.each<[JsonValue, JsonValue, boolean]>([
    [1, 1, true],
    [1, "1", false],
    [0, -0, false],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [{ a: 1 }, { b: 1 }, false],
    [{ a: null }, {}, false],
    [2n ** 60n, 2n ** 60n, true],
    [JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}'), true],
    [JSON.parse('{"toString":1}'), { a: 1 }, false],
    [null, {}, false],
  ])("%o and %o: %s", (a, b, equal) => {
    expect(sameJson(a, b)).toBe(equal);
    expect(sameJson(b, a)).toBe(equal);
  });

  it("does not overflow the stack", () => {
    const deep = () => {
      let value: JsonValue = [];
      for (let i = 0; i < 100_000; i++) value = [value];
      return value;
    };
    expect(sameJson(deep(), deep())).toBe(true);
  });
});
