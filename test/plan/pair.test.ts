import { describe, expect, it } from "vitest";
import { resolveLimits } from "../../src/limits.js";
import { Pairs, reasonsOf } from "../../src/plan/pair.js";
import { parseSchema } from "../../src/type/schema-argument.js";

const record = (name: string, ...fields: object[]) => ({ type: "record", name, fields });

function pairOf(writer: unknown, reader: unknown, names: "match" | "ignore" = "match") {
  const pairs = new Pairs(names, resolveLimits());
  const pair = pairs.of(parseSchema(writer as object), parseSchema(reader as object), undefined);
  pairs.settle();
  return pair;
}

describe("pairs", () => {
  it("are found once", () => {
    const pairs = new Pairs("match", resolveLimits());
    const schema = parseSchema({ type: "array", items: "int" });
    expect(pairs.of(schema, schema, undefined)).toBe(pairs.of(schema, schema, undefined));
  });

  it("rest on all of their parts, or on any", () => {
    expect(pairOf({ type: "map", values: "int" }, { type: "map", values: "string" }).readable).toBe(false);
    expect(pairOf(["int", "string"], "int").readable).toBe(true);
    expect(pairOf(["boolean", "string"], "int").readable).toBe(false);
    expect(pairOf([], "int").readable).toBe(true); // there are no such data
  });

  it("of enums need one symbol that the reader knows, if there is any", () => {
    const symbols = (...list: string[]) => ({ type: "enum", name: "E", symbols: list });
    expect(pairOf(symbols("a", "b"), symbols("b")).readable).toBe(true);
    expect(pairOf(symbols("a"), symbols("b")).readable).toBe(false);
    expect(pairOf(symbols("a"), { ...symbols("b"), default: "b" }).readable).toBe(true);
    expect(pairOf(symbols(), symbols("b")).readable).toBe(true);
  });

  it("fail from below, whatever was looked at first", () => {
    const holder = (leaf: string) => record("A", { name: "next", type: ["null", "A"] }, { name: "v", type: leaf });
    const pair = pairOf(holder("string"), holder("int"));
    expect(pair.readable).toBe(false);
    expect(pair.parts.map((part) => part.readable)).toEqual([true, false]); // null remains
  });
});

describe("reasonsOf", () => {
  it("says each once, at the bottom, at the reader's names", () => {
    const inner = (type: string) => record("In", { name: "x", type });
    const writer = record("R", { name: "a", type: inner("int") }, { name: "b", type: "In" });
    const reader = record("R", { name: "c", aliases: ["a"], type: inner("string") }, { name: "b", type: "In" });
    expect(reasonsOf(pairOf(writer, reader))).toEqual([{ path: ["c", "x"], message: "int can't be read as string" }]);
    expect(reasonsOf(pairOf(record("A"), record("B")))).toEqual([
      { path: [], message: 'record "A" is not record "B", neither by name nor by an alias' },
    ]);
  });

  it("says nothing of what can be read", () => {
    expect(reasonsOf(pairOf(["int", "string"], "int"))).toEqual([]);
  });
});
