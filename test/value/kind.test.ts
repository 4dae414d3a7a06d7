import { expect, it } from "vitest";
import { kindOf } from "../../src/value/kind.js";

it("kindOf says what a value is, and nothing of it", () => {
  const values = [null, undefined, 1, 1n, "secret", true, [1], new Uint8Array(1), new Map(), new Date(0), {}];
  expect(values.map(kindOf)).toEqual([
    "null",
    "undefined",
    "number",
    "bigint",
    "string",
    "boolean",
    "array",
    "typed array",
    "Map",
    "Date",
    "object",
  ]);
});
