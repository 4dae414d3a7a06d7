import { describe, expect, it } from "vitest";
import { Cursor } from "../../src/bytes/cursor.js";
import { buildComparer } from "../../src/closures/comparer.js";
import type { ValueOptions } from "../../src/value/options.js";
import { bytesOf, expectError } from "../helpers.js";
import { array, LIST, map, optionsOf, record, schemaOf, TREE, write } from "./make.js";

/** Compare two data, and say where the cursors ended. */
function walk(schema: unknown, a: string, b: string, options: ValueOptions & { trace?: boolean } = {}) {
  const { limits, trace } = optionsOf(options);
  const cursors = [a, b].map((hex) => new Cursor(limits).open(bytesOf(hex))) as [Cursor, Cursor];
  for (const cursor of cursors) cursor.beginDatum();
  const compare = buildComparer(schemaOf(schema), { limits, trace });
  const run = () => compare(...cursors);
  return { run, cursors };
}

function compare(schema: unknown, a: string, b: string, options?: ValueOptions): number {
  const there = walk(schema, a, b, options).run();
  expect(walk(schema, b, a, options).run()).toBe(0 - there);
  expect(walk(schema, a, b, { ...options, trace: true }).run()).toBe(there);
  return there;
}

describe("numbers", () => {
  const longs = [
    -(2n ** 63n),
    1n - 2n ** 63n,
    -(2n ** 53n) - 1n,
    -(2n ** 53n),
    1n - 2n ** 53n,
    -1n,
    0n,
    2n ** 31n,
    2n ** 53n - 1n,
    2n ** 53n,
    2n ** 53n + 1n,
    2n ** 62n + 1n,
    2n ** 63n - 1n,
  ];
  const doubles = [-Infinity, -1.5, -Number.MIN_VALUE, -0, 0, Number.MIN_VALUE, 1.5, Infinity, Number.NaN];

  it.each([
    ["long", longs],
    ["double", doubles],
    ["int", [-(2 ** 31), -65, -64, -1, 0, 63, 64, 2 ** 31 - 1]],
    ["float", [-Infinity, -1, -0, 0, 2 ** -149, 1, Infinity, Number.NaN]],
  ])("of %s stand in this order", (schema, values: readonly unknown[]) => {
    const data = values.map((value) => write(schema, value));
    for (const [i, a] of data.entries())
      for (const [j, b] of data.entries()) expect(compare(schema, a, b)).toBe(Math.sign(i - j) + 0);
  });

  it("of all the NaNs are equal", () => {
    expect(compare("double", "000000000000f87f", "010000000000f0ff")).toBe(0);
    expect(compare("float", "0000c07f", "010080ff")).toBe(0);
  });
});

describe("text", () => {
  it("is in the order of code points, not of UTF-16", () => {
    expect("\uffff" < "\u{10000}").toBe(false);
    expect(compare("string", write("string", "\uffff"), write("string", "\u{10000}"))).toBe(-1);
  });

  it("and bytes are unsigned", () => {
    expect(compare("bytes", "02 7f", "02 80")).toBe(-1);
  });
});

describe("arrays", () => {
  const items = ["04 02 04 00", "02 02 02 04 00", "03 04 02 04 00", "01 02 02 01 02 04 00", "02 02 01 02 04 00"];

  it.each(items)("are compared across item blocks: %s", (a) => {
    for (const b of items) expect(compare(array("int"), a, b)).toBe(0);
    expect(compare(array("int"), a, "02 02 00")).toBe(1);
    expect(compare(array("int"), a, "06 02 04 00 00")).toBe(-1);
  });

  it("inside arrays keep their blocks apart", () => {
    expect(
      compare(array(array("int")), "01 0a 03 04 02 04 00 01 08 01 02 06 00 00", "04 04 02 04 00 02 06 00 00"),
    ).toBe(0);
  });

  it("of nothing are compared by their length", () => {
    expect(compare(array("null"), "06 00", "04 02 00")).toBe(0);
    expect(compare(array("null"), "08 00", "04 02 00")).toBe(1);
  });

  it("whose blocks lie are an error where the block ends", () => {
    expect(expectError(walk(array("int"), "01 04 02 00", "02 02 00").run).code).toBe("invalid-block-size");
  });
});

