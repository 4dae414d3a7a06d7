import { describe, expect, it } from "vitest";
import { ConstantColumn } from "../../src/column/constant.js";
import { joinColumns } from "../../src/column/join.js";
import { sliceColumn } from "../../src/column/slice.js";
import { layOut } from "../../src/plan/layout.js";
import { resolve } from "../../src/plan/resolve.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { getterOf } from "../../src/value/getter.js";
import { resolveOptions } from "../../src/value/options.js";
import { shred } from "../../src/value/shred.js";

const OPTIONS = { ...resolveOptions({ long: "bigint", union: "wrapped", map: "Map" }), unsafe: "bigint" } as const;

/** The column of one value in every slot, and one that holds it in fact. */
function columns(schema: unknown, value: unknown, length: number) {
  const parsed = parseSchema(schema as object);
  const { root } = layOut(resolve(parsed, parsed));
  return {
    constant: new ConstantColumn(shred(root, [value]), length),
    filled: shred(
      root,
      Array.from({ length }, () => value),
    ),
  };
}

const R = {
  type: "record",
  name: "R",
  fields: [
    { name: "x", type: "int" },
    { name: "s", type: ["null", "string"] },
  ],
};
const CASES: [schema: unknown, value: unknown][] = [
  ["null", null],
  ["boolean", true],
  ["int", 7],
  ["long", 2n ** 60n],
  ["double", Number.NaN],
  ["string", "é"],
  ["bytes", Uint8Array.of(1, 2)],
  [{ type: "fixed", name: "F", size: 2 }, Uint8Array.of(1, 2)],
  [{ type: "enum", name: "E", symbols: ["A", "B"] }, "B"],
  [["null", "int"], null],
  [["null", "int"], { int: 3 }],
  [["null", "int", "string"], { string: "x" }],
  [{ type: "array", items: "string" }, ["a", "bc"]],
  [{ type: "array", items: "string" }, []],
  [
    { type: "map", values: ["null", "int"] },
    new Map<string, unknown>([
      ["k", null],
      ["l", { int: 1 }],
    ]),
  ],
  [R, { x: 1, s: { string: "é" } }],
];

describe("ConstantColumn", () => {
  it.each(CASES)("of %j has the arrays of a column that is filled", (schema, value) => {
    for (const length of [0, 1, 2, 9, 17]) {
      const { constant, filled } = columns(schema, value, length);
      for (const key of ["length", "layout", "validity", "values", "offsets", "typeIds"] as const) {
        if (key === "layout") expect(constant.layout.kind).toBe(filled.layout.kind);
        else if (length > 0 || key === "length") expect(constant[key], `${key} of ${length}`).toEqual(filled[key]);
      }
      expect(constant.children).toHaveLength(filled.children.length);
      const get = getterOf(constant, OPTIONS);
      const want = getterOf(filled, OPTIONS);
      for (let i = 0; i < length; i++) expect(get(i)).toEqual(want(i));
    }
  });

  it("makes no arrays to be read, cut or joined", () => {
    const constant = new ConstantColumn(columns("string", "x".repeat(1000), 1).filled, 2 ** 30);
    expect(getterOf(constant, OPTIONS)(2 ** 29)).toHaveLength(1000);
    const part = sliceColumn(constant, 5, 2 ** 20);
    expect(part.length).toBe(2 ** 20 - 5);
    expect(part.constant!.one).toBe(constant.one);
    const joined = joinColumns([constant, part]);
    expect(joined.length).toBe(2 ** 30 + 2 ** 20 - 5);
    expect(joined.constant!.one).toBe(constant.one);
    expect(() => constant.values).toThrow(/past|over|2147483647/);
  });

  it("gives fresh objects", () => {
    const get = getterOf(columns({ type: "array", items: "int" }, [1], 3).constant, OPTIONS);
    expect(get(0)).toEqual([1]);
    expect(get(0)).not.toBe(get(0));
  });
});
