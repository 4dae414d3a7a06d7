import { describe, expect, it } from "vitest";
import { LimitError } from "../../src/errors.js";
import { children, MAX_HEIGHT, walk } from "../../src/schema/graph.js";
import { parseSchemaJson } from "../../src/schema/parse.js";
import type { RecordSchema, Schema } from "../../src/schema/schema.js";

const list = {
  type: "record",
  name: "List",
  fields: [
    { name: "value", type: "long" },
    { name: "next", type: ["null", "List"] },
    { name: "more", type: { type: "map", values: { type: "array", items: "List" } } },
  ],
};

/** A union of records, each of which has a field of the one before. */
const chain = (length: number) =>
  Array.from({ length }, (_, i) => ({
    type: "record",
    name: `R${i}`,
    fields: i === 0 ? [] : [{ name: "before", type: `R${i - 1}` }],
  }));

describe("walk", () => {
  it("follows a cycle as long as its visitor wants", () => {
    const seen = new Set<Schema>();
    walk(parseSchemaJson(list), (schema) => !seen.has(schema) && seen.add(schema).size > 0);
    expect([...seen].map((schema) => schema.type).sort()).toEqual(["array", "long", "map", "null", "record", "union"]);
  });

  it("knows the children of each type", () => {
    const schema = parseSchemaJson(list) as RecordSchema;
    expect(children(schema).map(({ type }) => type)).toEqual(["long", "union", "map"]);
    expect(children(schema.fields[1]!.type)[1]).toBe(schema);
    expect(children(schema.fields[0]!.type)).toEqual([]);
  });
});

describe("the height of a schema", () => {
  it("is bounded along references, where the JSON is flat", () => {
    expect(parseSchemaJson(chain(MAX_HEIGHT)).type).toBe("union");
    expect(() => parseSchemaJson(chain(MAX_HEIGHT + 1))).toThrow(LimitError);
  });

  it("is bounded where schemas are put into schemas", () => {
    let schema = parseSchemaJson("int");
    const grow = () => {
      for (let i = 0; i < 20_000; i++) schema = parseSchemaJson({ type: "array", items: ["null", schema] });
    };
    expect(grow).toThrow(LimitError);
    expect(schema.toJSON()).toBeTypeOf("object"); // what was made can be walked
  });
});
