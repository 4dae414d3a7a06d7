import { describe, expect, it } from "vitest";
import { RecordBatch } from "../../src/column/batch.js";
import { resolveOptions } from "../../src/value/options.js";
import { columnReader } from "../../src/value/reader.js";
import { difference, expectError } from "../helpers.js";
import { columnsOf, randomRows } from "./columns.js";

function batch(schema: unknown, values: readonly unknown[], options = {}): RecordBatch {
  return new RecordBatch(columnsOf(schema, values), columnReader(resolveOptions(options)));
}

const A = { type: "record", name: "ns.A", fields: [{ name: "x", type: "int" }] };
const B = {
  type: "record",
  name: "ns.B",
  fields: [
    { name: "x", type: "double" },
    { name: "y", type: "string" },
  ],
};
const ROOT = {
  type: "record",
  name: "Root",
  fields: [
    { name: "id", type: "long" },
    { name: "one", type: A },
    { name: "orders", type: { type: "array", items: B } },
    { name: "byKey", type: { type: "map", values: { type: "array", items: "ns.A" } } },
    { name: "maybe", type: ["null", "ns.A"] },
    { name: "payload", type: ["null", "ns.A", "ns.B", "string"] },
    {
      name: "wide",
      type: [
        "null",
        { type: "record", name: "W", fields: Array.from({ length: 9 }, (_, i) => ({ name: `w${i}`, type: "double" })) },
      ],
    },
    { name: "texts", type: ["null", { type: "array", items: "string" }] },
  ],
};
const W = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`w${i}`, i]));
const ROWS = [
  {
    id: 1n,
    one: { x: 1 },
    orders: [
      { x: 0.5, y: "a" },
      { x: 1.5, y: "b" },
    ],
    byKey: { k: [{ x: 7 }, { x: 8 }] },
    maybe: null,
    payload: { "ns.B": { x: 2.5, y: "p" } },
    wide: { W },
    texts: { array: ["t"] },
  },
  { id: 2n, one: { x: 2 }, orders: [], byKey: {}, maybe: { "ns.A": { x: 3 } }, payload: null, wide: null, texts: null },
];

describe("a record batch", () => {
  const rows = batch(ROOT, ROWS, { long: "bigint", union: "wrapped" });

  it("has length, schema and the columns of its fields", () => {
    expect([rows.length, rows.schema.type]).toEqual([2, "record"]);
    expect(rows.columns.map(({ name }) => name)).toEqual(ROOT.fields.map(({ name }) => name));
  });

  it("gives rows as objects, one, all, or one after the other", () => {
    expect(rows.toObjects()).toEqual(ROWS);
    expect([...rows]).toEqual(ROWS);
    expect([rows.row(0), rows.row(1)]).toEqual(ROWS);
    for (const row of [-1, 2, 0.5]) expect(expectError(() => rows.row(row)).code).toBe("invalid-argument");
  });

  it.each([
    ["id", [1n, 2n]],
    ["one.x", [1, 2]],
    ["orders.x", [0.5, 1.5]],
    ["orders.y", ["a", "b"]],
    ["byKey.x", [7, 8]],
    ["maybe.x", [0, 3]],
    ["maybe[ns.A].x", [0, 3]],
    ["payload[ns.A].x", []],
    ["payload[ns.B].y", ["p"]],
    ["payload[null]", [null]],
    ["wide.w3", [3]],
    ["wide[W].w3", [3]],
    ["texts[array]", [{ array: ["t"] }, null]],
  ])("finds the column %s", (path, values) => {
    expect(rows.column(path).toArray()).toEqual(values);
  });

  it("shows null slots of a column below a null record through its validity", () => {
    expect(rows.column("maybe").validity).toEqual(Uint8Array.of(0b10));
  });

  it.each([
    "nope",
    "one.nope",
    "id.x",
    "payload.x",
    "payload[ns.C]",
    "maybe[ns.B].x",
    "one[ns.A]",
    "__proto__",
    "constructor",
    "orders.length",
  ])("has no column %s", (path) => {
    expect(expectError(() => rows.column(path)).code).toBe("unknown-field");
  });

  it("refuses paths that are no text", () => {
    for (const path of [0, null, undefined, {}])
      expect(expectError(() => rows.column(path as never)).code).toBe("unknown-field");
  });

  it("of a schema that is no record has one column", () => {
    const ints = batch(["null", "int"], [null, { int: 1 }]);
    expect(ints.columns.map(({ name }) => name)).toEqual([""]);
    expect(ints.column("").toArray()).toEqual([null, 1]);
    expect(ints.toObjects()).toEqual([null, 1]);
    expect([...ints.rows()]).toEqual([null, 1]);
  });

  it("slices as arrays do, without negative places", () => {
    const numbers = batch("int", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const slice = (start?: number, end?: number) => numbers.slice(start, end).toObjects();
    expect(slice()).toHaveLength(10);
    expect(slice(3)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(slice(3, 5)).toEqual([3, 4]);
    expect(slice(-5, 2)).toEqual([0, 1]);
    expect(slice(8, 100)).toEqual([8, 9]);
    expect(slice(5, 3)).toEqual([]);
    expect(slice(100)).toEqual([]);
  });

  it("may be empty", () => {
    const empty = batch(ROOT, []);
    expect([empty.length, empty.toObjects(), [...empty], [...empty.rows()], empty.columns.length]).toEqual([
      0,
      [],
      [],
      [],
      8,
    ]);
    expect(empty.column("orders.x").length).toBe(0);
    expect(empty.column("orders").offsets).toEqual(Int32Array.of(0));
  });

  it("refuses unsafe longs in objects, and shows them as bigint elsewhere", () => {
    const longs = batch({ type: "record", name: "R", fields: [{ name: "v", type: "long" }] }, [{ v: 2n ** 60n }]);
    expect(expectError(() => longs.toObjects()).code).toBe("unsafe-long");
    expect(expectError(() => [...longs]).code).toBe("unsafe-long");
    expect(longs.row(0)).toEqual({ v: 2n ** 60n });
    expect(([...longs.rows()] as { v: unknown }[])[0]!.v).toBe(2n ** 60n);
    expect(longs.column("v").get(0)).toBe(2n ** 60n);
  });

  it("gives the same rows on every way, of random schemas", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { schema, values } = randomRows(seed, 10);
      const rows = batch(schema, values, { long: "bigint", union: "wrapped" });
      for (const have of [
        rows.toObjects(),
        [...rows],
        values.map((_, i) => rows.row(i)),
        rows.slice(0, 10).toObjects(),
      ])
        expect(difference(have, values), `seed ${seed}`).toBeUndefined();
    }
  });
});
