import { describe, expect, it, vi } from "vitest";
import { buildReader } from "../../src/closures/reader.js";
import { evaluate } from "../../src/codegen/compile.js";
import { KernelBatch } from "../../src/datum/kernel-batch.js";
import { resolve } from "../../src/plan/resolve.js";
import { kernelEngine } from "../../src/type/kernel-engine.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { resolveOptions } from "../../src/value/options.js";

describe("the kernel engine", () => {
  it("lends a kernel and generated code where the host has them", () => {
    expect(kernelEngine.codegenAllowed()).toBe(true); // on Node
    expect(kernelEngine.compiler(undefined, true)).toBe(evaluate);
    expect(kernelEngine.kernelBatch({} as never)).toBeInstanceOf(KernelBatch);
  });

  it("lets hot programs become modules wherever strings may not become code, but for never", () => {
    const emits = (["auto", "wasm", "never"] as const).map((codegen) =>
      kernelEngine.emits(resolveOptions({ codegen })),
    );
    expect(emits).toEqual([true, true, false]);
    vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
    expect(kernelEngine.emits(resolveOptions())).toBe(false);
    vi.unstubAllGlobals();
  });

  it("makes readers and writers as code, of what `compile` makes", () => {
    const schema = parseSchema({ type: "record", name: "R", fields: [{ name: "a", type: "int" }] });
    const options = resolveOptions();
    const read = buildReader(resolve(schema, schema), options);
    expect(kernelEngine.makeReader!(read, options.limits, evaluate)?.readsView).toBe(false);
    expect(kernelEngine.makeReader!(read, options.limits, () => undefined)).toBeUndefined();
  });
});
