import { describe, expect, it } from "vitest";
import { bit, type ColumnData, childLayouts, valueWidth } from "../../src/column/data.js";
import { layoutOf } from "./columns.js";

type Kind = ColumnData["layout"];

describe("columns", () => {
  it.each([
    ["null", 0],
    ["boolean", 0],
    ["int", 4],
    ["float", 4],
    [{ type: "enum", name: "E", symbols: ["A"] }, 4],
    ["long", 8],
    ["double", 8],
    [{ type: "fixed", name: "F", size: 5 }, 5],
    ["string", 0],
    [{ type: "array", items: "long" }, 0],
  ])("of %j have values of %i bytes a slot", (schema, width) => {
    expect(valueWidth(layoutOf(schema) as Kind)).toBe(width);
  });

  it.each([
    ["int", []],
    [{ type: "array", items: "int" }, ["int"]],
    [{ type: "map", values: "int" }, ["string", "int"]],
    [
      ["int", "string", "null"],
      ["int", "string", "null"],
    ],
    [
      {
        type: "record",
        name: "R",
        fields: [
          { name: "a", type: "long" },
          { name: "b", type: ["null", "int"] },
        ],
      },
      ["long", "nullable"],
    ],
  ])("of %j have children %j", (schema, kinds) => {
    expect(childLayouts(layoutOf(schema) as Kind).map(({ kind }) => kind)).toEqual(kinds);
  });

  it("count bits from the least significant", () => {
    const bits = Uint8Array.of(0b0000_0101, 0b1000_0000);
    expect(Array.from({ length: 16 }, (_, i) => i).filter((i) => bit(bits, i))).toEqual([0, 2, 15]);
  });
});
