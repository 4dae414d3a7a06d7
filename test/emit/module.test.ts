import { describe, expect, it } from "vitest";
import { wasmModule } from "#wasm";
import { longAt, moduleOf } from "../../src/emit/module.js";
import { I32, I64, i32, set, wrap } from "../../src/emit/wasm.js";

describe("a module", () => {
  const kernel = new WebAssembly.Instance(wasmModule!, {});
  const memory = new Uint8Array((kernel.exports.memory as WebAssembly.Memory).buffer);

  it("imports nothing but what the kernel exports", () => {
    const module = new WebAssembly.Module(moduleOf(i32(0), []));
    const offered = WebAssembly.Module.exports(wasmModule!).map(({ name, kind }) => `${kind} ${name}`);
    const wanted = WebAssembly.Module.imports(module).map(({ name, kind }) => `${kind} ${name}`);
    expect(wanted.filter((one) => !offered.includes(one))).toEqual([]);
    expect(wanted).toContain("memory memory");
    expect(WebAssembly.Module.exports(module)).toEqual([{ name: "run", kind: "function" }]);
  });

  it("runs over the kernel's memory, with its functions", () => {
    memory.set([0x80, 1], 40_000);
    const bytes = moduleOf([set(0, longAt(i32(40_000))), wrap([0x20, 0])], [I64, I32]);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { k: kernel.exports });
    expect((exports.run as () => number)()).toBe(64);
    expect((kernel.exports.after as WebAssembly.Global).value).toBe(40_002);
  });
});
