import { expect, it } from "vitest";
import { Spread } from "../../src/cli/spread.js";

function spreadOf(numbers: Iterable<number>): Spread {
  const spread = new Spread();
  for (const number of numbers) spread.add(number);
  return spread;
}

it.each([
  [[5], 5, 5, 5],
  [[3, 1], 1, 1, 3],
  [[9, 1, 5], 1, 5, 9],
  [[4, 4, 1, 8], 1, 4, 8],
])("%j", (numbers, min, median, max) => {
  expect(spreadOf(numbers)).toMatchObject({ min, median, max, count: numbers.length });
});

it("of many the median is near", () => {
  const spread = spreadOf(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 100_000));
  expect([spread.min, spread.max, spread.count]).toEqual([0, 99_999, 100_000]);
  expect(Math.abs(spread.median - 50_000)).toBeLessThan(5_000); // nine standard deviations
});
