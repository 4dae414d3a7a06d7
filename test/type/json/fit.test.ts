import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, resolveLimits } from "../../../src/limits.js";
import type { UnionSchema } from "../../../src/schema/schema.js";
import { avroType } from "../../../src/type/avro-type.js";
import { Fitting } from "../../../src/type/json/fit.js";
import { Reading } from "../../../src/type/json/reading.js";
import { parse } from "../../../src/type/parse.js";
import { parseSchema } from "../../../src/type/schema-argument.js";
import { expectError } from "../../helpers.js";

const fits = (schema: string | object, json: unknown, limits = DEFAULT_LIMITS) =>
  new Fitting(limits, false).fits(new Reading(limits), parseSchema(schema), json);
const record = (name: string, fields: Record<string, unknown>) => ({
  type: "record",
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
});

describe("Fitting", () => {
  it("looks through arrays, maps, records and unions", () => {
    const schema = record("R", { a: { type: "array", items: ["null", { type: "map", values: "int" }] } });
    expect(fits(schema, { a: [null, { x: 1 }] })).toBe(true);
    expect(fits(schema, { a: [null, { x: 1.5 }] })).toBe(false);
    expect(fits(schema, { a: {} })).toBe(false);
    expect(fits(schema, { a: [], b: 1 })).toBe(false);
    expect(fits(schema, {})).toBe(false);
    expect(fits({ type: "map", values: "int" }, [])).toBe(false);
  });

  it("lets fields be missing that are filled in", () => {
    const field = (name: string, type: unknown, more = {}) => ({ name, type, ...more });
    const fields = [
      field("a", "int", { default: 1 }),
      field("b", ["int", "null"]),
      field("c", "null"),
      field("d", "int"),
    ];
    const schema = { type: "record", name: "R", fields };
    expect(fits(schema, { d: 1 })).toBe(true);
    expect(fits(schema, { a: 1, b: 1, c: null })).toBe(false);
  });

  it("names the branches that a kind of value may mean", () => {
    const union = parseSchema([
      "null",
      "int",
      "double",
      "string",
      record("R", { x: "int" }),
      { type: "array", items: "int" },
    ]);
    const possible = (json: unknown) => new Fitting(DEFAULT_LIMITS, false).possible(union as UnionSchema, json);
    expect([null, 1, "NaN", { y: 1 }, ["a"], true].map(possible)).toEqual([[0], [1, 2], [2, 3], [4], [5], []]);
  });

  it("holds the depth", () => {
    const list = record("L", { next: ["null", "L", { type: "map", values: "int" }] });
    const limits = resolveLimits({ maxDepth: 10 });
    const nested = (depth: number) => {
      let json: object = { next: null };
      for (let i = 1; i < depth; i++) json = { next: json };
      return json;
    };
    expect(fits(list, nested(10), limits)).toBe(true);
    expect(expectError(() => fits(list, nested(11), limits)).code).toBe("limit-exceeded");
  });

  it("tries no value twice: nested unions of alike records take linear time", () => {
    const union = ["null", "A", "B"];
    const a = record("A", { x: union.slice(0, 2) });
    const b = record("B", { x: union });
    const type = avroType<unknown>([a, b, record("C", { x: union })]);
    const text = `${'{"x":'.repeat(200)}"no"${"}".repeat(200)}`;
    const start = performance.now();
    expect(expectError(() => parse(type, text)).code).toBe("no-branch");
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
