import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { emit, wasmModule } from "../../../src/kernel/wasm/browser.js";
import { inRepository } from "../../helpers.js";
import { bundle, PROGRAM, RESULT } from "./bundle.js";

it("brings the kernel, and nothing that emits programs", async () => {
  expect(wasmModule).toBeInstanceOf(WebAssembly.Module);
  expect(emit).toBeUndefined();
  expect(await bundle("browser", PROGRAM)).toEqual({ modules: [], result: RESULT });
  const sizes = ["browser", "inline"].map((name) => readFileSync(inRepository(`dist/wasm/${name}.js`)).length);
  expect(sizes[0]).toBeLessThan(sizes[1]! - 30_000);
});
