import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { version } from "../../src/cli/version.js";
import { inRepository } from "../helpers.js";

it("is the package's", () => {
  expect(version).toBe(JSON.parse(readFileSync(inRepository("package.json"), "utf8")).version);
});
