import { describe, expect, it } from "vitest";
import { Repeats } from "../../assembly/abi.js";
import { programOf, Scratch } from "../kernel/scratch.js";
import { encodeModel, modelOf, Random } from "../random.js";

/** The numbers of texts and the first slot of each; undefined where they are not numbered. */
function numbered(texts: readonly string[]): { ids: number[]; firsts: number[] } | undefined {
  const scratch = new Scratch(programOf("string"));
  const { kernel, placement } = scratch;
  expect(scratch.run(texts.flatMap((text) => [...encodeModel(modelOf("string"), text)])).status).toBe(0);
  kernel.u8.fill(0xee, placement.table, placement.firsts + Repeats.Most * 4);
  const [offsets, data] = placement.addresses as unknown as [number, number];
  const count = kernel.repeats(placement, 0, offsets, data, texts.length);
  if (count === 0) return undefined;
  const words = (address: number, length: number) => [...kernel.i32.subarray(address >> 2, (address >> 2) + length)];
  return { ids: words(placement.units[0]!, texts.length), firsts: words(placement.firsts, count) };
}

function modelled(texts: readonly string[]): ReturnType<typeof numbered> {
  const distinct = [...new Set(texts)];
  return {
    ids: texts.map((text) => distinct.indexOf(text)),
    firsts: distinct.map((text) => texts.indexOf(text)),
  };
}

const from = (random: Random, distinct: readonly string[], n: number) =>
  Array.from({ length: n }, () => random.pick(distinct));

describe("strings that recur", () => {
  it("are numbered in the order in which they come", () => {
    const random = new Random(8);
    for (let length = 1; length <= 64; length++) {
      const texts = Array.from({ length: 12 }, (_, i) => `${i}${"x".repeat(64)}`.slice(0, length));
      const more = texts.map((text) => `${text.slice(0, -1)}${text === "" ? "" : "y"}`); // differ in the last byte
      const all = from(random, [...texts, ...more, "", "é", "日本"], 400);
      expect(numbered(all), `${length}`).toEqual(modelled(all));
    }
  });

  it("differ by any byte and by their length", () => {
    const random = new Random(9);
    for (const length of [1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64]) {
      const zeros = "\0".repeat(length);
      const distinct = [zeros, zeros.slice(1)];
      for (let i = 0; i < length; i += 1 + (length >> 4)) distinct.push(`${zeros.slice(0, i)}a${zeros.slice(i + 1)}`);
      const all = from(random, distinct, 500);
      expect(numbered(all), `${length}`).toEqual(modelled(all));
    }
  });

  it("are left alone where they hardly recur, are long, or there is nothing", () => {
    const random = new Random(10);
    const words = Array.from({ length: 400 }, (_, i) => `word ${i}`);
    expect(numbered(words)).toBeUndefined();
    expect(numbered(from(random, words, 2000))).toBeUndefined();
    expect(numbered(from(random, words.slice(0, 40), 300))).toBeUndefined(); // 1 in 7
    expect(numbered([...from(random, words.slice(0, 4), 300), "x".repeat(65)])).toBeUndefined();
    expect(numbered(from(random, ["", ""], 300))).toBeUndefined();
    expect(numbered([])).toBeUndefined();
    const most = Array.from({ length: 3000 }, (_, i) => words[Math.min(i >> 4, i % 180)]!);
    expect(numbered(most)).toEqual(modelled(most));
  });
});
