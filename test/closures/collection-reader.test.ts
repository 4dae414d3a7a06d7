import { describe, expect, it } from "vitest";
import { buildReader } from "../../src/closures/reader.js";
import { shapeOf } from "../../src/closures/shape.js";
import { resolve } from "../../src/plan/resolve.js";
import { difference, expectError } from "../helpers.js";
import { array, map, optionsOf, read, readWith, record, schemaOf } from "./make.js";

const EMPTY = record("Empty", {});

describe("arrays", () => {
  it.each([
    ["04 06 36 00", "one block"],
    ["02 06 02 36 00", "two blocks"],
    ["03 04 06 36 00", "a block that gives its size"],
    ["02 06 01 02 36 00", "both kinds"],
  ])("%s: %s", (hex) => {
    expect(read(array("long"), hex)).toEqual([3, 27]);
  });

  it.each([
    ["int", "04 06 01 02 04 00", [3, -1, 2]],
    ["float", "04 0000c03f 0000803f 02 000000bf 00", [1.5, 1, -0.5]],
    ["double", "02 000000000000f83f 02 000000000000e0bf 00", [1.5, -0.5]],
    ["boolean", "04 01 00 02 01 00", [true, false, true]],
  ])("of %s: %s", (items, hex, values) => {
    expect(read(array(items), hex)).toEqual(values);
    expect(read(array(items), hex, { trace: true })).toEqual(values);
  });

  it.each([
    [array("long"), { kind: "array", least: 1, free: 0 }],
    [array("null"), { kind: "array", least: 0, free: 1 }],
    [map("long"), { kind: "map", least: 2, free: 0, isMap: false }],
  ])("say to generated code what they read: %j", (schema, shape) => {
    const plan = resolve(schemaOf(schema), schemaOf(schema));
    expect(shapeOf(buildReader(plan, optionsOf()))).toMatchObject(shape);
    expect(shapeOf(buildReader(plan, optionsOf({ trace: true })))).toBeUndefined();
  });

  it.each([
    ["06 02 02", "invalid-count", 0],
    ["02 02", "truncated", 2],
    ["03 02 06 36 00", "invalid-count", 0],
    ["03 06 06 36 02 00", "invalid-block-size", 0],
    ["02 06 03 06 06 36 02 00", "invalid-block-size", 2],
    ["03 c6 01 06 36 00", "invalid-block-size", 1],
  ])("%s is %s", (hex, code, offset) => {
    expect(expectError(() => read(array("long"), hex))).toMatchObject({ code, offset });
  });

  it("are held against the least size of the writer's items, not the reader's", () => {
    const writer = array(record("R", { a: "long", b: "long" }));
    const reader = array(record("R", { a: "long" }));
    expect(readWith(writer, "04 02020404 00", {}, reader).value).toEqual([{ a: 1 }, { a: 2 }]);
    expect(expectError(() => readWith(writer, "08 02020404 00", {}, reader)).code).toBe("invalid-count");
  });

  it("of values without input have a budget", () => {
    expect(read(array("null"), "d00f 00")).toEqual(Array(1000).fill(null));
    expect(read(array("null"), "04 03 00 02 00")).toEqual([null, null, null, null, null]); // 2, 2 of no bytes, 1
    expect(expectError(() => read(array("null"), "02 03 02 00"))).toMatchObject({
      code: "invalid-block-size",
      offset: 1,
    });
    expect(read(array(EMPTY), "06 00")).toEqual([{}, {}, {}]);
    const error = expectError(() => read(array(EMPTY), "808080801000"));
    expect(error).toMatchObject({ limit: "maxCollectionItems", offset: 0 });
    expect(expectError(() => read(array("null"), "80c2d72f 00"))).toMatchObject({ limit: "maxFreeValues" });
    const many = "c09a0c".repeat(10); // ten blocks of 100,000 nulls
    expect(read(array("null"), `${many}00`)).toHaveLength(1_000_000);
    expect(expectError(() => read(array("null"), `${many}c09a0c00`))).toMatchObject({
      limit: "maxFreeValues",
      offset: 33,
    });
  });

  it("have a greatest length over all blocks", () => {
    const options = { limits: { maxCollectionItems: 3 } };
    expect(read(array("int"), "04 02 02 02 02 00", options)).toEqual([1, 1, 1]);
    expect(expectError(() => read(array("int"), "04 02 02 04 02 02 00", options))).toMatchObject({
      limit: "maxCollectionItems",
      offset: 3,
    });
  });

  it("may stand in arrays", () => {
    expect(read(array(array("int")), "06 00 03 04 02 04 00 02 06 00 00")).toEqual([[], [1, 2], [3]]);
  });

  it("are not ended by the size of a block around them", () => {
    expect(read(array(array("int")), "01 06 02 02 00 00")).toEqual([[1]]);
    expect(expectError(() => read(array(array("int")), "01 0a 01 02 02 00 00 00")).code).toBe("invalid-block-size");
  });
});

