import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { inRepository } from "../helpers.js";

const bytes = readFileSync(inRepository("build/avro.wasm"));
/** A module that is none of ours: no exports at all. */
const FOREIGN = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** The pool and `provide`, on a host that has the package's own module or not. */
async function host(module?: WebAssembly.Module, failure: unknown = new Error("refused")) {
  vi.resetModules();
  vi.doMock("#wasm", () => ({
    wasmModule: module,
    wasmFailure: module === undefined ? failure : undefined,
    emit: undefined,
  }));
  const kernel = await import("../../src/kernel/kernel.js");
  const { provide } = await import("../../src/kernel/provide.js");
  return { ...kernel, provide };
}

describe("a host without the package's module", () => {
  beforeEach(() => vi.doUnmock("#wasm"));

  it.each<[string, () => Parameters<Awaited<ReturnType<typeof host>>["provide"]>[0]]>([
    ["a module", () => new WebAssembly.Module(bytes)],
    ["bytes", () => new Uint8Array(bytes)],
    ["a buffer", () => new Uint8Array(bytes).buffer],
    ["a response", () => new Response(bytes)],
    ["a promise of a response", () => Promise.resolve(new Response(bytes))],
  ])("takes %s", async (_, source) => {
    const { provide, kernelAvailable, kernelFailure, take, release } = await host();
    expect(kernelAvailable()).toBe(false);
    expect(kernelFailure()).toEqual(new Error("refused"));
    await provide(source());
    expect(kernelAvailable()).toBe(true);
    expect(kernelFailure()).toBeUndefined();
    release(take()!);
  });

  it.each<[string, () => unknown, RegExp]>([
    ["bytes that are no module", () => Uint8Array.of(1, 2, 3), /CompileError/],
    ["another module", () => new WebAssembly.Module(FOREIGN), /the module is not the kernel's/],
    ["an object", () => ({}), /TypeError/],
    ["a failed response", () => new Response("", { status: 404 }), /status 404/],
    ["a rejection", () => Promise.reject(new Error("offline")), /offline/],
  ])("says why not for %s", async (_, source, reason) => {
    const { provide, kernelAvailable, kernelFailure } = await host();
    await provide(source() as never);
    expect(kernelAvailable()).toBe(false);
    expect(String(kernelFailure())).toMatch(reason);
  });
});

describe("a host that has it", () => {
  it("leaves the source alone", async () => {
    const { provide, kernelAvailable } = await host(new WebAssembly.Module(bytes));
    const response = new Response("nothing");
    await provide(response);
    expect(response.bodyUsed).toBe(false);
    expect(kernelAvailable()).toBe(true);
  });
});
