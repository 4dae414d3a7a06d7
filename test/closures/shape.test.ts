import { describe, expect, it } from "vitest";
import { buildReader } from "../../src/closures/reader.js";
import { shaped, shapeOf } from "../../src/closures/shape.js";
import type { RecordPlan, Step } from "../../src/plan/plan.js";
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
    expect(shape(["int", "string"])).toBeUndefined();
  });

  it("say what an array's items take", () => {
    expect(shape(array("double"))).toMatchObject({ kind: "array", least: 8, free: 0 });
    expect(shape(array("null"))).toMatchObject({ kind: "array", least: 0, free: 1 });
  });

  it.each(["bytes", "null", array("int")])("are not given to readers that keep a path or do more: %j", (type) => {
    expect(shape(type, { trace: true, numericArrays: "plain" })).toBeUndefined();
    expect(shape("long", { long: "bigint" })).toBeUndefined();
    expect(shape(array("int"), { numericArrays: "typed" })).toBeUndefined();
  });

  it("are not given to readers that count depth", () => {
    const schema = schemaOf(TREE);
    const kids = (resolve(schema, schema) as RecordPlan).steps[0] as Extract<Step, { kind: "field" }>;
    expect(shapeOf(buildReader(kids.plan, optionsOf()))).toBeUndefined();
  });

  it("belong to one reader", () => {
    const read = () => 1;
    expect(shapeOf(read)).toBeUndefined();
    expect(shaped(read, { kind: "int" })).toBe(read);
    expect(shapeOf(read)).toEqual({ kind: "int" });
  });
});
