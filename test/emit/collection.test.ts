import { describe, expect, it } from "vitest";
import { programOf, skipOf } from "../kernel/scratch.js";
import { Twins } from "./twins.js";

const array = (items: unknown) => ({ type: "array", items });
const record = (...types: unknown[]) => ({
  type: "record",
  name: "R",
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});
/** Item blocks of ints: counts of one byte and more, sized and not, wrong sizes, wrong counts. */
const BLOCKS = [
  [0],
  [2, 6, 0],
  [4, 6, 8, 2, 1, 0],
  [1, 2, 6, 0],
  [3, 4, 6, 8, 0],
  [3, 2, 6, 8, 0],
  [3, 6, 6, 8, 0],
  [3, 4, 6, 8, 1, 2, 6, 0],
  [1, 1, 6, 0],
  [1, 0x7e, 6, 0],
  [0x82, 0, 6, 0x80, 0],
  [0x81, 0, 2, 6, 0],
  [0x80, 1, ...new Array<number>(64).fill(2), 0],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 6, 0],
  [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 6, 0],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
  [6, 6, 0],
];

describe.each([
  ["ints", array("int")],
  ["longs", array("long")],
  ["booleans", array("boolean")],
  ["records", array({ ...record("int"), name: "Item" })],
  ["nothing", array("null")],
  ["maps", { type: "map", values: "null" }],
  ["arrays in arrays", array(array("boolean"))],
  ["floats", array("float")],
  ["doubles", array("double")],
  ["texts", array("string")],
])("%s", (_, schema) => {
  it("in every kind of item block", () => {
    const row = record(schema, "int");
    for (const program of [programOf(row), programOf(row, ["f1"]), skipOf(row)])
      for (const limits of [{}, { maxCollectionItems: 2, maxFreeValues: 1 }]) {
        const twins = new Twins(program, limits);
        for (const block of BLOCKS)
          for (let cut = 0; cut <= block.length; cut++) {
            twins.run([...block.slice(0, cut), 4, 0, 2], { count: 2 });
            twins.run(block.slice(0, cut), {});
          }
        expect(twins.statuses[0]).toBeGreaterThan(0);
        expect(twins.statuses[1]).toBeGreaterThan(100);
      }
  });
});

describe("values without input", () => {
  it("are charged for the datum and for the batch", () => {
    const schema = array(record("null", { type: "fixed", name: "Z", size: 0 }));
    for (const program of [programOf(schema), skipOf(schema)]) {
      const twins = new Twins(program, { maxFreeValues: 40 });
      for (const data of [
        [20, 0],
        [26, 0, 26, 0],
        [28, 0],
        [10, 10, 0, 10, 10, 6, 0],
      ])
        for (const left of [1_000n, 45n, 20n]) {
          for (const { kernel } of [twins.loop, twins.own]) kernel.i64[104 >> 3] = left;
          twins.run(data, {});
          expect(twins.own.kernel.i64[104 >> 3]).toBe(twins.loop.kernel.i64[104 >> 3]);
        }
      expect(twins.statuses[0]).toBeGreaterThan(1);
      expect(twins.statuses[1]).toBeGreaterThan(1);
    }
  });
});
