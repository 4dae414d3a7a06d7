import { describe, expect, it } from "vitest";
import { TextPieces } from "../../src/codegen/pieces.js";
import { programOf, Scratch } from "../kernel/scratch.js";
import { Random } from "../random.js";

const encoder = new TextEncoder();

function datum(text: string): number[] {
  const bytes = encoder.encode(text);
  let size = bytes.length * 2;
  const head: number[] = [];
  for (; size > 127; size >>>= 7) head.push((size & 127) | 128);
  return [...head, size, ...bytes];
}

/** The strings of slots that are asked for in order. */
function stringsOf(scratch: Scratch, slots: number, asked: readonly number[]): string[] {
  const { kernel, placement } = scratch;
  const [offsets, data] = placement.addresses as unknown as [number, number];
  const pieces = new TextPieces(kernel, placement, 0, offsets >> 2, data, slots);
  return asked.map((i) => {
    if (i >= pieces.end) pieces.at(i);
    const [start, end] = [kernel.i32[pieces.units + i]!, kernel.i32[pieces.units + i + 1]!];
    return pieces.text.substring(start - pieces.first, end - pieces.first);
  });
}

function marksOf({ kernel, placement }: Scratch): number[] {
  const list = (placement.marks[0]! >> 2) + 1;
  return [...kernel.i32.subarray(list, list + kernel.marked(placement, 0))];
}

describe("TextPieces", () => {
  it("give each string, wherever the others are that are not ASCII", () => {
    const random = new Random(7);
    const parts = ["", "a", "é", "日本", "😀", "plain text", "x".repeat(700), "ü".repeat(500), "日".repeat(300)];
    for (let round = 0; round < 200; round++) {
      const plain = random.below(100) / 100;
      const texts = Array.from({ length: 1 + random.below(40) }, (_, i) =>
        random.chance(plain) ? `${i}` : random.pick(parts) + random.pick(parts),
      );
      const scratch = new Scratch(programOf("string"));
      expect(scratch.run(texts.flatMap(datum)).status).toBe(0);
      expect(marksOf(scratch)).toEqual(texts.flatMap((text, i) => (/^[\0-\x7f]*$/.test(text) ? [] : [i])));
      const asked = texts.map((_, i) => i).filter(() => random.chance(0.8));
      expect(stringsOf(scratch, texts.length, asked)).toEqual(asked.map((i) => texts[i]));
    }
  });

  it("are not misled by what a row listed that failed", () => {
    const rows = [
      ["é", "a", "日"],
      ["b", "é"],
      ["é", "é", "c"],
    ];
    const scratch = new Scratch(programOf({ type: "array", items: "string" }));
    const bytes = rows.flatMap((row) => [row.length * 2, ...row.flatMap(datum), 0]);
    const { kernel, placement } = scratch;
    for (let cut = 0; cut < bytes.length; cut++) {
      // cut anywhere, many times over, then go on with the row that failed: as at the end of each input window
      const start = scratch.run(bytes.slice(0, cut));
      for (let again = 0; again < 500; again++) scratch.run(bytes.slice(start.offset, cut), { slot: start.rows });
      expect(scratch.run(bytes.slice(start.offset), { slot: start.rows }).status).toBe(0);
      expect(marksOf(scratch)).toEqual([0, 2, 4, 5, 6]);
      kernel.i32[placement.marks[0]! >> 2] = 0;
    }
  });
});
