import { describe, expect, it } from "vitest";
import { programOf } from "../kernel/scratch.js";
import { Twins, varints } from "./twins.js";

const record = (...types: unknown[]) => ({
  type: "record",
  name: "R",
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});

describe("numbers", () => {
  it.each(["boolean", { type: "enum", name: "E", symbols: ["A", "B", "C"] }])("%j", (type) => {
    const twins = new Twins(programOf(record(type, "int")));
    for (const bytes of varints()) {
      twins.run(bytes, { count: 1 });
      twins.run(bytes, {});
      twins.run(bytes.slice(0, -2), { count: 1 });
    }
    expect(twins.statuses[0]).toBeGreaterThan(0);
    expect(twins.statuses[1]).toBeGreaterThan(0);
  });

  it.each(["float", "double"])("%s", (type) => {
    const twins = new Twins(programOf(record(type, "int")));
    const bytes = [1, 2, 3, 0x7f, 0x80, 0xff, 7, 8, 9, 10, 11];
    for (let cut = 0; cut < bytes.length; cut++) twins.run(bytes.slice(0, cut), {});
    expect(twins.statuses).toEqual([expect.any(Number), expect.any(Number), 0]);
    expect(twins.statuses[0]).toBeGreaterThan(1);
  });

  it.each([0, 1, 3, 7, 16, 31, 64, 65, 700])("fixed of %i bytes, and nothing behind it", (size) => {
    const type = ["null", { type: "fixed", name: "F", size }];
    const twins = new Twins(programOf(record(type, "int")));
    const one = [2, ...Array.from({ length: size }, (_, i) => i & 255), 6];
    const data = [...one, 0, 8, ...one, 0, 2];
    for (const cut of [data.length, data.length - 1, size, size + 1, size + 2]) twins.run(data.slice(0, cut), {});
    expect(twins.statuses[0]).toBeGreaterThan(0);
  });
});
