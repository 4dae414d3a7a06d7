import { describe, expect, it } from "vitest";
import { putOwn, RecordMaker } from "../../src/value/record-maker.js";

const getters = (count: number) => Array.from({ length: count }, (_, k) => (x: number) => `${x}:${k}`);
const expected = (names: readonly string[], x: number) =>
  Object.fromEntries(names.map((name, k) => [name, `${x}:${k}`]));

describe("RecordMaker", () => {
  it.each([0, 1, 2, 15, 16, 17, 32, 50])(
    "makes the same objects before and after %i fields have places of their own",
    (count) => {
      const names = Array.from({ length: count }, (_, k) => ["constructor", "toString", "a-b", "1"][k] ?? `f${k}`);
      const maker = new RecordMaker(names);
      for (const many of [1, 5000, 5000]) {
        const make = maker.maker(getters(count), many);
        for (const x of [1, 2]) {
          const record = make(x);
          expect(record).toStrictEqual(expected(names, x));
          expect(Object.keys(record)).toEqual(Object.keys(expected(names, x)));
          expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
        }
      }
    },
  );

  it("has no setter of the prototype called", () => {
    const maker = new RecordMaker(["__proto__", "a"]);
    const record = maker.maker<number>([() => ({ polluted: true }), () => 1], 5000)(0);
    expect(Object.keys(record)).toEqual(["__proto__", "a"]);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });

  it("goes on with a loop when all places are taken", () => {
    for (let i = 0; i < 40; i++) {
      const names = [`x${i}`, `y${i}`];
      expect(new RecordMaker(names).maker(getters(2), 5000)(7)).toStrictEqual(expected(names, 7));
    }
  });
});

describe("putOwn", () => {
  it("stores own properties only", () => {
    const object: Record<string, unknown> = {};
    putOwn(object, "a", 1);
    putOwn(object, "__proto__", { polluted: true });
    expect(Object.keys(object)).toEqual(["a", "__proto__"]);
    expect((object as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
