import { describe, expect, it } from "vitest";
import { copyJson } from "../../src/schema/json-copy.js";
import { SchemaObject } from "../../src/schema/schema-object.js";
import { expectError } from "../helpers.js";

const object = (json: object) => new SchemaObject(json, { up: undefined, step: 0 }, copyJson);

describe("a JSON object of a schema", () => {
  it("has own properties only", () => {
    const json = Object.assign(Object.create({ name: "inherited" }), { type: "int" });
    expect(object(json).get("name")).toBeUndefined();
    expect(object({}).get("constructor")).toBeUndefined();
    expect(object(JSON.parse('{"__proto__":1}')).get("__proto__")).toBe(1);
  });

  it("says what is missing or wrong, and where", () => {
    expect(expectError(() => object({}).need("type"))).toMatchObject({ code: "missing-attribute", path: [0] });
    expect(expectError(() => object({ name: 1 }).needText("name"))).toMatchObject({
      code: "invalid-attribute",
      path: [0, "name"],
    });
    expect(expectError(() => object({ fields: { length: 1 } }).needArray("fields")).path).toEqual([0, "fields"]);
  });

  it("takes aliases that are strings", () => {
    expect(object({}).aliases()).toEqual([]);
    expect(object({ aliases: ["a-1", ""] }).aliases()).toEqual(["a-1", ""]);
    for (const aliases of ["a", null, [1], { 0: "a" }])
      expect(expectError(() => object({ aliases }).aliases()).path).toEqual([0, "aliases"]);
  });

  it("takes a doc that is a string; null is a mere attribute, and in lenient schemas anything", () => {
    expect(object({ doc: "d" }).doc(false)).toBe("d");
    expect(object({ doc: null }).doc(false)).toBeUndefined();
    expect(expectError(() => object({ doc: 5 }).doc(false)).code).toBe("invalid-attribute");
    expect(object({ doc: 5 }).doc(true)).toBeUndefined();
    expect([...object({ doc: 5 }).attributes("record", { doc: undefined })]).toEqual([["doc", 5]]);
    expect(object({ doc: "d" }).attributes("record", { doc: "d" }).size).toBe(0);
  });

  it("keeps the attributes that its bearer does not define", () => {
    const json = { type: "array", items: "int", default: [], symbols: [1], java: { class: "x" }, none: undefined };
    expect(Object.fromEntries(object(json).attributes("array"))).toEqual({
      default: [],
      symbols: [1],
      java: { class: "x" },
    });
    expect(Object.fromEntries(object(json).attributes("enum"))).toEqual({ items: "int", java: { class: "x" } });
  });
});
