import { expect, it } from "vitest";
import { Sink } from "../../src/bytes/sink.js";
import { record } from "../closures/make.js";
import { Shredding } from "../codegen/shred.js";
import { hexOf } from "../helpers.js";

const lengths = [...Array.from({ length: 140 }, (_, i) => i), 1000, 8191, 8192];

it("strings and bytes of any length are copied whole, ASCII or not", () => {
  const shredding = new Shredding(record("R", { a: "string", b: "bytes", c: "int" }));
  const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  for (const other of ["", "é", "日本", "日本語中文字符漢数", "😀", "a😀\u07ff\u0800\uffff"])
    for (const length of lengths) {
      const a = `${alphabet.repeat(Math.ceil(length / 36)).slice(0, length)}${other}${length % 2 ? "z" : ""}`;
      const b = Uint8Array.from({ length }, (_, i) => i * 7);
      const sink = new Sink();
      sink.string(a, false);
      sink.long(length);
      sink.raw(b);
      sink.int(5);
      expect(shredding.write({ a, b, c: 5 })).toBe(hexOf(sink.toBytes()));
    }
});

it("halves of pairs end the row, at any place", () => {
  const shredding = new Shredding("string");
  for (let length = 0; length < 40; length++)
    for (const bad of ["\ud83d", "\ude00", "\ude00\ud83d", "\ud83dx"]) {
      const text = "日x".repeat(length).slice(0, length);
      expect(shredding.write(`${text}${bad}`)).toBeUndefined();
      expect(shredding.write(`${text}😀${bad}${text}`)).toBeUndefined();
      expect(shredding.write("fine", `${bad}${text}`)).toBeUndefined();
    }
});

it("fixed of any size, floats and doubles are copied as they are", () => {
  for (const size of [...lengths.slice(0, 140), 1000]) {
    const shredding = new Shredding(record("R", { a: { type: "fixed", name: "F", size }, b: "float", c: "double" }));
    const a = Uint8Array.from({ length: size }, (_, i) => i * 3 + 1);
    const numbers = Buffer.alloc(12);
    numbers.writeFloatLE(0.5, 0);
    numbers.writeDoubleLE(-0.1, 4);
    expect(shredding.write({ a, b: 0.5, c: -0.1 })).toBe(hexOf(a) + numbers.toString("hex"));
  }
});
