import { afterEach, describe, expect, it, vi } from "vitest";
import { codegenAllowed, quoted } from "../../src/codegen/literal.js";

it("quotes names for any place in code", () => {
  expect(quoted('a"\u2028\u2029\\')).toBe('"a\\"\\u2028\\u2029\\\\"');
});

describe("codegenAllowed", () => {
  async function fresh(): Promise<boolean> {
    vi.resetModules();
    const module = await import("../../src/codegen/literal.js");
    return module.codegenAllowed();
  }
  afterEach(() => void vi.unstubAllGlobals());

  it("is true on this host", () => {
    expect(codegenAllowed()).toBe(true);
  });

  it("is false, and not even tried, in pages and workers", async () => {
    const tried = vi.fn();
    vi.stubGlobal("Function", tried);
    vi.stubGlobal("document", {});
    expect(await fresh()).toBe(false);
    vi.stubGlobal("document", undefined);
    vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
    expect(await fresh()).toBe(false);
    vi.stubGlobal("navigator", undefined);
    vi.stubGlobal("process", {});
    expect(await fresh()).toBe(false);
    expect(tried).not.toHaveBeenCalled();
  });

  it("is tried once where a server forbids it", async () => {
    const refuses = vi.fn(function refuse() {
      throw new EvalError("Code generation from strings disallowed for this context");
    });
    vi.stubGlobal("Function", refuses);
    vi.resetModules();
    const module = await import("../../src/codegen/literal.js");
    expect([module.codegenAllowed(), module.codegenAllowed()]).toEqual([false, false]);
    expect(refuses).toHaveBeenCalledOnce();
  });
});
