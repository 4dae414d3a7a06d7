import { describe, expect, it } from "vitest";
import { Body } from "../../src/emit/body.js";
import { OVERRUN } from "../../src/emit/bounds.js";
import { emit } from "../../src/emit/emit.js";
import { flat, get } from "../../src/emit/wasm.js";
import { programOf } from "../kernel/scratch.js";
import { Twins } from "./twins.js";

const many = (count: number) => ({
  type: "record",
  name: "R",
  fields: Array.from({ length: count }, (_, i) => ({ name: `f${i}`, type: "double" })),
});

function inside<T>(make: (body: Body) => T): T {
  const body = new Body(programOf("string"), new Map());
  let made!: T;
  body.flow.block((label) => {
    body.bad = label;
    body.full = label;
    made = make(body);
    return [];
  });
  return made;
}

describe("the position", () => {
  it("is held against the end once for many instructions, but never more than OVERRUN behind it", () => {
    inside((body) => {
      expect(body.check()).toEqual([]);
      expect(body.reads(OVERRUN)).toEqual([]);
      expect(body.over).toBe(OVERRUN);
      expect(body.reads(8)).not.toEqual([]);
      expect(body.over).toBe(8);
      expect(body.check()).not.toEqual([]);
      expect(body.over).toBe(0);
    });
    const sizes = [10, 60, 61, 70].map((count) => emit(programOf(many(count)))!.length);
    expect(sizes[0]).toBeLessThan(sizes[1]!);
    const twins = new Twins(programOf(many(200)));
    for (const length of [0, 1599, 1600, 1601, 3199, 3200]) twins.run(new Uint8Array(length), {});
    expect(twins.statuses).toEqual([3, 3, 0]);
  });

  it("is as far as on the worse of two ways", () => {
    inside((body) => {
      body.reads(3);
      const ways = body.either(
        () => body.reads(20),
        () => body.reads(1),
      );
      for (const way of ways) way();
      expect(body.over).toBe(23);
    });
  });
});

describe("an operand", () => {
  it("is read from the program in memory where it is an address or a capacity", () => {
    inside((body) => {
      expect(flat(body.operand(1)).length).toBeGreaterThan(flat(get(0)).length + 2);
      expect([...flat(body.operand(4))]).toEqual([0x41, body.word(4)]);
    });
  });
});