describe("maps", () => {
  it.each([
    ["02 0261 02 00", { a: 1 }],
    ["00", {}],
    ["03 0c 0261 02 0262 04 00", { a: 1, b: 2 }],
    ["02 0261 02 02 0262 04 00", { a: 1, b: 2 }],
    ["02 00 01 00", { "": -1 }],
    ["04 0261 02 0261 04 00", { a: 2 }],
  ])("%s", (hex, value) => {
    expect(read(map("long"), hex)).toEqual(value);
    expect(read(map("long"), hex, { map: "Map" })).toEqual(new Map(Object.entries(value)));
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "then"])("have the ordinary key %s", (key) => {
    const hex = `04 ${Buffer.from([key.length * 2]).toString("hex")}${Buffer.from(key).toString("hex")} 02 0261 04 00`;
    const expected = Object.fromEntries([
      [key, { x: 1 }],
      ["a", { x: 2 }],
    ]);
    expect(difference(read(map(record("R", { x: "int" })), hex), expected)).toBeUndefined();
    expect([...(read(map("int"), hex, { map: "Map" }) as Map<string, number>).keys()]).toEqual([key, "a"]);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it.each([
    ["02 0261", "truncated"],
    ["02 02ff 02 00", "invalid-utf8"],
    ["8080 80808040 0261 02", "invalid-count"],
    ["06 0261 02 00", "invalid-count"],
    ["02 0261 02", "truncated"],
    ["01 02 0261 02 00", "invalid-count"],
    ["01 04 0261 02 00", "invalid-block-size"],
  ])("%s is %s", (hex, code) => {
    expect(expectError(() => read(map("long"), hex)).code).toBe(code);
  });

  it("take a byte for each key, and what is free beside it counts", () => {
    expect(read(map("null"), "04 0261 0262 00")).toEqual({ a: null, b: null });
    const options = { limits: { maxFreeValues: 2 } };
    expect(Object.keys(read(map("null"), "04 0261 0262 00", options) as object)).toEqual(["a", "b"]);
    expect(expectError(() => read(map("null"), "08 0261 0262 0263 0264 00", options))).toMatchObject({
      limit: "maxFreeValues",
    });
  });

  it("have a greatest length over all blocks, whatever keys come again", () => {
    const options = { limits: { maxCollectionItems: 3 } };
    expect(read(map("int"), "04 0261 02 0262 04 02 0261 06 00", options)).toEqual({ a: 3, b: 2 });
    expect(expectError(() => read(map("int"), "04 0261 02 0262 04 04 0261 06 0262 02 00", options))).toMatchObject({
      limit: "maxCollectionItems",
      offset: 7,
    });
  });

  it("replace ill-formed keys if asked to", () => {
    expect(read(map("int"), "02 02ff 02 00", { utf8: "replace" })).toEqual({ "\ufffd": 1 });
  });
});
