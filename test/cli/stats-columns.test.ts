import { expect, it } from "vitest";
import { ColumnStats } from "../../src/cli/column-stats.js";
import { addColumn } from "../../src/cli/stats-columns.js";
import { avroType } from "../../src/type/avro-type.js";

// What is counted by columns is held against what is counted by rows in stats-rows.test.ts.

function statsOf(schema: unknown, values: readonly unknown[]) {
  const type = avroType<unknown>(JSON.stringify(schema), { logical: "raw" });
  const stats = new ColumnStats("", type.schema);
  const half = values.length >> 1;
  for (const part of [values.slice(0, half), values.slice(half)]) {
    const data = type.encodeBatch(part as never[]);
    addColumn(stats, type.decodeColumns(data, { count: part.length }).columns[0]!);
  }
  return [...stats.all()].map(({ path, values, nulls, distinct }) => [path, values, nulls, distinct?.count]);
}

it.each<[unknown, unknown[], unknown]>([
  [["null", "long"], [1, null, 1, 2n ** 62n, null, 2], [["", 4, 2, 3]]],
  ["boolean", [true, false, true], [["", 3, 0, 2]]],
  [["boolean", "null"], [true, null, true], [["", 2, 1, 1]]],
  ["string", ["a", "", "a", "ab"], [["", 4, 0, 3]]],
  ["double", [0.1, 0.1, 2], [["", 3, 0, 2]]],
  ["float", [0.5, 0.5, 2], [["", 3, 0, 2]]],
  [{ type: "fixed", name: "F", size: 2 }, [Uint8Array.of(1, 2), Uint8Array.of(1, 2)], [["", 2, 0, 1]]],
  [{ type: "enum", name: "E", symbols: ["A", "B", "C"] }, ["A", "C", "A"], [["", 3, 0, 2]]],
  ["null", [null, null], [["", 0, 2, undefined]]],
  [{ type: "array", items: ["null", "int"] }, [[1, null], [], [1]], [["", 3, 0, undefined], ["[]", 2, 1, 1]]], // biome-ignore format: short
  [{ type: "map", values: "int" }, [{ a: 1 }, { a: 2, b: 1 }], [["", 2, 0, undefined], ["{}", 3, 0, 2]]], // biome-ignore format: short
  [
    ["null", "int", "string"],
    [1, "a", null, "b", "a"],
    [["", 4, 1, undefined], ["[int]", 1, 0, 1], ["[string]", 3, 0, 2]], // biome-ignore format: short
  ],
])("%j", (schema, values, expected) => {
  expect(statsOf(schema, values)).toEqual(expected);
});
