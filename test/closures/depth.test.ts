import { describe, expect, it } from "vitest";
import { planDepth } from "../../src/closures/depth.js";
import { resolve } from "../../src/plan/resolve.js";
import { array, LIST, map, record, schemaOf, TREE } from "./make.js";

const depth = (writer: unknown, reader = writer) => planDepth(resolve(schemaOf(writer), schemaOf(reader)));
const inner = record("I", { x: array("int") });

describe("planDepth", () => {
  it.each([
    ["int", 0],
    [["null", "int"], 0],
    [array("int"), 1],
    [map(array("int")), 2],
    [record("R", {}), 1],
    [record("R", { a: "int", b: inner, c: "I" }), 3],
    [["null", record("R", { b: map(inner) })], 4],
  ])("%j: %d", (schema, expected) => {
    expect(depth(schema)).toBe(expected);
  });

  it.each([[LIST], [TREE], [record("R", { a: LIST })]])("of recursive schemas is without bound", (schema) => {
    expect(depth(schema)).toBe(Number.POSITIVE_INFINITY);
  });

  it("counts what is skipped", () => {
    const writer = record("R", { a: "int", b: array(inner) });
    expect(depth(writer, record("R", { a: "int" }))).toBe(4);
    expect(depth(record("R", { a: "int", b: LIST }), record("R", { a: "int" }))).toBe(Number.POSITIVE_INFINITY);
  });

  it("is found in no time where types are used again and again", () => {
    let schema: object = record("R0", {});
    for (let i = 1; i < 100; i++) schema = record(`R${i}`, { a: schema, b: `R${i - 1}` });
    expect(depth(schema)).toBe(100);
  });
});
