import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/codegen/compile.js";
import { KernelBatch } from "../../src/datum/kernel-batch.js";
import { kernelEngine } from "../../src/type/kernel-engine.js";

describe("the kernel engine", () => {
  it("lends a kernel and generated code where the host has them", () => {
    expect(kernelEngine.codegenAllowed()).toBe(true); // on Node
    expect(kernelEngine.compiler(undefined, true)).toBe(evaluate);
    expect(kernelEngine.kernelBatch({} as never)).toBeInstanceOf(KernelBatch);
  });

  it("makes records of hostile names", () => {
    const read = kernelEngine.makeRecord!(evaluate)(["__proto__", "a"], [0, 1], [() => 1, () => 2], undefined);
    const record = read({} as never) as object;
    expect(Object.entries(record)).toEqual([
      ["__proto__", 1],
      ["a", 2],
    ]);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });
});
