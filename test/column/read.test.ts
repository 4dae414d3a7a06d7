import { describe, expect, it } from "vitest";
import type { ColumnData } from "../../src/column/data.js";
import { branchLengths, readColumns, viewColumns } from "../../src/column/read.js";
import { difference, joined } from "../helpers.js";
import { programOf, Scratch } from "../kernel/scratch.js";
import { columnsOf, physical, randomRows, valuesOf } from "./columns.js";

function buffers({ validity, values, offsets, typeIds, children }: ColumnData): ArrayBufferLike[] {
  const own = [validity, values, offsets, typeIds].flatMap((array) => (array ? [array.buffer] : []));
  return [...own, ...children.flatMap(buffers)];
}

describe("readColumns and viewColumns", () => {
  it("give what the values would give without a kernel", () => {
    let rows = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const { schema, values, messages } = randomRows(seed, 20);
      const bytes = joined(messages);
      if (bytes.length > 60_000) continue;
      const want = physical(columnsOf(schema, values));
      for (const read of [readColumns, viewColumns]) {
        const scratch = new Scratch(programOf(schema));
        if (scratch.run(bytes, { count: values.length }).status !== 0) continue; // too much for the scratch of a test
        const have = physical(read(scratch.kernel, scratch.placement, values.length));
        expect(difference(have, want), `seed ${seed}`).toBeUndefined();
        rows += values.length;
      }
    }
    expect(rows).toBeGreaterThan(2000);
  });

  it("give the rows that are asked for, and none", () => {
    const scratch = new Scratch(programOf({ type: "array", items: ["int", "string"] }));
    scratch.run([2, 0, 2, 0, 4, 2, 0, 0, 4, 0, 0]);
    const read = (rows: number) => valuesOf(readColumns(scratch.kernel, scratch.placement, rows));
    expect(read(2)).toEqual([[{ int: 1 }], [{ string: "" }, { int: 2 }]]);
    expect(read(1)).toEqual([[{ int: 1 }]]);
    expect(read(0)).toEqual([]);
  });

  it("differ in who owns the memory", () => {
    const program = programOf({ type: "map", values: ["null", "double"] });
    const scratch = new Scratch(program);
    scratch.run([2, 2, 0x61, 2, ...new Uint8Array(Float64Array.of(1.5).buffer), 0]);
    const copy = readColumns(scratch.kernel, scratch.placement, 1);
    expect(buffers(copy).every((buffer) => buffer !== scratch.kernel.u8.buffer)).toBe(true);
    scratch.kernel.u8.fill(0xff, scratch.placement.input);
    expect(valuesOf(copy)).toEqual([{ a: { double: 1.5 } }]);

    const other = new Scratch(program);
    other.run([0]);
    expect(
      buffers(viewColumns(other.kernel, other.placement, 1)).every((buffer) => buffer === other.kernel.u8.buffer),
    ).toBe(true);
  });

  it("copy columns of every size", () => {
    for (const size of [0, 1, 100, 127, 128, 129, 1000, 5000]) {
      const scratch = new Scratch(programOf({ type: "array", items: "long" }));
      const bytes = [
        ((size * 2) & 0x7f) | 0x80,
        (size >> 6) & 0x7f,
        ...Array.from({ length: size }, (_, i) => i % 128),
        0,
      ];
      if (size === 0) bytes.splice(0, 3, 0);
      expect(scratch.run(bytes, { count: 1 }).status).toBe(0);
      const { children } = readColumns(scratch.kernel, scratch.placement, 1);
      const want = Array.from({ length: size }, (_, i) => BigInt(i % 2 ? -((i % 128) + 1) / 2 : (i % 128) / 2));
      expect([...children[0]!.values!]).toEqual(want);
    }
  });
});

describe("branchLengths", () => {
  it("counts slots of each branch, not the fillers below nulls", () => {
    expect(branchLengths(Int16Array.of(0, 2, -1, 0, -1, 2, 2), 4)).toEqual([2, 0, 3, 0]);
  });
});
