import { expect, it } from "vitest";
import { EXACT } from "../../../src/type/json/output.js";
import { resolveOptions } from "../../../src/value/options.js";

it("EXACT is options of values", () => {
  expect(resolveOptions(EXACT)).toMatchObject({ long: "auto", union: "wrapped", logical: "raw", map: "Map" });
});
