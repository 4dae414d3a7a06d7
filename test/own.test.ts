import { expect, it } from "vitest";
import { has, own } from "../src/own.js";

it("has looks at own properties only, whatever they hold", () => {
  expect(has({ bytes: undefined }, "bytes")).toBe(true);
  expect(has(Object.create({ bytes: 1 }), "bytes")).toBe(false);
  expect(has({}, "toString")).toBe(false);
  expect(has(JSON.parse('{"__proto__":1}'), "__proto__")).toBe(true);
});

it("own gives own properties only", () => {
  const value: { from?: number } = { from: 7 };
  expect(own(value, "from")).toBe(7);
  expect(own(Object.create(value) as typeof value, "from")).toBeUndefined();
});
