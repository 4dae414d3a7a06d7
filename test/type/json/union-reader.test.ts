import { describe, expect, it } from "vitest";
import { avroType } from "../../../src/type/avro-type.js";
import { fromAvroJSON } from "../../../src/type/from-avro-json.js";
import { parse } from "../../../src/type/parse.js";
import { expectError } from "../../helpers.js";

const exact = (schema: object) => avroType<unknown>(schema, { union: "wrapped" });
const record = (name: string, fields: Record<string, unknown>) => ({
  type: "record",
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
});

describe("unions of Avro JSON", () => {
  const union = exact([
    "null",
    "int",
    { ...record("A", { x: "int" }), namespace: "ns" },
    { type: "map", values: "int" },
  ]);

  it("name their branch, and null stands bare", () => {
    for (const json of [null, { int: 1 }, { "ns.A": { x: 1 } }, { map: { int: 1 } }])
      expect(fromAvroJSON(union, json)).toEqual(json);
  });

  it("have exactly one name, which is the full one", () => {
    const wrong: unknown[] = [
      1,
      {},
      [],
      "int",
      { int: 1, map: {} },
      { A: { x: 1 } },
      { null: null },
      { long: 1 },
      { toString: 1 },
      undefined,
    ];
    for (const json of wrong) {
      const error = expectError(() => fromAvroJSON(union, json));
      expect([error.name, error.code, error.path]).toEqual(["DecodeError", "no-branch", []]);
    }
    expect(expectError(() => fromAvroJSON(exact(["int"]), null)).code).toBe("no-branch");
  });

  it("put the name into the path", () => {
    expect(expectError(() => fromAvroJSON(union, { "ns.A": { x: "a" } })).path).toEqual(["ns.A", "x"]);
  });
});

describe("unions of plain JSON", () => {
  /** The branch that text is read as. */
  const branchOf = (schema: object, text: string) => {
    const value = parse(exact(schema), text);
    return value === null ? "null" : Object.keys(value as object)[0];
  };

  it("are the first branch that fits", () => {
    expect(branchOf(["null", "string", "int"], "null")).toBe("null");
    expect(branchOf(["int", "long", "double"], "1")).toBe("int");
    expect(branchOf(["int", "long", "double"], "3000000000")).toBe("long");
    expect(branchOf(["int", "long", "double"], "1.5")).toBe("double");
    expect(branchOf(["double", "int"], "1")).toBe("double");
    expect(branchOf(["bytes", "string"], '"AAAA"')).toBe("bytes");
    expect(branchOf(["bytes", "string"], '"AAA"')).toBe("string");
    expect(branchOf([{ type: "enum", name: "E", symbols: ["A"] }, "string"], '"A"')).toBe("E");
    expect(branchOf([{ type: "enum", name: "E", symbols: ["A"] }, "string"], '"B"')).toBe("string");
    expect(branchOf(["double", "string"], '"NaN"')).toBe("double");
    expect(branchOf(["double", "string"], '"nan"')).toBe("string");
  });

  it("leave a number that is no float to one beside it that holds it", () => {
    expect(branchOf(["float", "double"], "0.5")).toBe("float");
    expect(branchOf(["float", "double"], "0.1")).toBe("double");
    expect(branchOf(["float", "int"], "16777217")).toBe("int");
    expect(branchOf(["float", "string"], "0.1")).toBe("float");
  });

  it("tell records apart by all that they hold", () => {
    const cat = record("Cat", { kind: { type: "enum", name: "C", symbols: ["cat"] }, size: "int" });
    const dog = record("Dog", { kind: { type: "enum", name: "D", symbols: ["dog"] }, size: "int" });
    expect(branchOf([cat, dog], '{"kind":"dog","size":1}')).toBe("Dog");
    expect(branchOf([cat, { type: "map", values: "int" }], '{"size":1}')).toBe("map");
    expect(branchOf([record("A", { a: "int" }), record("B", { a: "int", b: "int" })], '{"a":1,"b":2}')).toBe("B");
    expect(expectError(() => branchOf([cat, dog], '{"kind":"cow","size":1}')).code).toBe("no-branch");
  });

  it("refuse records that fit alike", () => {
    const error = expectError(() => branchOf([record("A", { x: "int" }), record("B", { x: "int" })], '{"x":1}'));
    expect([error.name, error.code, error.path]).toEqual(["DecodeError", "ambiguous-branch", []]);
  });

  it("go into the only branch that can be meant, and say what is wrong there", () => {
    const union = ["null", "string", record("A", { x: "int" })];
    expect(branchOf(union, '{"x":1,"unknown":2}')).toBe("A");
    expect(expectError(() => branchOf(union, '{"x":"1"}')).path).toEqual(["A", "x"]);
    expect(expectError(() => branchOf(["null", "bytes"], '"?"')).path).toEqual(["bytes"]);
    expect(expectError(() => branchOf(["int"], "null")).path).toEqual(["int"]);
    expect(expectError(() => branchOf(union, "1")).code).toBe("no-branch");
  });
});
