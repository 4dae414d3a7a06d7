import { describe, expect, it } from "vitest";
import { Slots } from "../../src/column/slots.js";

const squares = () => new Slots(4, (i) => i * i);

describe("slots", () => {
  it("are given in order, once", () => {
    const slots = squares();
    expect([...slots]).toEqual([0, 1, 4, 9]);
    expect([...slots]).toEqual([]);
    expect(slots.next()).toEqual({ value: undefined, done: true });
  });

  it("end where a loop is left, as those of a generator", () => {
    const slots = squares();
    for (const one of slots) if (one === 1) break;
    expect([...slots]).toEqual([]);
  });

  it("go on behind one that throws", () => {
    const slots = new Slots(3, (i) => {
      if (i === 1) throw new Error("once");
      return i;
    });
    expect(slots.next().value).toBe(0);
    expect(() => slots.next()).toThrow("once");
    expect([...slots]).toEqual([2]);
  });

  it("have what all iterators have", () => {
    const any = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
    expect(Object.prototype.isPrototypeOf.call(any, squares())).toBe(true);
  });
});
