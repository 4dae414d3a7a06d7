import { afterEach, describe, expect, it } from "vitest";
import { State } from "../../assembly/abi.js";
import { type Kernel, kernelAvailable, release, take } from "../../src/kernel/kernel.js";
import { Placement } from "../../src/kernel/placement.js";
import { freshKernel, programOf } from "./scratch.js";

const PLENTY = 2 ** 30;

describe("a kernel", () => {
  it("starts small, and grows when a program with large buffers is loaded", () => {
    const kernel = freshKernel();
    expect(kernel.u8.length).toBeLessThanOrEqual(16 * 1024 * 1024); // else the pool would not keep it
    const before = kernel.u8;
    const placement = new Placement(programOf("string"), 1 << 20);
    placement.widen(before.length, PLENTY);
    expect(kernel.load(placement)).toBe(true);
    expect(kernel.u8.length).toBeGreaterThanOrEqual(placement.size);
    expect(before.length).toBe(0); // views die when memory grows
    for (const view of [kernel.i16, kernel.i32, kernel.i64, kernel.f32, kernel.f64])
      expect(view.buffer === kernel.u8.buffer).toBe(true);
  });

  it("says no where the host has no more memory, and still works", () => {
    const kernel = freshKernel();
    const placement = new Placement(programOf("int"), 1 << 16);
    expect(placement.widen(2 ** 40, 2 ** 50)).toBe(true);
    expect(kernel.load(placement)).toBe(false);
    const small = new Placement(programOf("int"), 1 << 16);
    expect(kernel.load(small)).toBe(true);
  });

  it("takes the words of a placement, again after it has moved", () => {
    const kernel = freshKernel();
    const one = new Placement(programOf("string"), 1 << 14);
    const other = new Placement(programOf({ type: "array", items: "long" }), 1 << 14);
    const loaded = () => [...kernel.i32.slice(State.Bytes >> 2, (State.Bytes >> 2) + one.words.length)];
    kernel.load(one);
    expect(loaded()).toEqual([...one.words]);
    kernel.load(other);
    kernel.load(one);
    expect(loaded()).toEqual([...one.words]);
    one.grow(1, PLENTY);
    kernel.load(one);
    expect(loaded()).toEqual([...one.words]);
    expect(kernel.i32[State.Frames >> 2]).toBe(one.frames);
    expect(kernel.i32[State.Counters >> 2]).toBe(one.counters);
    expect(kernel.i32[State.Saved >> 2]).toBe(one.saved);
  });
});

describe("the pool", () => {
  const held: Kernel[] = [];
  const hold = () => {
    const kernel = take();
    if (kernel) held.push(kernel);
    return kernel;
  };

  afterEach(() => {
    for (const kernel of held.splice(0)) release(kernel);
  });

  it("lends four kernels at most, each to one holder", () => {
    const kernels = [hold(), hold(), hold(), hold()];
    expect(kernels.map((kernel) => kernel !== undefined)).toEqual([true, true, true, true]);
    expect(new Set(kernels).size).toBe(4);
    expect(hold() === undefined).toBe(true);
    expect(kernelAvailable()).toBe(true); // there are kernels, only not now
  });

  it("lends a kernel again after it was given back", () => {
    const kernel = take()!;
    release(kernel);
    expect(hold() === kernel).toBe(true);
  });

  it("lets go of kernels that grew large, and of broken ones", () => {
    const large = take()!;
    const placement = new Placement(programOf("int"), 1 << 16);
    placement.widen(17 * 1024 * 1024, PLENTY);
    expect(large.isLarge).toBe(false);
    large.load(placement);
    expect(large.isLarge).toBe(true);
    release(large);
    const broken = take()!;
    expect(broken === large).toBe(false); // not toBe(): it would compare their memories
    release(broken, true);
    const kernels = new Set([hold(), hold(), hold(), hold()]);
    expect([kernels.size, kernels.has(undefined), kernels.has(large), kernels.has(broken)]).toEqual([
      4,
      false,
      false,
      false,
    ]);
  });
});
