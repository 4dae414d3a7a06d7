import { expect, it } from "vitest";
import { isInt, isLong } from "../../../src/value/logical/conversion.js";

it("isInt and isLong are true of 32 and 64 bits", () => {
  expect([0, -1, 2 ** 31 - 1, -(2 ** 31)].every(isInt)).toBe(true);
  expect([2 ** 31, 0.5, Number.NaN, 1n, "1", null].some(isInt)).toBe(false);
  expect([0, 2 ** 53 - 1, 2n ** 63n - 1n, -(2n ** 63n)].every(isLong)).toBe(true);
  expect([2 ** 53, 0.5, Number.NaN, 2n ** 63n, "1", null, new Date(0)].some(isLong)).toBe(false);
});
