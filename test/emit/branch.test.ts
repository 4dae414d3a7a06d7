import { describe, expect, it } from "vitest";
import { programOf, skipOf } from "../kernel/scratch.js";
import { Twins } from "./twins.js";

const record = (...types: unknown[]) => ({
  type: "record",
  name: "R",
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});
/** Tags of every kind: one byte and more, negative, too long, too many. */
const TAGS = [[0], [1], [2], [3], [4], [6], [0x80, 0], [0x82, 0], [0x81, 0], [0x80, 0x80, 0x80, 0x80, 0]];
const LONG_TAGS = [[0x80, 0x80, 0x80, 0x80, 0x80, 0], [0x82, 0x80, 0x80, 0x80, 0x10], new Array<number>(11).fill(0x80)];

describe.each([
  ["null first", ["null", "int"]],
  ["null last", ["int", "null"]],
  ["text", ["null", "string"]],
  [
    "a record with all that a null fills",
    ["null", record("string", { type: "array", items: "int" }, ["int", "string"])],
  ],
  ["a wide one", ["null", { type: "fixed", name: "F", size: 65 }]],
  ["three", ["int", "null", "string"]],
  ["one", ["string"]],
  ["of unions", ["null", record(["int", "null", "string"], ["null", "boolean"])]],
])("%s", (_, union) => {
  it("takes every tag as the bytecode loop does", () => {
    const row = {
      type: "record",
      name: "Row",
      fields: [
        { name: "u", type: union },
        { name: "z", type: "int" },
      ],
    };
    for (const program of [programOf(row), programOf(row, ["z"]), skipOf(row)]) {
      const twins = new Twins(program);
      for (const tag of [...TAGS, ...LONG_TAGS])
        for (const rest of [[], [0], [2, 65, 6], [0, 0, 0, 0, 0], [2, 2, 65, 2, 0, 2, 2, 1, 0, 1]]) {
          twins.run([...tag, ...rest, 8, 0, 6], { count: 2 });
          twins.run([...tag, ...rest], {});
        }
      expect(twins.statuses[0]).toBeGreaterThan(0);
      expect(twins.statuses[1]).toBeGreaterThan(10);
    }
  });
});

describe("a union", () => {
  it("of 300 branches", () => {
    const branches = Array.from({ length: 300 }, (_, i) => ({ type: "fixed", name: `F${i}`, size: 1 }));
    for (const program of [programOf(branches), skipOf(branches)]) {
      const twins = new Twins(program);
      twins.run([0, 7, 0xd6, 4, 8, 0x80, 1, 9], {});
      twins.run([0xd8, 4, 8], {});
      expect(twins.statuses).toEqual([1, 1, 0]);
    }
  });
});
