import { describe, expect, it } from "vitest";
import { RandomSource } from "../../src/datum/random-source.js";

describe("a source", () => {
  it("gives the same numbers for the same seed, now and later", () => {
    const source = new RandomSource(1);
    const first = Array.from({ length: 5 }, () => source.bits());
    const again = new RandomSource(1);
    expect(Array.from({ length: 5 }, () => again.bits())).toEqual(first);
    expect(first).toMatchInlineSnapshot(`
      [
        441792574,
        614447336,
        1644328534,
        3387734806,
        1080862987,
      ]
    `);
  });

  it.each([0, 1, -1, 2 ** 32, 2 ** 53 - 1, 1 - 2 ** 53])("of seed %i is its own", (seed) => {
    const numbers = (of: number) => {
      const source = new RandomSource(of);
      return Array.from({ length: 4 }, () => source.bits());
    };
    for (const other of [seed + 1, seed - 1, seed ^ 1024])
      if (Number.isSafeInteger(other) && other !== seed) expect(numbers(other)).not.toEqual(numbers(seed));
  });

  it("spreads evenly", () => {
    const source = new RandomSource(7);
    const counts = new Array<number>(16).fill(0);
    for (let i = 0; i < 160_000; i++) counts[source.below(16)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500); // five deviations
  });

  it("stays between its bounds, which it meets", () => {
    const source = new RandomSource(3);
    const met = new Set(Array.from({ length: 200 }, () => source.between(-2, 2)));
    expect([...met].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    for (let i = 0; i < 1000; i++) {
      const wide = source.between(-(2 ** 52), 2 ** 52 - 1);
      expect(Number.isSafeInteger(wide) && Math.abs(wide) <= 2 ** 52).toBe(true);
    }
    const wides = Array.from({ length: 1000 }, () => source.between(0, 2 ** 52));
    expect(Math.max(...wides)).toBeGreaterThan(2 ** 51.9);
    expect(wides.some((wide) => wide % 2 === 1)).toBe(true);
  });

  it("picks, and fills bytes", () => {
    const source = new RandomSource(5);
    expect(new Set(Array.from({ length: 100 }, () => source.pick("abc")))).toEqual(new Set("abc"));
    expect(new Set(source.bytes(10_000)).size).toBe(256);
    expect(Array.from({ length: 1000 }, () => source.chance(0.25)).filter(Boolean).length).toBeGreaterThan(180);
    expect(source.bigBits() < 2n ** 64n).toBe(true);
  });
});
