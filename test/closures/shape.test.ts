import { describe, expect, it } from "vitest";
import { buildReader } from "../../src/closures/reader.js";
import { shaped, shapeOf } from "../../src/closures/shape.js";
import { resolve } from "../../src/plan/resolve.js";
import { array, optionsOf, schemaOf, TREE } from "./make.js";

function shape(type: unknown, options?: Parameters<typeof optionsOf>[0]) {
  const schema = schemaOf(type);
  return shapeOf(buildReader(resolve(schema, schema), optionsOf(options)));
}

describe("shapes", () => {
  it.each(["boolean", "int", "long", "float", "double", "string"])("say that a reader reads %s", (kind) => {
    expect(shape(kind)).toEqual({ kind });
  });

  it("say which branch of an optional value is which", () => {
    expect(shape(["null", "int"])).toMatchObject({ kind: "optional", tag: 2 });
    expect(shape(["int", "null"])).toMatchObject({ kind: "optional", tag: 0 });
    expect(shape(["int", "string"])).toMatchObject({ kind: "union" });
    expect(shape(["int", "null"], { union: "wrapped" })).toMatchObject({
      kind: "optional",
      read: expect.any(Function),
    });
  });

  it("say what an array's items take, and a map's entries", () => {
    expect(shape(array("double"))).toMatchObject({ kind: "array", least: 8, free: 0 });
    expect(shape(array("null"))).toMatchObject({ kind: "array", least: 0, free: 1 });
    expect(shape({ type: "map", values: "int" })).toMatchObject({ kind: "map", least: 2, isMap: false });
    expect(shape({ type: "map", values: "int" }, { map: "Map" })).toMatchObject({ isMap: true });
  });

  it("say what becomes of raw values", () => {
    expect(shape("long", { long: "bigint" })).toMatchObject({ kind: "converted", convert: BigInt });
    expect(shape({ type: "int", logicalType: "date" })).toMatchObject({ kind: "converted" });
    expect(shape({ type: "fixed", name: "F", size: 3 })).toMatchObject({ kind: "fixed", size: 3 });
    expect(shape({ type: "bytes", logicalType: "decimal", precision: 3 })).toMatchObject({ kind: "bytes" });
  });

  it("say what records have", () => {
    const pair = { type: "record", name: "P", fields: [{ name: "a", type: "int" }] };
    expect(shape(pair)).toMatchObject({ kind: "record", names: ["a"], slots: [0], tag: undefined });
    expect(shape(TREE)).toMatchObject({ kind: "nested" });
  });

  it("are not given to readers that keep a path or do more", () => {
    expect(shape(array("int"), { trace: true })).toBeUndefined();
    expect(shape(TREE, { trace: true })).toBeUndefined();
    expect(shape(array("int"), { numericArrays: "typed" })).toBeUndefined();
  });

  it("belong to one reader", () => {
    const read = () => 1;
    expect(shapeOf(read)).toBeUndefined();
    expect(shaped(read, { kind: "int" })).toBe(read);
    expect(shapeOf(read)).toEqual({ kind: "int" });
  });
});
