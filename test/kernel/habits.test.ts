import { describe, expect, it } from "vitest";
import { habitsOf } from "../../src/kernel/habits.js";
import { joined } from "../helpers.js";
import { encodeModel, modelOf, Random } from "../random.js";
import { programOf, Scratch, skipOf } from "./scratch.js";

/** The habit of the first instruction, after so many rows. */
function learned(type: string | string[], values: readonly unknown[]): number | undefined {
  const scratch = new Scratch(programOf(type));
  const model = modelOf(type);
  const random = new Random(1);
  const data = joined(values.map((value) => encodeModel(model, value, random)));
  expect(scratch.run(data, { count: values.length }).rows).toBe(values.length);
  return habitsOf(scratch.kernel, scratch.placement, values.length).get(0);
}

const many = <T>(count: number, value: (i: number) => T) => Array.from({ length: count }, (_, i) => value(i));

describe("habits", () => {
  it("of ints and longs are the length of most varints", () => {
    const usual = [1, -64, 64, 8192, 2 ** 20, 2 ** 27, -(2 ** 31)].map((n) =>
      learned(
        "int",
        many(20, () => n),
      ),
    );
    expect(usual).toEqual([1, 1, 2, 3, 4, 5, 5]);
    const longs = [3n, 2n ** 40n, -(2n ** 63n)].map((n) =>
      learned(
        "long",
        many(20, () => n),
      ),
    );
    expect(longs).toEqual([1, 6, 10]);
    expect(
      learned(
        "int",
        many(20, (i) => (i < 17 ? 9000 : 1)),
      ),
    ).toBe(3);
  });

  it("of mixed lengths are none, or 0 if there are more than two bytes", () => {
    expect(
      learned(
        "int",
        many(20, (i) => (i % 2 ? 1 : 100)),
      ),
    ).toBeUndefined();
    expect(
      learned(
        "int",
        many(20, (i) => (i % 2 ? 1 : 9000)),
      ),
    ).toBe(0);
    expect(
      learned(
        "int",
        many(20, () => 0),
      ),
    ).toBeUndefined();
  });

  it("of strings are the length that few exceed", () => {
    expect(
      learned(
        "string",
        many(20, (i) => "x".repeat(i === 7 ? 100 : 20)),
      ),
    ).toBe(20);
    expect(
      learned(
        "string",
        many(20, (i) => "x".repeat(i % 2 ? 100 : 20)),
      ),
    ).toBe(100);
    expect(
      learned(
        "string",
        many(20, () => ""),
      ),
    ).toBeUndefined();
  });

  it("of what may be null are the nulls in a hundred, and zeros tell nothing", () => {
    const values = many(20, (i) => (i % 4 ? null : { int: 9000 }));
    expect(learned(["null", "int"], values)).toBe(75);
    const scratch = new Scratch(programOf(["null", "int"]));
    scratch.run([0, 0, 0, 2, 0xd0, 0x8c, 1], { count: 4 });
    const habits = habitsOf(scratch.kernel, scratch.placement, 4);
    expect([...habits]).toEqual([
      [0, 75],
      [5, 3],
    ]);
  });

  it("of skipped varints are the length of five of the last seven", () => {
    const skipped = (type: string, lengths: readonly number[]) => {
      const scratch = new Scratch(skipOf(type));
      const data = lengths.flatMap((length) => [...new Array<number>(length - 1).fill(0x80), 1]);
      expect(scratch.run(data, { count: lengths.length }).rows).toBe(lengths.length);
      return [...habitsOf(scratch.kernel, scratch.placement, lengths.length)];
    };
    for (let length = 1; length <= 10; length++) {
      expect(skipped("long", new Array(9).fill(length))).toEqual([[2, length]]);
      if (length <= 5)
        expect(skipped("int", [3, 3, 3, 1, length, length, length, length, length, 2])).toEqual([[2, length]]);
    }
    expect(skipped("long", [1, 2, 1, 2, 1, 2, 1])).toEqual([[2, 0]]);
    expect(skipped("int", [1, 1, 1, 1])).toEqual([[2, 0]]);
  });
});
