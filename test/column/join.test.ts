import { describe, expect, it } from "vitest";
import type { ColumnData } from "../../src/column/data.js";
import { joinColumns } from "../../src/column/join.js";
import { difference, expectError } from "../helpers.js";
import { columnsOf, physical, randomRows, valuesOf } from "./columns.js";

/** The same columns in chunks that begin at any row, empty ones too. */
function chunked(schema: unknown, values: readonly unknown[], sizes: readonly number[]): ColumnData[] {
  const chunks: ColumnData[] = [];
  let at = 0;
  for (const size of sizes) chunks.push(columnsOf(schema, values.slice(at, (at += size))));
  chunks.push(columnsOf(schema, values.slice(at)));
  return chunks;
}

describe("joinColumns", () => {
  it("makes of chunks what one chunk would be", () => {
    for (let seed = 1; seed <= 80; seed++) {
      const { random, schema, values } = randomRows(seed, 25);
      const sizes = Array.from({ length: 5 }, () => random.below(8));
      const joined = joinColumns(chunked(schema, values, sizes));
      const found = difference(physical(joined), physical(columnsOf(schema, values)));
      expect(found, `seed ${seed}, chunks of ${sizes}`).toBeUndefined();
    }
  });

  it("joins bits at odd places", () => {
    const values = Array.from({ length: 100 }, (_, i) => (i % 3 === 0 ? null : { boolean: i % 2 === 0 }));
    for (const sizes of [[1], [3, 5, 9], [8, 8, 1], [0, 7, 7, 7]]) {
      const joined = joinColumns(chunked(["null", "boolean"], values, sizes));
      expect(valuesOf(joined)).toEqual(values);
      expect(joined.validity).toHaveLength(13);
    }
  });

  it("moves the slots of union branches behind those of the chunks before", () => {
    const values = [{ int: 1 }, { string: "a" }, { int: 2 }, null, { string: "b" }, { int: 3 }];
    const { typeIds, offsets, children } = joinColumns(chunked(["int", "string", "null"], values, [3, 1]));
    expect([...typeIds!]).toEqual([0, 1, 0, 2, 1, 0]);
    expect([...offsets!]).toEqual([0, 0, 1, 0, 1, 2]);
    expect(children.map(({ length }) => length)).toEqual([3, 2, 1]);
  });

  it("gives the one chunk itself, and fresh arrays for more", () => {
    const chunks = chunked("int", [1, 2, 3], [1]);
    expect(joinColumns(chunks.slice(0, 1))).toBe(chunks[0]);
    const joined = joinColumns(chunks);
    (chunks[0]!.values as Int32Array)[0] = 9;
    expect([...joined.values!]).toEqual([1, 2, 3]);
  });

  it("refuses what 32-bit offsets can't count, and says what to do", () => {
    const array = columnsOf({ type: "array", items: "null" }, [[null]]);
    const huge = { ...array, offsets: Int32Array.of(0, 2 ** 31 - 2) };
    const error = expectError(() => joinColumns([huge, huge]));
    expect(error.code).toBe("limit-exceeded");
    expect(error.message).toContain("batches()");
  });
});
