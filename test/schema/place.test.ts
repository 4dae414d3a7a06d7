import { expect, it } from "vitest";
import { pathTo } from "../../src/schema/place.js";

it("a place becomes a path, outermost first", () => {
  const fields = { up: undefined, step: "fields" };
  expect(pathTo(undefined)).toEqual([]);
  expect(pathTo({ up: { up: fields, step: 0 }, step: "type" })).toEqual(["fields", 0, "type"]);
});
