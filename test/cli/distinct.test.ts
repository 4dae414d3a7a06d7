import { describe, expect, it } from "vitest";
import { Distinct } from "../../src/cli/distinct.js";

const KINDS: Record<string, (distinct: Distinct, i: number) => void> = {
  "small numbers": (distinct, i) => distinct.addWords(i, 0),
  "numbers whose high words differ": (distinct, i) => distinct.addWords(0, i),
  "numbers apart": (distinct, i) => distinct.addWords(i * 4096, i >> 20),
  texts: (distinct, i) => {
    const bytes = new TextEncoder().encode(`user-${i}@example.org`);
    distinct.addBytes(bytes, 0, bytes.length);
  },
  "texts of three bytes": (distinct, i) => distinct.addBytes(Uint8Array.of(i, i >> 8, i >> 16), 0, 3),
};

describe.each(Object.entries(KINDS))("%s", (_, add) => {
  it.each([0, 1, 2, 100, 1024])("%i are counted exactly", (count) => {
    const distinct = new Distinct();
    for (let round = 0; round < 3; round++) for (let i = 0; i < count; i++) add(distinct, i);
    expect([distinct.count, distinct.isExact]).toEqual([count, true]);
  });

  it.each([1025, 5_000, 30_000, 300_000])("%i are estimated, within a twentieth", (count) => {
    const distinct = new Distinct();
    for (let i = 0; i < count; i++) add(distinct, i);
    for (let i = 0; i < 2_000; i++) add(distinct, i % count);
    expect(distinct.isExact).toBe(false);
    expect(Math.abs(distinct.count / count - 1)).toBeLessThan(0.05);
  });
});

it("errors are as large as the formula says: 1.6 % in the mean square", () => {
  let squares = 0;
  const ROUNDS = 40;
  for (let round = 0; round < ROUNDS; round++) {
    const distinct = new Distinct();
    for (let i = 0; i < 20_000; i++) distinct.addWords(i, round);
    squares += (distinct.count / 20_000 - 1) ** 2;
  }
  expect(Math.sqrt(squares / ROUNDS)).toBeLessThan(0.024);
});

it("a part of a buffer is as its bytes alone", () => {
  const distinct = new Distinct();
  const bytes = Uint8Array.of(9, 1, 2, 9, 1, 2, 0);
  distinct.addBytes(bytes, 1, 3);
  distinct.addBytes(bytes, 4, 6);
  expect(distinct.count).toBe(1);
  distinct.addBytes(bytes, 4, 7); // a zero more is another
  expect(distinct.count).toBe(2);
});
