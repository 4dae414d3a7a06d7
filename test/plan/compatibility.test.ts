import { describe, expect, it } from "vitest";
import { resolveLimits } from "../../src/limits.js";
import { incompatibilities } from "../../src/plan/compatibility.js";
import type { NameRule } from "../../src/plan/match.js";
import { parseSchemaJson } from "../../src/schema/parse.js";
import { expectError } from "../helpers.js";
import { type Json, Random, randomSchema } from "../random.js";

const judge = (writer: unknown, reader: unknown, rule: NameRule = "match", lenientNames = false) =>
  incompatibilities(parseSchemaJson(writer), parseSchemaJson(reader, { lenientNames }), rule);
/** Kinds with their paths. */
const kinds = (writer: unknown, reader: unknown, rule?: NameRule) =>
  judge(writer, reader, rule).map(({ kind, path }) => [kind, path.join(".")].join(" ").trim());

const record = (name: string, fields: Record<string, unknown>, more: object = {}) => ({
  type: "record",
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
  ...more,
});
const defaulted = (name: string, type: unknown, value: unknown, more: object = {}) => ({
  type: "record",
  name,
  fields: [{ name: "a", type, default: value, ...more }],
});
const enumeration = (symbols: string[], more: object = {}) => ({ type: "enum", name: "E", symbols, ...more });
const fixed = (name: string, size = 1, more: object = {}) => ({ type: "fixed", name, size, ...more });
const array = (items: unknown) => ({ type: "array", items });
const map = (values: unknown) => ({ type: "map", values });
const decimal = (precision: number, scale?: number) => ({ type: "bytes", logicalType: "decimal", precision, scale });

