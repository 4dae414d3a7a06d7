import { describe, expect, it, vi } from "vitest";
import { compilerOf, evaluate, keyOf } from "../../src/codegen/compile.js";

const TEXT = [["a", "b"], "return a+b"] as const;

describe("compilerOf", () => {
  it("makes functions of their text where that is allowed", () => {
    expect(evaluate(...TEXT)(1, 2)).toBe(3);
    expect(compilerOf(undefined, true)).toBe(evaluate);
    expect(compilerOf(undefined, false)).toBeUndefined();
  });

  it("takes the function that is ready for the very text, before it makes one", () => {
    const ready = vi.fn(() => 7);
    for (const allowed of [true, false]) {
      const compile = compilerOf({ [keyOf(...TEXT)]: ready }, allowed)!;
      expect(compile(...TEXT)).toBe(ready);
      expect(compile(["a", "b"], "return a-b")?.(3, 1)).toBe(allowed ? 2 : undefined);
    }
  });

  it("finds nothing on prototypes", () => {
    const compile = compilerOf(Object.create({ [keyOf(...TEXT)]: () => 7 }), false)!;
    expect(compile(...TEXT)).toBeUndefined();
  });
});

describe("keyOf", () => {
  it("tells texts apart, by their parameters too", () => {
    const texts: [string[], string][] = [
      [["a"], ""],
      [["b"], ""],
      [[], "a"],
      [["a", "b"], "c"],
      [["a"], "b,c"],
      [[], "\u0061\u0300"],
      [[], "à"],
    ];
    for (let i = 0; i < 20_000; i++) texts.push([["f"], `return c=>f${i}[${i % 7}]`]);
    expect(new Set(texts.map((text) => keyOf(...text))).size).toBe(texts.length);
  });

  it("is the same in each process, so it may stand in files", () => {
    expect(keyOf(...TEXT)).toBe("1xww5v4_1iqzdv4_e");
  });
});
