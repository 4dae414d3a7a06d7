import { expect, it } from "vitest";
import { emit, wasmModule } from "../../../src/kernel/wasm/inline.js";
import { programOf } from "../scratch.js";

it("brings the kernel, and what emits hot programs", () => {
  expect(wasmModule).toBeInstanceOf(WebAssembly.Module);
  expect(WebAssembly.validate(emit!(programOf("int"))!)).toBe(true);
});
