import { describe, expect, it } from "vitest";
import { Cursor } from "../../src/bytes/cursor.js";
import { isStraight, keyedRecord, putOwn } from "../../src/closures/record-reader.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { branch } from "../../src/value/branch.js";
import { difference } from "../helpers.js";

const byte = (cursor: Cursor) => cursor.readInt();
const cursor = () => new Cursor(DEFAULT_LIMITS).open(Uint8Array.of(2, 4, 6));
const own = (...entries: [string, unknown][]) => Object.fromEntries(entries);

describe("keyedRecord", () => {
  it("stores fields in the reader's order, whatever the writer's", () => {
    const read = keyedRecord(["x", "y"], [1, -1, 0], [byte, byte, byte], undefined);
    expect(difference(read(cursor()), own(["x", 3], ["y", 1]))).toBeUndefined();
  });

  it.each([[["a", "b", "c"]], [["__proto__", "b", "constructor"]]])("makes %s plain properties", (names) => {
    const read = keyedRecord(names, [0, 1, 2], [byte, byte, byte], undefined);
    const value = read(cursor());
    expect(difference(value, own(...names.map((name, i): [string, number] => [name, i + 1])))).toBeUndefined();
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it("tags records with the symbol branch, which spread keeps and JSON does not see", () => {
    const value = keyedRecord(["a"], [0], [byte], "ns.R")(cursor()) as object;
    expect({ ...value }).toEqual({ a: 1, [branch]: "ns.R" });
    expect([JSON.stringify(value), Object.keys(value)]).toEqual(['{"a":1}', ["a"]]);
  });
});

describe("isStraight", () => {
  it.each([
    [["a", "b"], [0, 1], true],
    [[], [], true],
    [["a", "b"], [1, 0], false],
    [["a"], [0, -1], false],
    [["a"], [], false],
  ])("%j by %j: %s", (names, slots, straight) => {
    expect(isStraight(names, slots)).toBe(straight);
  });
});

describe("putOwn", () => {
  it("never sets a prototype", () => {
    const object = {};
    putOwn(object, "__proto__", { polluted: true });
    putOwn(object, "a", 1);
    expect(Object.getOwnPropertyDescriptor(object, "__proto__")).toEqual({
      value: { polluted: true },
      writable: true,
      enumerable: true,
      configurable: true,
    });
    expect((object as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("many records", () => {
  it.each([[["a", "b", "c"]], [["__proto__", "b", "constructor"]], [Array.from({ length: 40 }, (_, i) => `n${i}`)]])(
    "are the same at any time: %s",
    (names) => {
      const bytes = Uint8Array.from(names, (_, i) => 2 * i + 2);
      const readers = names.map(() => byte);
      const straight = names.map((_, i) => i);
      for (const slots of [straight, [...straight].reverse()]) {
        const read = keyedRecord(names, slots, readers, "ns.R");
        const first = read(new Cursor(DEFAULT_LIMITS).open(bytes)) as object;
        expect(Object.keys(first)).toEqual(names);
        for (let i = 0; i < 2500; i++) {
          const differs = difference(read(new Cursor(DEFAULT_LIMITS).open(bytes)), first);
          if (differs !== undefined) throw new Error(`record ${i}: ${differs}`);
        }
      }
    },
  );
});
