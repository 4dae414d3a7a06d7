import { describe, expect, it } from "vitest";
import { programOf } from "../kernel/scratch.js";
import { Twins, varints } from "./twins.js";

const record = (...types: unknown[]) => ({
  type: "record",
  name: "R",
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});

describe.each(["int", "long"])("%s", (type) => {
  it.each([undefined, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("of any length, where %s is usual", (usual) => {
    // two in a row, so that the second begins where the first is said to end
    const program = programOf(record(type, type, "boolean"));
    const twins = new Twins(program, {}, new Map(usual === undefined ? [] : [0, 2].map((at) => [at, usual])));
    for (const bytes of varints()) {
      twins.run(bytes, { count: 1 });
      twins.run([...bytes.slice(0, -2), ...bytes], { count: 1 });
      twins.run(bytes.slice(0, -1), {});
    }
    expect(twins.statuses[0]).toBeGreaterThan(50);
    expect(twins.statuses[1]).toBeGreaterThan(50);
  });

  it.each([undefined, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("has the values of its bytes, where %s is usual", (usual) => {
    const twins = new Twins(programOf(type), {}, new Map(usual === undefined ? [] : [[0, usual]]));
    twins.own.read([0, 1, 2, 0x80, 1, 0xff, 0x7f, 0x81, 0x80, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f]);
    const values = [0, -1, 1, 64, -8192, -8193, 2 ** 31 - 1];
    expect(twins.own.values(7)).toEqual(type === "int" ? values : values.map(BigInt));
  });
});
