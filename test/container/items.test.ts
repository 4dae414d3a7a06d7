import { describe, expect, test, vi } from "vitest";
import { Items } from "../../src/container/items.js";
import type { Pass } from "../../src/container/pass.js";

/** A pass that gives these lists, then ends or fails. */
function passOf(lists: readonly (readonly number[])[], error?: Error) {
  const left = [...lists];
  const next = vi.fn(async () => {
    const list = left.shift();
    if (list === undefined && error !== undefined) throw error;
    return list;
  });
  const close = vi.fn(async () => {
    left.length = 0;
  });
  return { next, close, items: new Items({ next, close } as unknown as Pass<readonly number[]>) };
}

async function all(items: Items<number>): Promise<number[]> {
  const found: number[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test("gives the items of all lists in order, empty lists too", async () => {
  expect(await all(passOf([[], [1, 2], [], [], [3]]).items)).toEqual([1, 2, 3]);
  expect(await all(passOf([]).items)).toEqual([]);
});

test("asks for a list only when the one before is used up", async () => {
  const { items, next } = passOf([[1, 2], [3]]);
  await items.next();
  await items.next();
  expect(next).toHaveBeenCalledTimes(1);
  await items.next();
  expect(next).toHaveBeenCalledTimes(2);
});

test("calls that do not wait for each other get their items in order", async () => {
  const { items } = passOf([[1], [], [2, 3], [4]]);
  const results = await Promise.all(Array.from({ length: 6 }, () => items.next()));
  expect(results.map(({ done, value }) => (done ? "done" : value))).toEqual([1, 2, 3, 4, "done", "done"]);
});

test("an error comes after what was before it, and ends the iteration", async () => {
  const cause = new Error("broken");
  const { items } = passOf([[1, 2]], cause);
  const results = await Promise.allSettled(Array.from({ length: 3 }, () => items.next()));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
});

test("leaving early closes the pass and drops what was not given", async () => {
  const { items, close } = passOf([[1, 2, 3]]);
  for await (const item of items) if (item === 1) break;
  expect(close).toHaveBeenCalledTimes(1);
  expect(await items.next()).toEqual({ done: true, value: undefined });
});

describe("falsy items are items", () => {
  test.each([[0], [undefined], [null], [""]])("%j", async (item) => {
    const pass = { next: vi.fn().mockResolvedValueOnce([item, item]).mockResolvedValue(undefined), close: vi.fn() };
    const items = new Items(pass as unknown as Pass<readonly unknown[]>);
    expect(await all(items as Items<number>)).toEqual([item, item]);
  });
});
