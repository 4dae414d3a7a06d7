import { expect, it } from "vitest";
import { COMPATIBILITY, SchemaType } from "../../src/kafka/schema-type.js";

it("has names that are their own values", () => {
  for (const names of [COMPATIBILITY, SchemaType])
    for (const [name, value] of Object.entries(names)) expect(value).toBe(name);
  expect(Object.keys(COMPATIBILITY)).toHaveLength(7);
});
