import { afterEach, describe, expect, it, vi } from "vitest";
import { init, runtime } from "../../src/type/runtime.js";

afterEach(() => {
  vi.doUnmock("#wasm");
  vi.unstubAllGlobals();
});

/** A host without the module, and maybe with something global. */
async function host(globals: Record<string, unknown> = {}) {
  vi.resetModules();
  vi.doMock("#wasm", () => ({ wasmModule: undefined, wasmFailure: new EvalError("by policy"), emit: undefined }));
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  return import("../../src/type/runtime.js");
}

describe("runtime", () => {
  it("tells how Node runs the library", () => {
    expect(runtime()).toEqual({ engine: "kernel", codegen: true, simd: true, reason: undefined });
  });

  it("tells why there is no kernel", async () => {
    const { runtime } = await host();
    expect(runtime()).toEqual({ engine: "closures", codegen: true, simd: false, reason: "EvalError: by policy" });
  });

  it.each([{ document: {} }, { navigator: { userAgent: "Cloudflare-Workers" } }])(
    "generates no code where that is a report, not even to see: %o",
    async (globals) => {
      const generate = vi.fn();
      const { runtime } = await host({ ...globals, Function: generate });
      expect(runtime().codegen).toBe(false);
      expect(generate).not.toHaveBeenCalled();
    },
  );
});

describe("init", () => {
  it("has nothing to do where the kernel runs", async () => {
    expect(await init(new Response("nothing"))).toEqual(runtime());
  });

  it("gives the reason for a module that is refused", async () => {
    const { init } = await host();
    const told = await init(Uint8Array.of(0));
    expect(told.engine).toBe("closures");
    expect(told.reason).toMatch(/^CompileError: /);
  });

  it.each(["https://example.org/avro.wasm", null, undefined, 1])("refuses %o", async (source) => {
    await expect(init(source as never)).rejects.toMatchObject({ code: "invalid-argument" });
  });
});
