import { describe, expect, it } from "vitest";
import { KeyCache, NUMBERED } from "../../src/codegen/keys.js";
import { Random } from "../random.js";

function readerOf(cache: KeyCache): (text: string) => string {
  return (text) => {
    const bytes = new TextEncoder().encode(`<${text}>`);
    return cache.get(bytes, 1, bytes.length - 1);
  };
}

describe("a cache of keys", () => {
  it("gives the text that stands there, seen before or not", () => {
    const random = new Random(9);
    const read = readerOf(new KeyCache());
    const parts = ["a", "b", "key", "é", "日本", "😀", "__proto__", "constructor", "0", "10", " ", "\u0000"];
    for (let i = 0; i < 20_000; i++) {
      const text = Array.from({ length: random.below(5) }, () => random.pick(parts)).join("");
      if (read(text) !== text) throw new Error(`${JSON.stringify(text)} was read as ${JSON.stringify(read(text))}`);
    }
    expect(read("")).toBe("");
  });

  it("tells apart keys that share length, ends and middle", () => {
    const read = readerOf(new KeyCache());
    for (let turn = 0; turn < 3; turn++)
      for (const key of ["axxbxxc", "ayybyyc", "azzbzzc"]) expect(read(key)).toBe(key);
  });

  it("numbers the keys seen first, never __proto__", () => {
    const cache = new KeyCache();
    const read = readerOf(cache);
    expect(read("__proto__")).toBe("__proto__");
    expect(cache.number).toBeGreaterThanOrEqual(NUMBERED * 2);
    const keys = Array.from({ length: NUMBERED + 3 }, (_, i) => "k".repeat(i + 1));
    const numbers = keys.map((key) => [read(key), cache.number][1] as number);
    expect(numbers.slice(0, NUMBERED)).toEqual(Array.from({ length: NUMBERED }, (_, i) => i));
    expect(numbers.slice(NUMBERED).every((number) => number >= NUMBERED * 2)).toBe(true);
    for (const [i, key] of keys.entries()) expect([read(key), cache.number]).toEqual([key, numbers[i]]);
    for (const other of ["", "é", "k".repeat(40)]) {
      expect(read(other)).toBe(other);
      expect(cache.number).toBeGreaterThanOrEqual(NUMBERED * 2);
    }
  });

  it("takes keys of any length", () => {
    const read = readerOf(new KeyCache());
    for (const char of ["k", "é"])
      for (let length = 0; length < 80; length++) {
        expect(read(char.repeat(length))).toBe(char.repeat(length));
        expect(read(char.repeat(length))).toBe(char.repeat(length));
      }
  });
});
