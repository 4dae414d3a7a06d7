import { expect, it } from "vitest";
import { isSchemaNumber } from "../../src/message/schema-id.js";

it("knows the numbers that registries give", () => {
  for (const id of [1, 7, 2 ** 31 - 1]) expect(isSchemaNumber(id)).toBe(true);
  for (const id of [0, -1, 2 ** 31, 1.5, Number.NaN, "7", 7n, undefined]) expect(isSchemaNumber(id)).toBe(false);
  expect(isSchemaNumber(2 ** 53 - 1, Number.MAX_SAFE_INTEGER)).toBe(true);
  expect(isSchemaNumber(2 ** 53, Number.MAX_SAFE_INTEGER)).toBe(false);
});
