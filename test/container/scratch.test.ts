import { expect, test } from "vitest";
import { Scratch } from "../../src/container/scratch.js";

const bytesOf = (length: number, value: number) => new Uint8Array(length).fill(value);
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

test("holds one after the other in the same memory", () => {
  const scratch = new Scratch();
  const first = scratch.hold(bytesOf(1000, 1));
  expect(same(first, bytesOf(1000, 1))).toBe(true);
  const second = scratch.hold(bytesOf(900, 2));
  expect(same(second, bytesOf(900, 2))).toBe(true);
  expect(second.buffer).toBe(first.buffer);
  expect(scratch.hold(bytesOf(0, 0))).toEqual(new Uint8Array(0));
  expect(same(scratch.hold(bytesOf(100_000, 3)), bytesOf(100_000, 3))).toBe(true);
});

test("what is large has its own", () => {
  const scratch = new Scratch();
  const most = scratch.hold(bytesOf(1024 * 1024, 1));
  expect(most.buffer.byteLength).toBe(1024 * 1024);
  const large = scratch.hold(bytesOf(1024 * 1024 + 1, 2));
  expect(same(large, bytesOf(1024 * 1024 + 1, 2))).toBe(true);
  expect([most[0], scratch.hold(bytesOf(1, 3)).buffer === most.buffer]).toEqual([1, true]);
});
