import { expect, it } from "vitest";
import { attributesOf } from "../../src/schema/attributes.js";

it("attributes are a map that can't be changed", () => {
  const attributes = attributesOf([
    ["__proto__", 1],
    ["logicalType", "date"],
  ]) as Map<string, unknown>;
  expect([...attributes]).toEqual([
    ["__proto__", 1],
    ["logicalType", "date"],
  ]);
  expect(attributes.get("toString")).toBeUndefined();
  expect(() => attributes.set("a", 1)).toThrow(TypeError);
  expect(() => attributes.delete("logicalType")).toThrow(TypeError);
  expect(() => attributes.clear()).toThrow(TypeError);
  expect(attributes.size).toBe(2);
  expect(Object.isFrozen(attributes)).toBe(true);
  expect(attributesOf([]).size).toBe(0);
});
