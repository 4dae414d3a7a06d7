import { describe, expect, it } from "vitest";
import { sameSchema } from "../../src/schema/equal.js";
import { parseSchemaJson } from "../../src/schema/parse.js";
import { branchName, isSchema, type RecordSchema, schemaKey } from "../../src/schema/schema.js";

/** JSON in the form that toJSON gives. */
const printed: unknown[] = [
  "null",
  { type: "int", logicalType: "date", x: [1, { y: null }] },
  { type: "array", items: "string" },
  { type: "map", values: ["null", "bytes"], default: {} },
  [],
  ["null", { type: "fixed", name: "F", size: 0 }],
  { type: "enum", name: "E", symbols: [] },
  { type: "enum", name: "E", namespace: "n", doc: "d", aliases: ["F", "m.G"], symbols: ["a", "b"], default: "a", x: 1 },
  {
    type: "fixed",
    name: "F",
    namespace: "n.m",
    doc: "",
    aliases: ["G"],
    size: 3,
    logicalType: "decimal",
    precision: 5,
  },
  {
    type: "record",
    name: "R",
    namespace: "n",
    fields: [
      { name: "a", type: "int", doc: "d", default: 5, order: "descending", aliases: ["b-c"], logicalType: "date" },
      { name: "b", type: { type: "record", name: "S", fields: [{ name: "r", type: ["null", "n.R"] }] } },
      { name: "c", type: { type: "record", name: "S", namespace: "", fields: [{ name: "s", type: "n.S" }] } },
      { name: "d", type: { type: "error", name: "T", namespace: "m", fields: [{ name: "s", type: ".S" }] } },
      { name: "e", type: [".S", "n.S", "m.T"] },
    ],
    x: { y: 9007199254740993n, z: -0.5 },
  },
  JSON.parse('{"type":"int","__proto__":{"a":1},"constructor":2}'),
];

describe("toJSON", () => {
  it.each(printed.map((json) => [json]))("gives back %o", (json) => {
    const schema = parseSchemaJson(json);
    const again = schema.toJSON();
    expect(Object.keys(again as object)).toEqual(Object.keys(json as object));
    expect(again).toEqual(json);
    expect(sameSchema(parseSchemaJson(again), schema)).toBe(true);
  });

  it("leaves out what says nothing", () => {
    const json = {
      type: "record",
      name: "a.R",
      namespace: "b",
      aliases: [],
      fields: [{ name: "f", type: { type: "int" }, order: "ascending" }],
    };
    expect(parseSchemaJson(json).toJSON()).toEqual({
      type: "record",
      name: "R",
      namespace: "a",
      fields: [{ name: "f", type: "int" }],
    });
  });

  it("starts anywhere in a cycle", () => {
    const outer = parseSchemaJson({
      type: "record",
      name: "n.Outer",
      fields: [
        { name: "in", type: { type: "record", name: "In", fields: [{ name: "out", type: ["null", "Outer"] }] } },
      ],
    }) as RecordSchema;
    const inner = outer.fields[0]!.type;
    expect(inner.toJSON()).toEqual({
      type: "record",
      name: "In",
      namespace: "n",
      fields: [
        { name: "out", type: ["null", { type: "record", name: "Outer", fields: [{ name: "in", type: "n.In" }] }] },
      ],
    });
    expect(sameSchema(parseSchemaJson(inner.toJSON()), inner)).toBe(true);
  });

  it("gives an object that is the caller's to change", () => {
    const schema = parseSchemaJson({ type: "record", name: "R", fields: [{ name: "a", type: "int" }] });
    (schema.toJSON() as { fields: unknown[] }).fields.push({ name: "b", type: "int" });
    expect((schema as RecordSchema).fields).toHaveLength(1);
    expect((schema.toJSON() as { fields: unknown[] }).fields).toHaveLength(1);
    expect(JSON.stringify(schema)).toBe('{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}');
  });
});

describe("a node", () => {
  it("carries itself, so that a schema may stand where a type may", () => {
    const schema = parseSchemaJson("int");
    expect((schema as { [schemaKey]?: unknown })[schemaKey]).toBe(schema);
    expect(schemaKey).toBe(Symbol.for("wavro.schema"));
    expect(isSchema(schema)).toBe(true);
    expect(isSchema({ type: "int" })).toBe(false);
    expect(isSchema(null)).toBe(false);
  });

  it("has the name of a branch", () => {
    expect(branchName(parseSchemaJson({ type: "fixed", name: "n.F", size: 1 }))).toBe("n.F");
    expect(branchName(parseSchemaJson({ type: "map", values: "int" }))).toBe("map");
  });
});
