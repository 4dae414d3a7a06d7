import { describe, expect, it } from "vitest";
import { ConstantColumn } from "../../src/column/constant.js";
import { packColumns, unpackColumns } from "../../src/column/pack.js";
import { difference } from "../helpers.js";
import { columnsOf, physical, randomRows, valuesOf } from "./columns.js";

describe("packColumns and unpackColumns", () => {
  it("give the same columns, of any schema", () => {
    for (let seed = 1; seed <= 120; seed++) {
      const { schema, values } = randomRows(seed, seed % 40);
      const columns = columnsOf(schema, values);
      const found = unpackColumns(packColumns(columns), columnsOf(schema, []));
      expect(difference(physical(found), physical(columns)), `seed ${seed}`).toBeUndefined();
      expect(difference(valuesOf(found), values), `seed ${seed}`).toBeUndefined();
    }
  });

  it("copy into one buffer, which can be transferred", () => {
    const columns = columnsOf({ type: "map", values: ["null", "double"] }, [{ a: null }, { b: { double: 0.5 } }, {}]);
    const packed = packColumns(columns);
    expect([packed.byteOffset, packed.length]).toEqual([0, packed.buffer.byteLength]);
    const moved = structuredClone(packed, { transfer: [packed.buffer] });
    const found = unpackColumns(moved, columnsOf({ type: "map", values: ["null", "double"] }, []));
    expect(valuesOf(found)).toEqual([{ a: null }, { b: { double: 0.5 } }, {}]);
    expect(found.offsets!.buffer).toBe(moved.buffer);
    expect(columns.offsets!.length).toBe(4);
  });

  it("leave constants to the reader, who has them", () => {
    const one = columnsOf("string", ["ever the same"]);
    const packed = packColumns(new ConstantColumn(one, 1000));
    expect(packed.length).toBeLessThan(32);
    const found = unpackColumns(packed, new ConstantColumn(one, 0));
    expect(valuesOf(found)).toEqual(new Array(1000).fill("ever the same"));
  });

  it("refuse columns of another plan", () => {
    const packed = packColumns(columnsOf({ type: "array", items: "int" }, [[1, 2]]));
    expect(() => unpackColumns(packed, columnsOf("int", []))).toThrow(expect.objectContaining({ code: "internal" }));
  });
});
