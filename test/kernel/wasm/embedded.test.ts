import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { inRepository } from "../../helpers.js";

/** The file, evaluated anew in a host that has other things. */
async function evaluate(
  changes: Record<string, unknown>,
): Promise<typeof import("../../../src/kernel/wasm/embedded.js")> {
  for (const [name, value] of Object.entries(changes)) vi.stubGlobal(name, value);
  vi.resetModules();
  return import("../../../src/kernel/wasm/embedded.js");
}

const exportsOf = (module: WebAssembly.Module) => WebAssembly.Module.exports(module).map(({ name }) => name);
const expected = exportsOf(new WebAssembly.Module(readFileSync(inRepository("build/avro.wasm"))));

describe("the inlined module", () => {
  afterEach(() => void vi.unstubAllGlobals());

  it("is compiled at once, with Buffer", async () => {
    const { wasmModule, wasmFailure } = await evaluate({});
    expect(exportsOf(wasmModule!)).toEqual(expected);
    expect(expected).toContain("decode");
    expect(wasmFailure).toBeUndefined();
  });

  it("is compiled with Uint8Array.fromBase64 where there is no Buffer", async () => {
    const own = class extends Uint8Array {
      static fromBase64(text: string): Uint8Array {
        return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
      }
    };
    const spy = vi.spyOn(own, "fromBase64");
    const { wasmModule } = await evaluate({ Buffer: undefined, Uint8Array: own });
    expect(spy).toHaveBeenCalledOnce();
    expect(exportsOf(wasmModule!)).toEqual(expected);
  });

  it("is compiled with atob where there is neither", async () => {
    const spy = vi.fn(atob);
    const bare = class extends Uint8Array {};
    Object.defineProperty(bare, "fromBase64", { value: undefined });
    const { wasmModule } = await evaluate({ Buffer: undefined, Uint8Array: bare, atob: spy });
    expect(spy).toHaveBeenCalledOnce();
    expect(exportsOf(wasmModule!)).toEqual(expected);
  });

  it("is absent, and says why, where the host forbids it", async () => {
    const refusal = new Error("Wasm code generation disallowed by embedder");
    const Module = class {
      constructor() {
        throw refusal;
      }
    };
    expect(await evaluate({ WebAssembly: { Module } })).toMatchObject({ wasmModule: undefined, wasmFailure: refusal });
  });

  it("is absent where the host has no WebAssembly", async () => {
    const { wasmModule, wasmFailure } = await evaluate({ WebAssembly: undefined });
    expect(wasmModule).toBeUndefined();
    expect(wasmFailure).toBeInstanceOf(TypeError);
  });
});
