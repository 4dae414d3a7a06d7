import { describe, expect, it } from "vitest";
import { disassemble } from "../../src/plan/disassemble.js";
import { programOf, skipOf } from "../kernel/scratch.js";
import { Random, randomSchema } from "../random.js";

describe("disassemble", () => {
  it("names operands, buffers, capacities and the targets of jumps", () => {
    const program = programOf({ type: "map", values: ["null", "int", "string"] });
    expect(disassemble(program).split("\n")).toEqual([
      "   0  Array    loop→39",
      "   2  String   offsets=b1 data=b2 capacity=b2 need=7 marks=t0",
      "   8  Union    ids=b3 offsets=b4 branches=3 counters=c0 branch→25 capacity=s2 need=2 id=0 branch→27 capacity=s3 need=3 id=1 branch→31 capacity=s4 need=4 id=2",
      "  25  UnionEnd end→39",
      "  27  Int      values=b5",
      "  29  UnionEnd end→39",
      "  31  String   offsets=b6 data=b7 capacity=b7 need=12 marks=t1",
      "  37  UnionEnd end→39",
      "  39  Loop     body→2 offsets=b0 capacity=s1 need=1 least=2 free=0",
      "  46  End",
    ]);
  });

  it("shows every word once, and jumps to instructions only", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const schema = randomSchema(new Random(seed));
      for (const program of [programOf(schema), skipOf(schema)]) {
        const lines = disassemble(program).split("\n");
        const starts = new Set(lines.map((line) => Number(line.slice(0, 4))));
        for (const [, target] of lines.join("\n").matchAll(/→(\d+)/g)) expect(starts).toContain(Number(target));
        const operands = lines.reduce((sum, line) => sum + (line.match(/[=→]/g)?.length ?? 0), 0);
        expect(lines.length + operands).toBe(program.words.length);
        expect(lines.at(-1)).toContain("End");
      }
    }
  });
});
