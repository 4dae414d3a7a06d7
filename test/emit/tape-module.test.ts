import { expect, it } from "vitest";
import { wasmModule } from "#wasm";
import { BEHIND, putLongs, tapeModule } from "../../src/emit/tape-module.js";
import { add, I32, i32, set } from "../../src/emit/wasm.js";

it("imports nothing but what the kernel exports, and calls it", () => {
  const kernel = new WebAssembly.Instance(wasmModule!, {});
  const bytes = tapeModule([set(0, putLongs(i32(50_000), i32(40_000), i32(2))), add(BEHIND, i32(0))], [I32]);
  const module = new WebAssembly.Module(bytes);
  const offered = WebAssembly.Module.exports(wasmModule!).map(({ name, kind }) => `${kind} ${name}`);
  const wanted = WebAssembly.Module.imports(module).map(({ name, kind }) => `${kind} ${name}`);
  expect(wanted).toContain("global behind");
  expect(wanted.filter((one) => !offered.includes(one))).toEqual([]);
  const { buffer } = kernel.exports.memory as WebAssembly.Memory;
  new Float64Array(buffer, 40_000).set([3, -300]);
  const { exports } = new WebAssembly.Instance(module, { k: kernel.exports });
  expect((exports.run as () => number)()).toBe(40_016);
  expect([...new Uint8Array(buffer, 50_000, 3)]).toEqual([6, 0xd7, 4]);
});
