import { expect, it } from "vitest";
import { RecordBatch } from "../../src/column/batch.js";
import { avroType } from "../../src/index.js";
import { ACCESSORS, CELLS, cellOf, SLOT } from "../../src/value/accessor.js";
import { getterOf } from "../../src/value/getter.js";
import { resolveOptions, type ValueOptions } from "../../src/value/options.js";

const COLOR = { type: "enum", name: "Color", symbols: ["RED", "GREEN"] };

/** What the accessor of a field `a` of this type gives, and what the column's getter gives. */
function both(type: unknown, values: readonly unknown[], given: ValueOptions = {}): [unknown[], unknown[]] {
  const schema = { type: "record", name: "R", fields: [{ name: "a", type }] };
  const options = { ...resolveOptions(given), unsafe: "bigint" } as const;
  const rows = values.map((a) => ({ a }));
  const of = avroType(schema as never, given);
  const [column] = RecordBatch.dataOf(of.decodeColumns(of.encodeBatch(rows as never))).children;
  const get = getterOf(column!, options);
  const access = (ACCESSORS[column!.layout.kind] ?? ACCESSORS.other!)(0);
  const fields = [cellOf(column!, options, get)];
  return [rows.map((_, i) => access.call({ [SLOT]: i, [CELLS]: { fields } })), rows.map((_, i) => get(i))];
}

it.each<[unknown, unknown[]]>([
  ["int", [0, -5, 2 ** 31 - 1]],
  ["long", [0, -1, 2 ** 31, -(2 ** 40), 2 ** 53 - 1, 2n ** 60n, -(2n ** 63n)]],
  ["float", [0.5, -1.25]],
  ["double", [0.1, Number.NaN]],
  ["boolean", [true, false, true]],
  [COLOR, ["RED", "GREEN"]],
  ["string", ["a", "é", ""]],
  ["bytes", [Uint8Array.of(1, 2)]],
])("reads %j as the getter does, nulls and the options of types too", (type, values) => {
  for (const given of [{}, { long: "bigint" }, { long: "auto" }] as ValueOptions[]) {
    const [seen, want] = both(type, values, given);
    expect(seen).toEqual(want);
    const [nullable, wanted] = both(["null", type], [null, ...values, null], given);
    expect(nullable).toEqual(wanted);
    expect(nullable[0]).toBeNull();
  }
});

it("leaves to the getter what is wrapped, and what logical types change", () => {
  const [wrapped] = both(["null", "int"], [null, { int: 3 }], { union: "wrapped" });
  expect(wrapped).toEqual([null, { int: 3 }]);
  expect(both({ type: "int", logicalType: "date" }, ["1970-01-02"])[0]).toEqual(["1970-01-02"]);
  expect(both({ type: "long", logicalType: "timestamp-millis" }, [new Date(5)])[0]).toEqual([new Date(5)]);
  expect(both({ type: "int", logicalType: "date" }, [1], { logical: "raw" })[0]).toEqual([1]);
});
