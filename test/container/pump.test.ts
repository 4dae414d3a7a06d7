import { expect, test, vi } from "vitest";
import { Delivery } from "../../src/container/delivery.js";
import { pump } from "../../src/container/pump.js";
import { Collected } from "../../src/container/sink.js";

const delivery = () => new Delivery(() => new Collected());

async function* numbers(left: () => void) {
  try {
    yield 1;
    yield 2;
  } finally {
    left();
  }
}

test("rows in order, waiting where `add` waits", async () => {
  const got: number[] = [];
  let isWaiting = false;
  await pump(numbers(vi.fn()), delivery(), (row) => {
    expect(isWaiting).toBe(false);
    got.push(row);
    isWaiting = true;
    return new Promise((resolve) => setTimeout(resolve, 2)).then(() => {
      isWaiting = false;
    });
  });
  expect(got).toEqual([1, 2]);
});

test("a row that is refused leaves the rows, which are told first", async () => {
  const left = vi.fn();
  const refuse = () => {
    throw new Error("no");
  };
  await expect(pump(numbers(left), delivery(), refuse)).rejects.toThrow("no");
  expect(left).toHaveBeenCalledOnce();
});

test("an error of leaving does not hide why", async () => {
  const rows = numbers(() => {
    throw new Error("left wrong");
  });
  const refuse = () => {
    throw new Error("no");
  };
  await expect(pump(rows, delivery(), refuse)).rejects.toThrow("no");
});

test("rows that fail", async () => {
  const rows = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("no more")) }) };
  await expect(pump(rows, delivery(), () => undefined)).rejects.toThrow("no more");
});

test("rows that hang keep nobody waiting when the delivery ends", async () => {
  const left = vi.fn(() => new Promise<never>(() => {}));
  const rows = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}), return: left }) };
  const ended = delivery();
  const pumping = pump(rows, ended, () => undefined);
  ended.fail(new Error("sink gone"));
  await expect(pumping).rejects.toThrow("sink gone");
  expect(left).toHaveBeenCalledOnce();
});
