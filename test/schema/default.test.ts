import { describe, expect, it } from "vitest";
import { LimitError } from "../../src/errors.js";
import { DEFAULT_LIMITS, resolveLimits } from "../../src/limits.js";
import { Defaults, defaultBranch } from "../../src/schema/default.js";
import { parseSchemaJson } from "../../src/schema/parse.js";
import type { JsonValue, RecordSchema, UnionSchema } from "../../src/schema/schema.js";
import { expectError } from "../helpers.js";

/** A record with one field of a type and a default. */
const withDefault = (type: unknown, value: unknown, limits = DEFAULT_LIMITS) =>
  parseSchemaJson(
    { type: "record", name: "R", fields: [{ name: "a", type, default: value }] },
    { limits },
  ) as RecordSchema;

const e = { type: "enum", name: "E", symbols: ["x", "constructor"] };
const f = { type: "fixed", name: "F", size: 2 };
const p = {
  type: "record",
  name: "P",
  fields: [
    { name: "p", type: "int" },
    { name: "q", type: "int", default: 3 },
  ],
};
const odd = { type: "record", name: "Odd", fields: [{ name: "toString", type: "int" }] };

describe("legal defaults", () => {
  it.each<[unknown, unknown]>([
    ["null", null],
    ["boolean", false],
    ["int", 0],
    ["int", -0],
    ["int", -2147483648],
    ["int", 2147483647],
    ["long", 9007199254740991],
    ["long", 9223372036854775807n],
    ["long", -9223372036854775808n],
    ["float", 1],
    ["float", 1e300],
    ["double", 4],
    ["double", -0.5],
    ["double", 2n ** 70n],
    ["double", "NaN"],
    ["float", "-Infinity"],
    ["string", ""],
    ["string", "é😀"],
    ["bytes", "\u00ff\u0000"],
    [f, "\u00ffa"],
    [{ type: "fixed", name: "F", size: 0 }, ""],
    [e, "constructor"],
    [{ type: "array", items: "int" }, []],
    [{ type: "array", items: ["null", "int"] }, [null, 1]],
    [{ type: "map", values: "int" }, JSON.parse('{"__proto__":1}')],
    [p, { p: 1 }],
    [p, { p: 1, q: 2, more: "ignored" }],
    [odd, { toString: 1 }],
    [["null", "int"], null],
    [["null", "int"], 1],
    [["null", "double"], "NaN"],
  ])("%o: %o", (type, value) => {
    expect(withDefault(type, value).fields[0]!.default).toEqual(value);
  });
});

describe("illegal defaults", () => {
  it.each<[unknown, unknown]>([
    ["null", 0],
    ["boolean", "true"],
    ["boolean", 0],
    ["int", 1.5],
    ["int", "1"],
    ["int", null],
    ["int", 2147483648],
    ["int", -2147483649],
    ["int", 2n ** 40n],
    ["int", true],
    ["long", 9223372036854775808n],
    ["long", 2 ** 60], // a number that may have been rounded
    ["long", "1"],
    ["float", "1"],
    ["double", "infinity"],
    ["double", null],
    ["double", 10n ** 400n],
    ["string", 1],
    ["string", null],
    ["bytes", [1]],
    ["bytes", "\u0100"],
    [f, "abc"],
    [f, "a"],
    [f, "a\u0100"],
    [e, "z"],
    [e, "toString"],
    [e, 0],
    [{ type: "array", items: "int" }, ["a"]],
    [{ type: "array", items: "int" }, {}],
    [{ type: "map", values: "int" }, []],
    [{ type: "map", values: "int" }, { a: null }],
    [{ type: "map", values: "int" }, null],
    [p, {}],
    [p, { q: 1 }],
    [p, { p: 1, q: null }],
    [p, []],
    [odd, {}],
    [["null", "int"], "s"],
    [["null", "int"], { int: 1 }],
    [[], null],
  ])("%o: %o", (type, value) => {
    const error = expectError(() => withDefault(type, value));
    expect(error).toMatchObject({ code: "invalid-default", path: ["fields", 0, "default"] });
  });

  it("are found deep inside, where they stand", () => {
    const inner = { type: "record", name: "I", fields: [{ name: "b", type: "int", default: "x" }] };
    const outer = {
      type: "record",
      name: "O",
      fields: [{ name: "a", type: ["null", { type: "array", items: inner }] }],
    };
    expect(expectError(() => parseSchemaJson(outer)).path).toEqual([
      "fields",
      0,
      "type",
      1,
      "items",
      "fields",
      0,
      "default",
    ]);
  });

  it("are kept as they stand in lenient schemas", () => {
    const json = { type: "record", name: "R", fields: [{ name: "a", type: "int", default: "x" }] };
    expect(parseSchemaJson(json, { lenientNames: true }).toJSON()).toEqual(json);
  });
});

