import { describe, expect, it } from "vitest";
import { forwardTextGetter, PIECE, sequentialTextGetter, textGetter } from "../../src/value/text.js";
import { Random } from "../random.js";

function column(texts: readonly string[]): [Uint8Array, Int32Array] {
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const offsets = [0];
  for (const bytes of encoded) offsets.push(offsets.at(-1)! + bytes.length);
  const values = new Uint8Array(offsets.at(-1)!);
  encoded.forEach((bytes, i) => {
    values.set(bytes, offsets[i]);
  });
  return [values, Int32Array.from(offsets)];
}

const KINDS: Record<string, string> = { ASCII: "x", "Latin-1": "é", CJK: "日", emoji: "😀" };

describe.each([
  ["textGetter", textGetter],
  ["sequentialTextGetter", sequentialTextGetter],
  ["forwardTextGetter", forwardTextGetter],
])("%s", (_, make) => {
  const read = (texts: readonly string[]) => {
    const get = make(...column(texts));
    return texts.map((_, i) => get(i));
  };

  it.each(Object.entries(KINDS))("reads %s of every length around a piece", (_, char) => {
    for (const length of [0, 1, 2, 15, 16, 17, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE]) {
      const bytes = new TextEncoder().encode(char).length;
      const texts = ["a", char.repeat(Math.ceil(length / bytes)), "", "b", char];
      expect(read(texts)).toEqual(texts);
    }
  });

  it("reads across the ends of pieces", () => {
    for (const char of Object.values(KINDS))
      for (let size = 1; size < 70; size += 7) {
        const texts = Array.from({ length: 600 }, (_, i) => char.repeat(i % 11 === 0 ? 0 : size) + i);
        expect(read(texts)).toEqual(texts);
      }
  });

  it("reads mixes, marks and nulls", () => {
    const random = new Random(11);
    const parts = ["plain", "é", "日本", "😀", "\u0000", "\ufeff", "\u2028", ""];
    const texts = Array.from({ length: 2000 }, () => random.pick(parts) + random.pick(parts) + random.pick(parts));
    expect(read(texts)).toEqual(texts);
  });

  it("reads slots in any order", () => {
    const texts = Array.from({ length: 500 }, (_, i) => `text ${i}${i % 7 ? "" : "é"}`);
    const get = make(...column(texts));
    const order = new Random(2).shuffled(texts.map((_, i) => i));
    expect(order.map((i) => get(i))).toEqual(order.map((i) => texts[i]));
    expect([499, 0, 250, 250, 499].map((i) => get(i))).toEqual([499, 0, 250, 250, 499].map((i) => texts[i]));
  });

  it("reads slices of columns", () => {
    const [values, offsets] = column(["a", "bc", "d", "éf", "g"]);
    const get = make(values, offsets.subarray(1, 5));
    expect([0, 1, 2].map((i) => get(i))).toEqual(["bc", "d", "éf"]);
  });
});

describe("pieces", () => {
  it("hold no more text than a slot may keep alive", () => {
    expect(PIECE).toBe(4096);
  });
});

it("forwardTextGetter reads in any order", () => {
  const random = new Random(9);
  const texts = Array.from({ length: 500 }, () => random.pick(Object.values(KINDS)).repeat(random.below(40)));
  const get = forwardTextGetter(...column(texts));
  for (let i = 0; i < 2000; i++) {
    const at = random.chance(0.5) ? random.below(texts.length) : Math.min(texts.length - 1, i >> 2);
    expect(get(at)).toBe(texts[at]);
  }
});
