import { describe, expect, it } from "vitest";
import { AsciiPieces } from "../../src/codegen/ascii-pieces.js";
import { avroType } from "../../src/index.js";
import { decimal } from "../../src/value/logical/decimal.js";
import { uuidOnFixed } from "../../src/value/logical/uuid.js";
import { PIECE } from "../../src/value/text.js";
import { Random } from "../random.js";

/** The strings of the slots that are asked for, in order. */
function stringsOf(pieces: AsciiPieces, asked: readonly number[]): string[] {
  return asked.map((i) => {
    if (i >= pieces.end) pieces.at(i);
    expect(pieces.text.length).toBeLessThanOrEqual(PIECE);
    return pieces.text.substring(pieces.cuts[i - pieces.first + 1]!, pieces.cuts[i - pieces.first]!);
  });
}

const order = (a: number, b: number) => a - b;

describe("AsciiPieces", () => {
  it("give each decimal of a column of bytes, short or long, whichever are passed over", () => {
    const { putText, fromBytes } = decimal({ name: "decimal", precision: 60, scale: 3, size: undefined });
    const random = new Random(5);
    for (let round = 0; round < 60; round++) {
      const slots = 1 + random.below(1500);
      const lengths = Array.from({ length: slots }, () => (random.chance(0.02) ? 17 : random.below(9)));
      const i32 = new Int32Array(slots + 4);
      for (const [i, length] of lengths.entries()) i32[i + 4] = i32[i + 3]! + length;
      const u8 = Uint8Array.from({ length: 5 + i32[slots + 3]! }, () => random.below(256));
      const pieces = new AsciiPieces(putText!, fromBytes!);
      pieces.open({ u8, i32, data: 5, size: 0, offsets: 3, slots, validity: -1 });
      const asked = [...lengths.keys()].filter(() => random.chance(0.9)).sort(order);
      expect(stringsOf(pieces, asked)).toEqual(asked.map((i) => fromBytes!(u8, 5 + i32[i + 3]!, 5 + i32[i + 4]!)));
    }
  });

  it("make no text of slots that are not used, and begin anew with each chunk", () => {
    const { putText, fromBytes } = uuidOnFixed();
    const made: number[] = [];
    const pieces = new AsciiPieces((out, before, bytes, start, end) => {
      made.push((start - 400) / 16);
      return putText!(out, before, bytes, start, end);
    }, fromBytes!);
    for (let chunk = 1; chunk <= 2; chunk++) {
      const u8 = new Uint8Array(400 + 16 * 400).fill(chunk, 400);
      const used = Array.from({ length: 400 }, (_, i) => i).filter((i) => i % 3 === 0);
      for (const i of used) u8[i] = 1;
      pieces.open({ u8, i32: new Int32Array(0), data: 400, size: 16, offsets: 0, slots: 400, validity: 0 });
      made.length = 0;
      expect(new Set(stringsOf(pieces, used))).toEqual(new Set([fromBytes!(u8, 400, 416)]));
      expect(made).toEqual(used);
    }
  });

  it("let those fail that have no text, and none before them", () => {
    const schema = { type: "bytes", logicalType: "decimal", precision: 2, scale: 1 };
    const raw = avroType(JSON.stringify(schema), { logical: "raw" });
    const type = avroType(JSON.stringify(schema));
    const messages = [[99], [1], [100], [2], [1, 0, 0]].map((bytes) => raw.encode(Uint8Array.from(bytes)));
    expect(() => type.decodeBatch(messages)).toThrow(/more digits than its precision/);
    const { values, errors } = type.decodeBatch(messages, { errors: "collect" });
    expect(values).toEqual(["9.9", "0.1", "0.2"]);
    expect(errors.map(({ row, code }) => [row, code])).toEqual([
      [2, "invalid-logical-value"],
      [4, "invalid-logical-value"],
    ]);
  });
});
