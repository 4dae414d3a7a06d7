import { describe, expect, it } from "vitest";
import { Definitions, duplicate, indexReferences } from "../../src/schema/definitions.js";
import { parseSchemaJson } from "../../src/schema/parse.js";
import type { FixedSchema, NamedSchema, RecordSchema } from "../../src/schema/schema.js";
import { expectError } from "../helpers.js";

const fixed = (name: string, size = 1) => parseSchemaJson({ type: "fixed", name, size }) as FixedSchema;
const none = new Map<string, NamedSchema>();

describe("definitions", () => {
  it("hold ordinary names, whatever they are", () => {
    const definitions = Definitions.with(none);
    expect(definitions.find("constructor")).toBeUndefined();
    definitions.define(fixed("__proto__"));
    expect(definitions.find("__proto__")?.schema.name).toBe("__proto__");
    expect(definitions.find("toString")).toBeUndefined();
  });

  it("find what is defined here, then around, then among the references", () => {
    const foreign = fixed("A");
    const outer = Definitions.with(new Map([["A", foreign]]));
    expect(outer.find("A")).toEqual({ schema: foreign, foreign: true });
    const [first, second] = [fixed("A", 2), fixed("A", 3)];
    outer.define(first);
    const inner = outer.inner();
    expect(inner.find("A")).toEqual({ schema: first, foreign: false });
    expect(inner.get("A")).toBeUndefined();
    inner.define(second);
    expect(inner.find("A")?.schema).toBe(second);
    expect(outer.find("A")?.schema).toBe(first);
  });

  it("adopt a type twice if both say the same", () => {
    const definitions = Definitions.with(none);
    definitions.adopt(fixed("A"), undefined);
    definitions.adopt(fixed("A"), undefined);
    const error = expectError(() => definitions.adopt(fixed("A", 2), { up: undefined, step: "items" }));
    expect(error).toMatchObject({ code: "duplicate-name", path: ["items"] });
    expect(duplicate("A", undefined).path).toEqual([]);
  });
});

describe("references", () => {
  it("bring the types inside them, those named in the index first", () => {
    const inner = { type: "fixed", name: "x.F", size: 1 };
    const outer = parseSchemaJson({
      type: "record",
      name: "x.R",
      fields: [{ name: "f", type: inner }],
    }) as RecordSchema;
    const own = fixed("x.F", 2);
    expect(indexReferences({ "x.R": outer }).get("x.F")).toBe(outer.fields[0]!.type);
    expect(indexReferences({ "x.R": outer, "x.F": own }).get("x.F")).toBe(own);
  });

  it("must be what their key says", () => {
    expect(expectError(() => indexReferences({ B: fixed("A") }))).toMatchObject({ code: "invalid-name", path: ["B"] });
    expect(expectError(() => indexReferences({ int: parseSchemaJson("int") })).code).toBe("invalid-name");
  });
});
