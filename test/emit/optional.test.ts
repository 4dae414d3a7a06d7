import { describe, expect, it } from "vitest";
import type { Program } from "../../src/plan/program.js";
import { programOf } from "../kernel/scratch.js";
import { Twins, varints } from "./twins.js";

/** Half of the values are null; strings of up to `length` bytes. */
function mixed(program: Program, length = 16): ReadonlyMap<number, number> {
  return new Map([...program.words.keys()].map((at) => [at, program.words[at] === 10 ? length : 50]));
}

const record = (type: unknown) => ({
  type: "record",
  name: "R",
  fields: [
    { name: "a", type },
    { name: "b", type: "int" },
  ],
});
const VALUES: Record<string, [type: unknown, values: number[][]]> = {
  boolean: ["boolean", [[0], [1], [2], [0x80, 1]]],
  int: ["int", varints()],
  long: ["long", varints()],
  float: ["float", [[1, 2, 3, 4], [0xff]]],
  double: ["double", [[1, 2, 3, 4, 5, 6, 7, 8], [0xff]]],
  enum: [{ type: "enum", name: "E", symbols: ["A", "B"] }, [[0], [2], [4], [1], ...varints()]],
  text: [
    "string",
    [[0], [2, 65], [4, 0xc3, 0xa9], [2, 0xc3], [1], [0x80, 0], [0x82, 0, 65], [62, ...new Array<number>(31).fill(66)]],
  ],
};

describe.each(Object.entries(VALUES))("a %s that may be null", (_, [type, values]) => {
  it.each([
    ["null first", ["null", type], 0, 2],
    ["null last", [type, "null"], 2, 0],
  ] as const)("%s, is read without a branch and as ever", (_, union, none, some) => {
    const program = programOf(record(union));
    const plain = new Twins(program, { maxBytesLength: 80 }).own;
    for (const length of [1, 16, 20, 40, 60, 70]) {
      const twins = new Twins(program, { maxBytesLength: 80 }, mixed(program, length));
      for (const value of values)
        for (const tag of [[some], [0x80 | some, 0], [1], [4], [6]]) {
          const data = [none, 6, ...tag, ...value, 8, 0x80 | none, 0, 10];
          twins.run(data, { count: 3 });
          twins.run(data, {});
          twins.run([...tag, ...value], {});
        }
      for (const nulls of [0, 1, 7]) twins.run(new Array<number[]>(nulls).fill([none, 6]).flat(), {});
      expect(twins.statuses[0]).toBeGreaterThan(3);
      expect(twins.statuses[1]).toBeGreaterThan(3);
    }
    expect(plain.read([none, 6])).toEqual([{ a: null, b: 3 }]);
  });
});

describe("the shape", () => {
  it("depends on how many are null", () => {
    const program = programOf(record(["null", "double"]));
    const counts = [0, 5, 50, 95, 100].map((nulls) => new Twins(program, {}, new Map([[0, nulls]])));
    for (const twins of counts) twins.run([0, 2, 2, 1, 2, 3, 4, 5, 6, 7, 8, 4], {});
    expect(counts.map(({ statuses }) => statuses[0])).toEqual([1, 1, 1, 1, 1]);
  });
});