describe("incompatibilities", () => {
  it.each<[string, unknown, unknown, NameRule?]>([
    [
      "promotions",
      record("R", { a: "int", b: "float", c: "string" }),
      record("R", { a: "double", b: "double", c: "bytes" }),
    ],
    ["fields that the reader lacks", record("R", { a: "int", b: map("int") }), record("R", { a: "int" })],
    ["fields with a default", record("R", {}), defaulted("R", "int", 1)],
    ["fields with a default null", record("R", {}), defaulted("R", ["null", "int"], null)],
    [
      "fields by an alias",
      record("R", { b: "int" }),
      { ...record("R", {}), fields: [{ name: "a", type: "int", aliases: ["b"] }] },
    ],
    ["types by an alias", record("R", {}), record("S", {}, { aliases: ["R"] })],
    ["types by their unqualified name", fixed("n.F"), fixed("m.F")],
    ["any names if they are ignored", record("R", { a: fixed("F") }), record("S", { a: fixed("G") }), "ignore"],
    ["symbols of the reader only", enumeration(["a"]), enumeration(["b", "a"])],
    ["symbols that become the default", enumeration(["a", "b"]), enumeration(["a"], { default: "a" })],
    ["a union that grows", ["null", "int"], ["string", "int", "null"]],
    ["branches that promote", ["int", "float"], ["double"]],
    ["a union that becomes its only type", ["int"], "long"],
    ["a type that becomes a union", "int", ["null", "long"]],
    [
      "a record in a union by its full name",
      record("A", { a: "int" }),
      [record("q.A", { a: "string" }), record("A", { a: "long" })],
    ],
    [
      "a record in a union, the first that is readable",
      record("A", { a: "int" }),
      [record("p.A", { a: "string" }), record("q.A", { a: "long" })],
    ],
    ["a union without branches on either side", array([]), array([])],
    ["two arrays and maps", array(map(array("int"))), array(map(array("long")))],
    ["a decimal and bytes", decimal(4, 2), "bytes"],
    ["one decimal", decimal(4), decimal(4, 0)],
  ])("%s: none", (_, writer, reader, rule) => expect(kinds(writer, reader, rule)).toEqual([]));

  it.each<[string, unknown, unknown, string[], NameRule?]>([
    ["types", "string", "int", ["TYPE_MISMATCH"]],
    ["a demotion", "long", "int", ["TYPE_MISMATCH"]],
    ["kinds of one name", fixed("E"), enumeration(["a"]), ["TYPE_MISMATCH"]],
    ["items", array("string"), array("int"), ["TYPE_MISMATCH items"]],
    ["values", map("string"), map("int"), ["TYPE_MISMATCH values"]],
    ["names of records", record("R", {}), record("S", {}), ["NAME_MISMATCH"]],
    ["an alias of the writer", record("R", {}, { aliases: ["S"] }), record("S", {}), ["NAME_MISMATCH"]],
    ["names and sizes of fixed", fixed("F", 1), fixed("G", 2), ["NAME_MISMATCH"]],
    ["sizes of fixed, names ignored", fixed("F", 1), fixed("G", 2), ["FIXED_SIZE_MISMATCH"], "ignore"],
    ["symbols", enumeration(["a", "b"]), enumeration(["a"]), ["MISSING_ENUM_SYMBOLS"]],
    ["a field without a default", record("R", {}), record("R", { a: "int" }), ["READER_FIELD_MISSING_DEFAULT_VALUE a"]],
    [
      "a nullable field without a default",
      record("R", {}),
      record("R", { a: ["null", "int"] }),
      ["READER_FIELD_MISSING_DEFAULT_VALUE a"],
    ],
    [
      "a field's enum with a default of its own",
      record("R", {}),
      record("R", { a: enumeration(["x"], { default: "x" }) }),
      ["READER_FIELD_MISSING_DEFAULT_VALUE a"],
    ],
    ["a branch", ["null", "int"], "int", ["TYPE_MISMATCH null"]],
    ["branches", ["null", "int", fixed("F")], ["null"], ["MISSING_UNION_BRANCH int", "MISSING_UNION_BRANCH F"]],
    ["a type and a union", "boolean", ["null", "int"], ["MISSING_UNION_BRANCH"]],
    [
      "what is wrong inside a branch",
      ["null", record("A", {})],
      ["null", record("A", { a: "int" })],
      ["READER_FIELD_MISSING_DEFAULT_VALUE A.a"],
    ],
    [
      "what is wrong inside the only candidate",
      record("A", {}),
      ["null", record("q.A", { a: "int" })],
      ["READER_FIELD_MISSING_DEFAULT_VALUE q.A.a"],
    ],
    [
      "all of several candidates",
      record("A", {}),
      [record("p.A", { a: "int" }), record("q.A", { a: "int" })],
      ["MISSING_UNION_BRANCH"],
    ],
    [
      "a symbol in the branch that is taken, though another would do",
      record("A", { e: enumeration(["x", "y"]) }),
      [record("p.A", { e: enumeration(["x"]) }), record("q.A", { e: { ...enumeration(["x", "y"]), name: "z.E" } })],
      ["MISSING_ENUM_SYMBOLS p.A.e"],
    ],
    ["decimals", decimal(4, 2), decimal(4, 1), ["TYPE_MISMATCH"]],
    [
      "several at once, in the reader's order",
      record("R", { c: "string", b: array("int") }),
      record("R", { a: "int", b: array("string"), c: ["null", "int"] }),
      ["READER_FIELD_MISSING_DEFAULT_VALUE a", "TYPE_MISMATCH b.items", "MISSING_UNION_BRANCH c"],
    ],
  ])("%s: all", (_, writer, reader, expected, rule) => expect(kinds(writer, reader, rule)).toEqual(expected));

  it("says what it found, in bounded words", () => {
    const message = (writer: unknown, reader: unknown) => judge(writer, reader).map((issue) => issue.message);
    expect(message(enumeration(["a", "b", "c", "d", "e"]), enumeration(["a"]))).toEqual([
      'enum "E" lacks the writer\'s "b", "c", "d" and 1 more, and has no default',
    ]);
    expect(message("string", fixed("n.F"))).toEqual(['string can\'t be read as fixed "n.F"']);
    const long = "x".repeat(900);
    const [text] = message(enumeration([`${long}a`, `${long}b`, `${long}c`, "d"]), { ...enumeration([]), name: "E" });
    expect(text!.length).toBeLessThan(512);
  });

  it("takes a default that is not legal for none", () => {
    const reader = defaulted("R", "int", "x");
    expect(judge(record("R", { a: "int" }), reader, "match", true)).toEqual([]);
    const [issue] = judge(record("R", {}), reader, "match", true);
    expect(issue).toMatchObject({ kind: "READER_FIELD_MISSING_DEFAULT_VALUE", path: ["a"] });
  });

  it("goes through recursive schemas, and gives each reason once", () => {
    const list = (value: string, more: Record<string, unknown> = {}) =>
      record("L", { next: ["null", "L"], value, ...more });
    expect(kinds(list("int"), list("long"))).toEqual([]);
    expect(kinds(list("string"), list("long"))).toEqual(["TYPE_MISMATCH value"]);
    expect(kinds(list("int"), list("int", { more: "int" }))).toEqual(["READER_FIELD_MISSING_DEFAULT_VALUE more"]);
  });

  it("finds a reason that a circle of candidates leads to", () => {
    // A may become p.A only if its next may, which depends on the value behind it.
    const writer = record("A", { next: ["null", "A"], value: "string" });
    const candidate = (name: string, value: string) => record(name, { next: ["null", name], value });
    expect(kinds([writer], [candidate("p.A", "int"), candidate("q.A", "bytes")])).toEqual([]);
    expect(kinds([writer], [candidate("p.A", "int"), candidate("q.A", "int")])).toEqual(["MISSING_UNION_BRANCH A"]);
  });

  it("takes time in proportion to the pairs", () => {
    // 2^60 ways lead through these, for each type holds the next one twice.
    const tower = (bottom: string) => {
      let type: unknown = bottom;
      for (let i = 0; i < 60; i++) type = record(`R${i}`, { a: type, b: i === 0 ? bottom : `R${i - 1}` });
      return type;
    };
    expect(kinds(tower("int"), tower("long"))).toEqual([]);
    expect(kinds(tower("int"), tower("string")).length).toBe(2);
  });

  it("does not need the stack", () => {
    let type: Json = "int";
    for (let i = 0; i < 500; i++) type = array(type) as Json;
    const options = { limits: resolveLimits({ maxSchemaDepth: 500 }) };
    const deep = parseSchemaJson(type, options);
    const [issue] = incompatibilities(
      deep,
      parseSchemaJson(JSON.parse(JSON.stringify(type).replace("int", "null")), options),
      "match",
    );
    expect(issue!.path).toHaveLength(500);
  });

  it("bounds the pairs that two circles of types make", () => {
    const circle = (length: number) => {
      let type: unknown = ["null", "n0.A"];
      for (let i = length - 1; i >= 0; i--) type = ["null", record(`n${i}.A`, { next: type })];
      return parseSchemaJson(type, { limits: resolveLimits({ maxSchemaDepth: 512 }) });
    };
    expect(incompatibilities(circle(15), circle(16), "match")).toEqual([]);
    expect(expectError(() => incompatibilities(circle(50), circle(49), "match")).code).toBe("limit-exceeded");
    const many = (name: string) => {
      const branches = Array.from({ length: 1500 }, (_, i) => record(`${name}${i}.A`, {}));
      return parseSchemaJson(record("R", { a: branches }));
    };
    const start = performance.now();
    expect(expectError(() => incompatibilities(many("m"), many("n"), "match")).code).toBe("limit-exceeded");
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it("finds none between random schemas and themselves", () => {
    const random = new Random(41);
    for (let run = 0; run < 500; run++) {
      const json = randomSchema(random, { depth: random.below(6), recursive: random.chance(0.3) });
      expect(judge(json, json)).toEqual([]);
    }
  });
});