describe("defaults that hold themselves", () => {
  const record = (name: string, fields: object[]) => ({ type: "record", name, fields });

  it.each<[string, object]>([
    ["at once", record("R", [{ name: "r", type: "R", default: {} }])],
    ["in an array", record("R", [{ name: "r", type: { type: "array", items: "R" }, default: [{}] }])],
    ["in a union", record("R", [{ name: "r", type: ["R", "null"], default: {} }])],
    [
      "by way of another record",
      record("R", [{ name: "s", type: record("S", [{ name: "r", type: "R", default: {} }]), default: {} }]),
    ],
    [
      "by way of another field",
      record("R", [
        { name: "a", type: ["null", "R"], default: { b: null } },
        { name: "b", type: ["null", "R"], default: { a: null } },
        { name: "c", type: ["null", "R"], default: { a: null, b: null } },
      ]),
    ],
  ])("%s are refused", (_, json) => {
    expect(expectError(() => parseSchemaJson(json)).code).toBe("invalid-default");
  });

  it.each<[string, object]>([
    ["give the field", record("R", [{ name: "r", type: ["null", "R"], default: { r: null } }])],
    ["hold none", record("R", [{ name: "r", type: { type: "array", items: "R" }, default: [] }])],
    ["are null", record("R", [{ name: "r", type: ["null", "R"], default: null }])],
  ])("but not if they %s", (_, json) => {
    expect(parseSchemaJson(json).toJSON()).toEqual(json);
  });
});

describe("limits of defaults", () => {
  const tree = { type: "record", name: "T", fields: [{ name: "next", type: ["null", "T"] }] };
  const nested = (depth: number) => {
    let value: JsonValue = { next: null };
    for (let i = 1; i < depth; i++) value = { next: value };
    return value;
  };

  it("holds maxDepth, inclusive", () => {
    expect(withDefault(tree, nested(DEFAULT_LIMITS.maxDepth)).name).toBe("R");
    const error = expectError(() => withDefault(tree, nested(DEFAULT_LIMITS.maxDepth + 1)));
    expect(error).toMatchObject({ limit: "maxDepth", path: ["fields", 0, "default"] });
    expect(() => withDefault(tree, nested(100_000))).toThrow(LimitError);
  });

  it("tries no branch twice, which would take exponential time", () => {
    const b = { type: "record", name: "B", fields: [{ name: "next", type: ["null", "A", "B"] }] };
    const a = { type: "record", name: "A", fields: [{ name: "next", type: ["null", "A", b] }] };
    let value: JsonValue = 5;
    for (let i = 0; i < 100; i++) value = { next: value };
    const start = performance.now();
    expect(expectError(() => withDefault(a, value))).toMatchObject({ code: "invalid-default" });
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it("ends at values that are too many for the schema's bound", () => {
    const limits = resolveLimits({ maxSchemaNodes: 10 });
    const many = Array.from({ length: 500 }, (_, i) => i);
    const schema = parseSchemaJson({ type: "array", items: "int" });
    expect(expectError(() => new Defaults(limits).isLegal(schema, many))).toMatchObject({ limit: "maxSchemaNodes" });
    const few = new Defaults(limits);
    for (let i = 0; i < 10; i++) expect(few.isLegal(schema, many.slice(0, 100))).toBe(true); // the bound is of each call
  });
});

describe("defaultBranch", () => {
  const union = (...branches: unknown[]) => parseSchemaJson(branches) as UnionSchema;

  it.each<[UnionSchema, JsonValue, number]>([
    [union("null", "string"), "s", 1],
    [union("string", "double", "int"), 3, 1],
    [union("int", "long"), 2 ** 40, 1],
    [union("string", "double"), "NaN", 0],
    [union("double", "string"), "NaN", 0],
    [union("bytes", "string"), "\u00ff", 0],
    [union("bytes", "string"), "\u0100", 1],
    [union({ type: "map", values: "int" }, p), { p: 1 }, 0],
    [union({ type: "map", values: "string" }, p), { p: 1 }, 1],
    [union("null"), 1, -1],
    [union(), null, -1],
  ])("of %o for %o is %i", (schema, json, index) => {
    expect(defaultBranch(schema, json)).toBe(index);
  });

  it("refuses one that holds itself", () => {
    const json = { type: "record", name: "R", fields: [{ name: "r", type: ["R", "null"], default: {} }] };
    const schema = parseSchemaJson(json, { lenientNames: true }) as RecordSchema;
    expect(expectError(() => defaultBranch(schema.fields[0]!.type as UnionSchema, {})).code).toBe("invalid-default");
  });
});
