import { describe, expect, it } from "vitest";
import { buildQuickComparer } from "../../src/closures/quick-comparer.js";
import { wrap } from "../../src/value/branch.js";
import { resolveOptions, type ValueOptions } from "../../src/value/options.js";
import { array, LIST, record, schemaOf } from "./make.js";

function quick(schema: unknown, a: unknown, b: unknown, options?: ValueOptions): number | undefined {
  const compare = buildQuickComparer(schemaOf(schema), resolveOptions(options));
  const found = compare(a, b);
  const back = compare(b, a);
  expect(back).toBe(found === undefined ? undefined : 0 - found);
  return found;
}

const ENUM = { type: "enum", name: "E", symbols: ["z", "a"] };

describe("what is plain", () => {
  it.each([
    ["null", null, null, 0],
    ["boolean", false, true, -1],
    ["int", -1, 1, -1],
    ["long", 2n ** 53n, 2 ** 53 - 1, 1],
    ["long", 5n, 5, 0],
    ["float", 0.1, Math.fround(0.1), 0],
    ["double", -0, 0, -1],
    ["double", Number.NaN, Number.POSITIVE_INFINITY, 1],
    ["string", "a", "ab", -1],
    ["string", "é", "z", 1],
    ["string", "😀a", "😀b", -1],
    [ENUM, "z", "a", -1],
    [array("int"), [1, 2], [1, 3], -1],
    [array("int"), [1], [1, 0], -1],
    [["null", "int"], null, -5, -1],
    [["int", "null"], null, -5, 1],
    [["null", "int"], null, null, 0],
    [["null", "int"], 1, 2, -1],
    [record("R", { a: "int", b: "string" }), { a: 1, b: "x", c: 1 }, { a: 1, b: "y" }, -1],
    [
      record("R", { __proto__x: "int", toString: "string" }),
      { __proto__x: 1, toString: "x" },
      { __proto__x: 1, toString: "x" },
      0,
    ],
  ])("%j: %o, %o", (schema, a, b, want) => {
    expect(quick(schema, a, b)).toBe(want);
  });

  it("is turned round and left out as fields say", () => {
    const fields = [
      { name: "m", type: { type: "map", values: "int" }, order: "ignore" },
      { name: "d", type: "int", order: "descending" },
    ];
    expect(quick({ type: "record", name: "R", fields }, { m: {}, d: 1 }, { m: { a: 1 }, d: 2 })).toBe(1);
  });
});

describe("what is left to encoding", () => {
  it.each([
    ["null", undefined, null],
    ["int", 1, "1"],
    ["int", 1, 2 ** 31],
    ["long", 1, 2 ** 53],
    ["long", 1n, 2n ** 63n],
    ["double", 1, 1n],
    ["string", "\ud800", "\ud800"],
    ["string", "\uffff", "\u{10000}"],
    [ENUM, "z", "toString"],
    ["bytes", new Uint8Array(1), new Uint8Array(1)],
    [{ type: "map", values: "int" }, {}, {}],
    [array("int"), [1], new Int32Array(1)],
    [array("int"), [1, "x"], [1, 2]],
    [["null", "int"], null, "x"],
    [["null", "int"], undefined, 1],
    [["null", "int"], wrap("int", 1), 1],
    [["int", "string"], 1, 2],
    [["null", record("R", {})], null, {}],
    [record("R", { a: "int" }), {}, { a: 1 }],
    [record("R", { a: "int" }), [], { a: 1 }],
    [record("R", { toString: "string" }), {}, {}],
    [LIST, { next: null }, { next: null }],
    [{ type: "int", logicalType: "date" }, 1, 2],
  ])("%j: %o, %o", (schema, a, b) => {
    expect(quick(schema, a, b)).toBeUndefined();
  });

  it("by options", () => {
    expect(quick(["null", "int"], null, 1, { union: "wrapped" })).toBeUndefined();
    expect(quick(record("R", { a: "int" }), { a: 1 }, { a: 2 }, { unknownFields: "error" })).toBeUndefined();
    expect(quick({ type: "int", logicalType: "date" }, 1, 2, { logical: "raw" })).toBe(-1);
  });
});
