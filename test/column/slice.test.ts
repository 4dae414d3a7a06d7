import { describe, expect, it } from "vitest";
import { sliceColumn } from "../../src/column/slice.js";
import { difference } from "../helpers.js";
import { columnsOf, randomRows, valuesOf } from "./columns.js";

describe("sliceColumn", () => {
  it("gives the rows between two, of any columns", () => {
    for (let seed = 1; seed <= 80; seed++) {
      const { random, schema, values } = randomRows(seed, 30);
      const columns = columnsOf(schema, values);
      for (let i = 0; i < 6; i++) {
        const start = random.below(31);
        const end = start + random.below(31 - start);
        const slice = sliceColumn(columns, start, end);
        const found = difference(valuesOf(slice), values.slice(start, end));
        expect(found, `seed ${seed}, ${start} to ${end}`).toBeUndefined();
        const inner = random.below(end - start + 1);
        expect(
          difference(valuesOf(sliceColumn(slice, inner, end - start)), values.slice(start + inner, end)),
        ).toBeUndefined();
      }
    }
  });

  it("takes bits from any place to any other", () => {
    const values = Array.from({ length: 40 }, (_, i) => (i % 5 === 0 ? null : { boolean: i % 3 === 0 }));
    const columns = columnsOf(["null", "boolean"], values);
    for (let start = 0; start <= 40; start++)
      for (let end = start; end <= 40; end++)
        expect(valuesOf(sliceColumn(columns, start, end))).toEqual(values.slice(start, end));
  });

  it("shares memory where it can", () => {
    const ints = columnsOf("int", [1, 2, 3, 4]);
    expect(sliceColumn(ints, 1, 3).values!.buffer).toBe(ints.values!.buffer);
    const strings = columnsOf("string", ["a", "b", "c"]);
    const slice = sliceColumn(strings, 1, 3);
    expect(slice.values).toBe(strings.values);
    expect([...slice.offsets!]).toEqual([1, 2, 3]);
    const fixed = columnsOf({ type: "fixed", name: "F", size: 2 }, [
      Uint8Array.of(1, 2),
      Uint8Array.of(3, 4),
      Uint8Array.of(5, 6),
    ]);
    expect([...sliceColumn(fixed, 1, 2).values!]).toEqual([3, 4]);
  });
});
