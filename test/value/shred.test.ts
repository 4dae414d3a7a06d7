import { describe, expect, it } from "vitest";
import { readColumns } from "../../src/column/read.js";
import { shred } from "../../src/value/shred.js";
import { columnsOf, layoutOf, physical, randomRows, valuesOf } from "../column/columns.js";
import { difference, joined } from "../helpers.js";
import { programOf, Scratch } from "../kernel/scratch.js";

describe("shred", () => {
  it("makes the columns that the kernel makes, on random schemas", () => {
    let rows = 0;
    for (let seed = 1000; seed < 1150; seed++) {
      const { schema, values, messages } = randomRows(seed, 12);
      const bytes = joined(messages);
      const scratch = new Scratch(programOf(schema));
      if (bytes.length > 60_000 || scratch.run(bytes, { count: 12 }).status !== 0) continue;
      const have = physical(columnsOf(schema, values));
      expect(
        difference(have, physical(readColumns(scratch.kernel, scratch.placement, 12))),
        `seed ${seed}`,
      ).toBeUndefined();
      rows += 12;
    }
    expect(rows).toBeGreaterThan(1000);
  });

  it("makes columns that hold their values", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const { schema, values } = randomRows(seed, 10);
      expect(difference(valuesOf(columnsOf(schema, values)), values), `seed ${seed}`).toBeUndefined();
    }
  });

  it("fills slots below nulls: ends repeat, ids are -1, the rest is zero", () => {
    const schema = [
      "null",
      {
        type: "record",
        name: "R",
        fields: [
          { name: "i", type: "int" },
          { name: "s", type: "string" },
          { name: "u", type: ["int", "string"] },
          { name: "f", type: { type: "fixed", name: "F", size: 2 } },
        ],
      },
    ];
    const value = { i: 7, s: "ab", u: { int: 1 }, f: Uint8Array.of(1, 2) };
    const { validity, children } = columnsOf(schema, [null, { R: value }, null]);
    expect(validity).toEqual(Uint8Array.of(0b010));
    const [i, s, u, f] = children;
    expect(i!.values).toEqual(Int32Array.of(0, 7, 0));
    expect(s!.offsets).toEqual(Int32Array.of(0, 0, 2, 2));
    expect([u!.typeIds, u!.offsets]).toEqual([Int16Array.of(-1, 0, -1), Int32Array.of(0, 0, 0)]);
    expect(f!.values).toEqual(Uint8Array.of(0, 0, 1, 2, 0, 0));
  });

  it("makes empty columns of no values", () => {
    const { length, offsets, children } = shred(layoutOf({ type: "map", values: "int" }), []);
    expect([length, offsets, children[1]!.values]).toEqual([0, Int32Array.of(0), new Int32Array(0)]);
  });
});
