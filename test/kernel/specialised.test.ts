import { describe, expect, it, vi } from "vitest";
import { HOT_BYTES, MAX_MODULES } from "../../src/kernel/hot.js";
import { Kernel } from "../../src/kernel/kernel.js";
import { Placement } from "../../src/kernel/placement.js";
import { freshKernel, programOf } from "./scratch.js";

/** A module that has not yet compiled anything. */
async function fresh() {
  vi.resetModules();
  return (await import("../../src/kernel/specialised.js")).Specialised;
}
const exportsOf = async () => {
  const { wasmModule } = await import("#wasm");
  return new WebAssembly.Instance(wasmModule!, {}).exports;
};

describe("a program", () => {
  it("is emitted once it has decoded enough, and instantiated once a kernel", async () => {
    const Specialised = await fresh();
    const [one, other] = [await exportsOf(), await exportsOf()];
    const specialised = new Specialised(programOf("int"));
    specialised.ran(HOT_BYTES - 1);
    expect(specialised.on(one)).toBeUndefined();
    specialised.ran(1);
    const decode = specialised.on(one);
    expect(decode).toBeTypeOf("function");
    expect(specialised.on(one)).toBe(decode);
    expect(specialised.on(other)).not.toBe(decode);
  });

  it("that is too long stays with the bytecode loop", async () => {
    const Specialised = await fresh();
    const fields = Array.from({ length: 5000 }, (_, i) => ({ name: `f${i}`, type: "int" }));
    const specialised = new Specialised(programOf({ type: "record", name: "R", fields }), 0);
    expect(specialised.on(await exportsOf())).toBeUndefined();
  });

  it("makes room when there are too many, and may come back", async () => {
    const Specialised = await fresh();
    const kernel = await exportsOf();
    const first = new Specialised(programOf("int"), 1);
    first.ran(1);
    const before = first.on(kernel);
    expect(before).toBeDefined();
    for (let i = 0; i < MAX_MODULES; i++) expect(new Specialised(programOf("int"), 0).on(kernel)).toBeDefined();
    expect(first.on(kernel)).toBeUndefined();
    first.ran(1);
    expect(first.on(kernel)).toBeDefined();
    expect(first.on(kernel)).not.toBe(before);
  });

  it("is never tried again where the host compiles nothing", async () => {
    const Specialised = await fresh();
    const kernel = await exportsOf();
    const compile = vi.spyOn(WebAssembly, "Module").mockImplementation(function refuse() {
      throw new WebAssembly.CompileError("blocked by the policy");
    });
    expect(new Specialised(programOf("int"), 0).on(kernel)).toBeUndefined();
    expect(new Specialised(programOf("int"), 0).on(kernel)).toBeUndefined();
    expect(compile).toHaveBeenCalledTimes(1);
    compile.mockRestore();
    expect(new Specialised(programOf("int"), 0).on(kernel)).toBeUndefined();
  });
});

describe("a kernel", () => {
  it("counts what the bytecode loop decodes, and then runs the module", async () => {
    const Specialised = await fresh();
    const kernel = freshKernel();
    const specialised = new Specialised(programOf("int"), 2);
    const placement = new Placement(programOf("int"), 1 << 14, specialised);
    expect(kernel).toBeInstanceOf(Kernel);
    const on = vi.spyOn(specialised, "on");
    const run = () => {
      kernel.load(placement);
      kernel.i32.fill(0, 64 >> 2, 112 >> 2);
      kernel.i32[64 >> 2] = placement.input;
      kernel.i32[68 >> 2] = placement.input + 2;
      kernel.i32[76 >> 2] = 2;
      return kernel.run();
    };
    expect([run(), run(), run()]).toEqual([0, 0, 0]);
    expect(on.mock.results.map(({ value }) => typeof value)).toEqual(["undefined", "function", "function"]);
  });
});
