import { expect, it } from "vitest";
import type { UnionSchema } from "../../../src/schema/schema.js";
import { nullBranch } from "../../../src/type/json/branches.js";
import { parseSchema } from "../../../src/type/schema-argument.js";

it("nullBranch finds null", () => {
  expect(nullBranch(parseSchema(["int", { type: "null" }]) as UnionSchema)).toBe(1);
  expect(nullBranch(parseSchema(["int"]) as UnionSchema)).toBe(-1);
});
