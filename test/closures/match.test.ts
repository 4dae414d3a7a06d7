import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import {
  arrayMatch,
  asBytes,
  branchIndexes,
  buildMatch,
  fieldReader,
  isLongBigint,
  isPlain,
  isRecordLike,
  recordMatch,
  recordMisfit,
} from "../../src/closures/match.js";
import type { RecordSchema, UnionSchema } from "../../src/schema/schema.js";
import { wrap } from "../../src/value/branch.js";
import { array, map, record, schemaOf } from "./make.js";

const match = (schema: unknown, value: unknown, beside = [schema]) =>
  buildMatch(schemaOf(schema), beside.map(schemaOf), { logical: "default" })(value);

describe("isLongBigint", () => {
  it("is true of 64 bits", () => {
    expect([2n ** 63n - 1n, -(2n ** 63n), 0n].map(isLongBigint)).toEqual([true, true, true]);
    expect([2n ** 63n, -(2n ** 63n) - 1n].map(isLongBigint)).toEqual([false, false]);
  });
});

describe("asBytes", () => {
  it("takes views of bytes, of other realms too", () => {
    for (const value of [new Uint8Array(1), Buffer.alloc(1), new Int8Array(1), runInNewContext("new Uint8Array(1)")])
      expect(asBytes(value)).toBe(value);
    for (const value of [
      new Uint16Array(1),
      new DataView(new ArrayBuffer(1)),
      new ArrayBuffer(1),
      [1],
      "a",
      null,
      { BYTES_PER_ELEMENT: 1 },
    ])
      expect(asBytes(value)).toBeUndefined();
  });
});

describe("arrayMatch", () => {
  it("takes typed arrays of the items' own kind", () => {
    expect(arrayMatch(schemaOf("int"))(Int32Array.of(1))).toBe(true);
    expect(arrayMatch(schemaOf("int"))(Float32Array.of(1))).toBe(false);
    expect(arrayMatch(schemaOf("string"))([])).toBe(true);
    expect(arrayMatch(schemaOf("string"))({ length: 0 })).toBe(false);
  });
});

describe("plain objects", () => {
  it("are known, of other realms too", () => {
    for (const value of [{}, Object.create(null), runInNewContext("({})")]) expect(isPlain(value)).toBe(true);
    for (const value of [[], new Date(), new Map(), new (class X {})(), null, "a", Object.create({}), wrap("a", 1)])
      expect(isPlain(value)).toBe(false);
  });
});

describe("isRecordLike", () => {
  it("is true of objects that can have fields", () => {
    for (const value of [{}, Object.create(null), new (class X {})(), new Error("x")])
      expect(isRecordLike(value)).toBe(true);
    for (const value of [null, 1, [], new Uint8Array(1), new Map(), new Set(), new Date(), wrap("a", 1)])
      expect(isRecordLike(value)).toBe(false);
  });
});

describe("fieldReader", () => {
  it("reads what an object or its class has, not what every object has", () => {
    class Base {
      valueOf(): never {
        return 3 as never;
      }
    }
    const get = fieldReader("valueOf");
    expect([get({}), get(Object.create(null)), get({ valueOf: 1 })]).toEqual([undefined, undefined, 1]);
    expect(get(new Base())).toBe(Base.prototype.valueOf);
    expect(fieldReader("__proto__")({})).toBeUndefined();
    expect(fieldReader("__proto__")(JSON.parse('{"__proto__": 1}'))).toBe(1);
    expect(fieldReader("x")(Object.create({ x: 2 }))).toBe(2);
  });
});

describe("buildMatch", () => {
  it.each([
    ["null", [null, undefined], [0, false]],
    ["boolean", [true], [1]],
    ["int", [1, -1], [2 ** 31, 1.5, 1n, "1", Number.NaN]],
    ["long", [1, 2 ** 40, 1n], [2 ** 53, 2n ** 63n, 0.5]],
    ["float", [0.1, Number.NaN], ["1", 1n]],
    ["double", [0.1], [1n]],
    ["string", ["a"], [1]],
    ["bytes", [new Uint8Array(1)], ["a"]],
    [{ type: "fixed", name: "F", size: 1 }, [new Uint8Array(1)], [new Uint8Array(2), "a"]],
    [{ type: "enum", name: "E", symbols: ["A"] }, ["A"], ["toString", 0]],
    [array("int"), [[], ["anything"]], [{}, new Set()]],
    [map("int"), [{}, { a: "anything" }, new Map()], [[], null, new Date()]],
    [["int", "string"], [1, "a", wrap("int", 1)], [null]],
    [record("R", { x: "int" }), [{ x: 1 }, { x: "anything" }], [{}, { x: 1, y: 2 }, { x: undefined }, []]],
  ])("%j", (schema, good, bad) => {
    expect(good.map((value) => match(schema, value))).toEqual(good.map(() => true));
    expect(bad.map((value) => match(schema, value))).toEqual(bad.map(() => false));
  });

  it("leaves numbers that are no float to a double beside it", () => {
    expect([0.1, 0.5, -0, Number.NaN].map((value) => match("float", value, ["float", "double"]))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  it("looks at the values of a map where a record stands beside it", () => {
    const beside = [map("int"), record("R", { x: "string" })];
    expect(match(map("int"), { x: 1 }, beside)).toBe(true);
    expect(match(map("int"), { x: "a" }, beside)).toBe(false);
    expect(match(map("int"), new Map([["x", "a"]]), beside)).toBe(true);
  });
});

describe("recordMatch and recordMisfit", () => {
  const schema = schemaOf({
    type: "record",
    name: "R",
    fields: [
      { name: "x", type: "int" },
      { name: "y", type: "int", default: 1 },
      { name: "toString", type: "int", default: 1 },
    ],
  }) as RecordSchema;

  it("agree", () => {
    const fits = recordMatch(schema);
    for (const good of [{ x: 1 }, { x: 1, y: 2, toString: 3 }]) expect(fits(good)).toBe(true);
    expect(fits({ y: 1 })).toBe(false);
    expect(recordMisfit(schema, { y: 1 })).toBe('an object without the field "x" of record "R"');
    expect(fits({ x: 1, valueOf: 1 })).toBe(false);
    expect(recordMisfit(schema, { x: 1, valueOf: 1 })).toBe('an object with a key that is no field of record "R"');
  });
});

describe("branchIndexes", () => {
  it("knows branches by name", () => {
    const union = schemaOf(["null", record("ns.R", {}), array("int")]) as UnionSchema;
    expect([...branchIndexes(union)]).toEqual([
      ["null", 0],
      ["ns.R", 1],
      ["array", 2],
    ]);
  });
});
