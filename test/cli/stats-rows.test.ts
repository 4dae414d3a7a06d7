import { describe, expect, it } from "vitest";
import { ColumnStats } from "../../src/cli/column-stats.js";
import { addColumn } from "../../src/cli/stats-columns.js";
import { addRows, ROWS } from "../../src/cli/stats-rows.js";
import { avroType } from "../../src/type/avro-type.js";
import { joined } from "../helpers.js";
import { encodeModel, modelOf, Random, randomSchema, randomValue } from "../random.js";

const factsOf = (stats: ColumnStats) =>
  [...stats.all()].map(({ path, type, values, nulls, distinct }) => [path, type, values, nulls, distinct?.count]);

/** What is counted of data by rows. */
function byRows(schema: unknown, data: Uint8Array, count: number): ColumnStats {
  const type = avroType(schema as string, ROWS);
  const stats = new ColumnStats("", type.schema);
  addRows(stats, type.schema, type.decodeBatch(data, { count }));
  return stats;
}

describe("rows and columns", () => {
  it("are counted alike, whatever the schema", () => {
    const random = new Random(31);
    let columns = 0;
    for (let round = 0; round < 150; round++) {
      const schema = randomSchema(random, { depth: 1 + random.below(4) });
      const model = modelOf(schema);
      const count = 1 + random.below(30);
      const data = joined(
        Array.from({ length: count }, () => encodeModel(model, randomValue(random, model, 40), random)),
      );
      const type = avroType(JSON.stringify(schema), ROWS);
      const stats = new ColumnStats("", type.schema);
      const batch = type.decodeColumns(data, { count });
      if (type.schema.type === "record") {
        stats.values += count;
        for (const [i, field] of type.schema.fields.entries())
          addColumn(stats.field(i, field.name, field.type), batch.columns[i]!);
      } else addColumn(stats, batch.columns[0]!);
      const found = new Map(factsOf(byRows(JSON.stringify(schema), data, count)).map((facts) => [facts[0], facts]));
      for (const facts of factsOf(stats)) {
        columns++;
        // Rows know nothing of what never came.
        if (facts[2] !== 0 || facts[3] !== 0) expect(found.get(facts[0])).toEqual(facts);
        else expect(found.get(facts[0]) ?? facts).toEqual(facts);
      }
    }
    expect(columns).toBeGreaterThan(1000);
  });
});

it("records inside themselves are values, and what they have is not counted again", () => {
  const schema = {
    type: "record",
    name: "Tree",
    fields: [
      { name: "id", type: "long" },
      { name: "kids", type: { type: "array", items: "Tree" } },
      { name: "next", type: ["null", "Tree"] },
    ],
  };
  const type = avroType<unknown>(JSON.stringify(schema));
  const leaf = { id: 2, kids: [], next: null };
  const rows = [{ id: 1, kids: [leaf, leaf], next: leaf }, { id: 1, kids: [], next: null }]; // biome-ignore format: short
  expect(factsOf(byRows(JSON.stringify(schema), type.encodeBatch(rows), 2))).toEqual([
    ["", "record Tree", 2, 0, undefined],
    ["id", "long", 2, 0, 1],
    ["kids", "array", 2, 0, undefined],
    ["kids[]", "record Tree", 2, 0, undefined],
    ["next", "record Tree", 1, 1, undefined],
  ]);
});
