import { expect, it } from "vitest";
import { RepeatedText } from "../../src/codegen/repeats.js";
import { programOf, Scratch } from "../kernel/scratch.js";
import { encodeModel, modelOf } from "../random.js";

function holding(texts: readonly string[]): Scratch {
  const scratch = new Scratch(programOf("string"));
  expect(scratch.run(texts.flatMap((text) => [...encodeModel(modelOf("string"), text)])).status).toBe(0);
  return scratch;
}

function stringsOf(repeated: RepeatedText, { kernel, placement }: Scratch, slots: number): string[] | undefined {
  const [offsets, data] = placement.addresses as unknown as [number, number];
  const strings = repeated.of(kernel, placement, 0, offsets >> 2, data, slots);
  const ids = placement.units[0]! >> 2;
  return strings && Array.from({ length: slots }, (_, i) => strings[kernel.i32[ids + i]!]!);
}

it("gives each slot its string, and one for equal ones", () => {
  const words = ["info", "warn", "", "größer", "日本", "a host with a long name.example.com", "😀"];
  const texts = Array.from({ length: 500 }, (_, i) => words[(i * i) % words.length]!);
  expect(stringsOf(new RepeatedText(), holding(texts), 500)).toEqual(texts);
});

it("asks ever more seldom while strings differ, and goes on when they recur", () => {
  const repeated = new RepeatedText();
  const differ = holding(Array.from({ length: 200 }, (_, i) => `${i}`));
  const recur = holding(Array.from({ length: 200 }, (_, i) => `${i % 3}`));
  const { kernel } = differ;
  let tries = 0;
  const ask = kernel.repeats.bind(kernel);
  kernel.repeats = (...given) => {
    tries++;
    return ask(...given);
  };
  for (let chunk = 0; chunk < 1000; chunk++) expect(stringsOf(repeated, differ, 200)).toBeUndefined();
  expect(tries).toBeGreaterThan(10);
  expect(tries).toBeLessThan(30);
  let chunks = 0;
  while (stringsOf(repeated, recur, 200) === undefined) chunks++;
  expect(chunks).toBeLessThanOrEqual(64);
  for (let chunk = 0; chunk < 10; chunk++) expect(stringsOf(repeated, recur, 200)).toBeDefined();
});

it("leaves short chunks alone", () => {
  expect(stringsOf(new RepeatedText(), holding(Array(100).fill("x")), 100)).toBeUndefined();
});
