import { expect, test } from "vitest";
import { Output } from "../../src/codecs/output.js";

test("grows with what is written, up to its limit", () => {
  const output = new Output(100_000);
  expect(output.bytes.length).toBeLessThan(20_000);
  output.append(Uint8Array.of(1, 2, 3));
  output.fill(9, 2);
  output.repeat(5, 3);
  output.repeat(1, 4);
  expect(output.finish()).toEqual(Uint8Array.of(1, 2, 3, 9, 9, 1, 2, 3, 3, 3, 3, 3));
  expect(output.since(10)).toEqual(Uint8Array.of(3, 3));
  output.fill(7, 100_000 - 12);
  expect(output.finish()).toHaveLength(100_000);
  expect(output.finish()[3]).toBe(9);
});

test("reserves nothing beyond the limit", () => {
  const output = new Output(1_000);
  for (const write of [
    () => output.fill(1, 1_001),
    () => output.append(new Uint8Array(2_000)),
    () => output.reserve(2 ** 40),
  ])
    expect(write).toThrow(RangeError);
  expect(output.finish()).toHaveLength(0);
  expect(output.bytes.length).toBeLessThanOrEqual(1_000);
});
