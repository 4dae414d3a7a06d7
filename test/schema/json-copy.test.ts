import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { copyJson, freezeJson } from "../../src/schema/json-copy.js";
import type { JsonValue } from "../../src/schema/schema.js";
import { difference, expectError } from "../helpers.js";

const place = { up: undefined, step: "x" };
const copy = (value: unknown) => copyJson(value, place);

function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen);
}

describe("copyJson", () => {
  it.each<[unknown]>([
    [null],
    [false],
    [1.5],
    ["a"],
    [2n ** 53n],
    [[]],
    [{}],
    [[1, [], { a: {} }, [[2]]]],
    [{ a: [1, { b: null }], c: "d" }],
    [JSON.parse('{"__proto__":{"a":1},"constructor":[]}')],
  ])("copies and freezes %o", (value) => {
    const made = copy(value);
    expect(difference(made, value)).toBeUndefined();
    expect(isDeeplyFrozen(made)).toBe(true);
    if (typeof value === "object" && value !== null) {
      expect(made).not.toBe(value);
      expect(isDeeplyFrozen(value)).toBe(false);
    }
  });

  it("makes safe bigints numbers, and drops what is undefined", () => {
    expect(copy({ a: [5n], b: undefined })).toEqual({ a: [5] });
  });

  it("takes plain objects of other realms and without a prototype", () => {
    expect(copy(runInNewContext("({ a: [1] })"))).toEqual({ a: [1] });
    expect(copy(Object.assign(Object.create(null), { a: 1 }))).toEqual({ a: 1 });
  });

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["a function", [() => 1]],
    ["a symbol", { a: Symbol("a") }],
    ["NaN", [Number.NaN]],
    ["an infinity", { a: Number.NEGATIVE_INFINITY }],
    ["a hole", new Array(2)],
    ["a date", { a: new Date(0) }],
    ["bytes", new Uint8Array(2)],
    ["a map", new Map()],
  ])("refuses %s", (_, value) => {
    expect(expectError(() => copy(value))).toMatchObject({ code: "invalid-attribute", path: ["x"] });
  });

  it("refuses what contains itself, and copies once what stands twice", () => {
    const loop: unknown[] = [1];
    loop.push({ a: loop });
    expect(expectError(() => copy(loop)).code).toBe("invalid-attribute");
    let twice: JsonValue = [1];
    for (let i = 0; i < 60; i++) twice = [twice, twice];
    const made = copy(twice) as JsonValue[];
    expect(made[0]).toBe(made[1]);
  });

  it("does not overflow the stack", () => {
    let deep: JsonValue = [];
    for (let i = 0; i < 200_000; i++) deep = i % 2 === 0 ? [deep] : { a: deep };
    let made = copy(deep);
    let depth = 0;
    for (; Object.keys(made as object).length > 0; depth++) made = Object.values(made as object)[0];
    expect(depth).toBe(200_000);
  });
});

describe("freezeJson", () => {
  it("freezes in place, without the stack", () => {
    const value = { a: [1, { b: [] }], c: null };
    expect(freezeJson(value)).toBe(value);
    expect(isDeeplyFrozen(value)).toBe(true);
    expect(freezeJson("a")).toBe("a");
    let deep: JsonValue = [];
    for (let i = 0; i < 200_000; i++) deep = [deep];
    expect(Object.isFrozen((freezeJson(deep) as JsonValue[][])[0]![0])).toBe(true);
  });
});