describe("records", () => {
  const fields = [
    { name: "m", type: map("int"), order: "ignore" },
    { name: "down", type: "int", order: "descending" },
    { name: "s", type: "string", order: "ignore" },
    { name: "up", type: "int" },
  ];
  const schema = { type: "record", name: "R", fields };

  it("skip fields that are ignored, maps too", () => {
    expect(compare(schema, "02 0261 02 00  04  0261  06", "00  04  0478 79  06")).toBe(0);
    expect(compare(schema, "00  04  0261  06", "00  04  0262  04")).toBe(1);
  });

  it("turn the order round in fields that are descending", () => {
    expect(compare(schema, "00  02  00  00", "00  04  00  02")).toBe(1);
  });

  it("with maps can be compared up to the first map", () => {
    const met = record("R", { i: "int", m: map("int") });
    expect(compare(met, "02 00", "04 00")).toBe(-1);
    expect(expectError(walk(met, "02 00", "02 00").run).code).toBe("not-comparable");
    expect(compare(["null", map("int")], "00", "00")).toBe(0);
    expect(compare(["null", map("int")], "00", "02 00")).toBe(-1);
  });
});

describe("recursion", () => {
  it("is followed", () => {
    expect(compare(LIST, "02 02 00", "02 02 02 00")).toBe(-1);
  });

  it("is bounded by maxDepth, inclusive", () => {
    const limits = { maxDepth: 5 };
    expect(compare(LIST, "0202020200", "0202020200", { limits })).toBe(0);
    expect(expectError(walk(LIST, "020202020200", "020202020200", { limits }).run)).toMatchObject({
      limit: "maxDepth",
    });
    expect(expectError(walk(TREE, "02".repeat(300), "02".repeat(300)).run)).toMatchObject({ limit: "maxDepth" });
  });
});

describe("what is read is checked", () => {
  it.each([
    ["int", "02", "", "truncated"],
    ["int", "80808080 80 01", "02", "invalid-varint"],
    ["boolean", "01", "02", "invalid-boolean"],
    ["string", "02 61", "04 61", "truncated"],
    [{ type: "enum", name: "E", symbols: ["A"] }, "00", "02", "invalid-enum-index"],
    [["null", "int"], "00", "04", "invalid-union-index"],
    [array("int"), "02 02 00", "02 02", "truncated"],
    [array("int"), "02 02 00", "feffffff0f", "invalid-count"],
    [array("null"), "feffffff0f", "00", "limit-exceeded"],
    [{ type: "fixed", name: "F", size: 2 }, "0000", "00", "truncated"],
  ])("%j: %s, %s", (schema, a, b, code) => {
    for (const trace of [false, true]) {
      expect(expectError(walk(schema, a, b, { trace }).run).code).toBe(code);
      expect(expectError(walk(schema, b, a, { trace }).run).code).toBe(code);
    }
  });

  it("and nothing behind the first difference", () => {
    const { run, cursors } = walk(record("R", { a: "int", b: "string" }), "02", "04");
    expect(run()).toBe(-1);
    expect(cursors.map((cursor) => cursor.position)).toEqual([1, 1]);
  });

  it("with a path, if it is traced", () => {
    const schema = record("R", { a: array(["null", record("S", { b: "int" })]) });
    const { run, cursors } = walk(schema, "04 00 02 02 00", "04 00 02", { trace: true });
    expect(expectError(run).code).toBe("truncated");
    expect(cursors[1].path).toEqual(["a", 1, "S", "b"]);
    const ignored = { type: "record", name: "R", fields: [{ name: "a", type: "string", order: "ignore" }] };
    const skipped = walk(ignored, "02 61", "02", { trace: true });
    expect(expectError(skipped.run).code).toBe("truncated");
    expect(skipped.cursors[1].path).toEqual(["a"]);
  });
});
