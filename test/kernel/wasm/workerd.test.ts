import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { inRepository } from "../../helpers.js";
import { bundle, PROGRAM, RESULT } from "./bundle.js";

it("imports the module that the package ships, and never compiles bytes", async () => {
  const { modules, result } = await bundle("workerd", PROGRAM);
  expect(modules).toEqual(["../avro.wasm"]);
  expect(result).toBe(RESULT);
  expect(readFileSync(inRepository("dist/wasm/workerd.js"), "utf8")).not.toMatch(/new WebAssembly|base64/);
});
