import { describe, expect, it } from "vitest";
import { Flow } from "../../src/emit/flow.js";
import { flat, get, I32, I64 } from "../../src/emit/wasm.js";

const [BLOCK, LOOP, IF, ELSE, END, BR, BR_IF, BR_TABLE] = [0x02, 0x03, 0x04, 0x05, 0x0b, 0x0c, 0x0d, 0x0e];
const NOTHING = 0x40;

describe("a branch", () => {
  it("counts the blocks between it and where it leads", () => {
    const flow = new Flow();
    const code = flow.block((out) =>
      flow.loop((again) => [flow.if(get(0), () => flow.branch(out)), flow.branchIf(again, get(0))]),
    );
    expect([...flat(code)]).toEqual(
      [BLOCK, NOTHING, LOOP, NOTHING, [0x20, 0], IF, NOTHING, BR, 2, END, [0x20, 0], BR_IF, 0, END, END].flat(),
    );
  });

  it("has another way", () => {
    const flow = new Flow();
    const code = flow.if(
      get(0),
      () => [1],
      () => [2],
    );
    expect([...flat(code)]).toEqual([0x20, 0, IF, NOTHING, 1, ELSE, 2, END]);
  });
});

describe("a choice", () => {
  it("leads to one body each, and elsewhere for the rest", () => {
    const flow = new Flow();
    const code = flow.block((other) => flow.choose(get(0), [() => [1], () => [1, 1]], other));
    const head = [BLOCK, NOTHING, BLOCK, NOTHING, BLOCK, NOTHING, BLOCK, NOTHING, 0x20, 0, BR_TABLE, 2, 0, 1, 3, END];
    expect([...flat(code)]).toEqual([...head, 1, BR, 1, END, 1, 1, BR, 0, END, END]);
  });
});

describe("locals", () => {
  it("are used again once they are free, by values of the same type", () => {
    const flow = new Flow();
    const [a, b] = [flow.local(I32), flow.local(I64)];
    flow.free(a);
    expect(flow.local(I64)).toBe(2);
    expect(flow.local(I32)).toBe(a);
    expect(flow.local(I32)).toBe(3);
    expect(b).toBe(1);
    expect(flow.locals).toEqual([I32, I64, I64, I32]);
  });
});
