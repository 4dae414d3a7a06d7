import { expect, it } from "vitest";
import { Tape, TapeSizes } from "../../src/kernel/tape.js";
import { TapeProgram } from "../../src/plan/tape-program.js";
import { array, record } from "../closures/make.js";
import { Shredding } from "../codegen/shred.js";

it("grows in all parts, and goes back where that is too much", () => {
  const sizes = new TapeSizes(new TapeProgram());
  const { words, doubles, raw, output, bytes } = sizes;
  expect(sizes.grow(2 ** 30, () => true)).toBe(true);
  expect([sizes.words, sizes.doubles, sizes.raw, sizes.output]).toEqual(
    [words, doubles, raw, output].map((n) => n * 2),
  );
  const grown = sizes.bytes;
  expect(grown).toBeGreaterThan(bytes * 1.5);
  expect(sizes.grow(grown + 1000, () => true)).toBe(false);
  let tries = 0;
  expect(sizes.grow(2 ** 30, () => ++tries > 1)).toBe(false);
  expect(tries).toBe(2);
  expect(sizes.bytes).toBe(grown);
  while (sizes.grow(2 ** 30, () => true));
  expect(sizes.bytes).toBeLessThanOrEqual(12 * 1024 * 1024);
});

it("gathers the output of several runs until there is no room", () => {
  const shredding = new Shredding("string");
  const { tape } = shredding;
  const rows = new Array(30).fill("x".repeat(1000));
  let runs = 0;
  for (tape.rewind(); ; runs++) {
    shredding.shred(...rows);
    if (!tape.fits) break;
    expect(tape.write(30)).toBe(30);
    expect(tape.end - tape.start).toBe((runs + 1) * 30 * 1002);
  }
  expect(runs).toBeGreaterThan(3);
  expect(tape.rowEnd(0) - tape.start).toBe((runs - 1) * 30 * 1002 + 1002);
  tape.rewind();
  expect(tape.fits).toBe(true);
  expect(tape.end).toBe(tape.start);
});

it("has room for the output that takes most", () => {
  const bigints = new Shredding(array("long"), undefined, { doubles: 64 });
  const most = Array.from({ length: 8 }, () => [1, 2, 3].map(() => -(2n ** 63n)));
  expect(bigints.write(...most)).toHaveLength(2 * 8 * (2 + 30));
  const empty = new Shredding(array(array("int")), undefined, { words: 64 });
  expect(empty.write(...new Array(10).fill([[], [], [], []]))).toHaveLength(2 * 10 * 6);
  const ints = new Shredding("int", undefined, { words: 64 });
  expect(ints.write(...new Array(64).fill(-(2 ** 31)))).toHaveLength(64 * 10);
});

it("knows text by its units, wherever pieces meet", () => {
  const shredding = new Shredding(record("R", { a: "string", b: "string" }));
  const { tape } = shredding;
  const pieces = [
    "",
    "a",
    "é",
    "日本語",
    "😀",
    "x".repeat(15),
    `${"x".repeat(14)}😀`,
    "日".repeat(11),
    "é".repeat(33),
    "😀".repeat(9),
  ]; // prettier-ignore
  for (const a of pieces)
    for (const b of pieces) {
      const hex = shredding.write({ a, b }, { a: b, b: a });
      const text = (piece: string) => {
        const bytes = Buffer.from(piece);
        const n = bytes.length * 2;
        return (n < 128 ? Buffer.of(n) : Buffer.of((n & 127) | 128, n >> 7)).toString("hex") + bytes.toString("hex");
      };
      expect(hex).toBe(text(a) + text(b) + text(b) + text(a));
    }
  // halves of a pair in two strings
  tape.rewind();
  expect(shredding.shred({ a: "é", b: "x" }, { a: "y\ud83d", b: "\ude00z" })).toBe(2);
  expect(tape.write(2)).toBe(1);
  // half a pair beside a string without
  expect(shredding.shred({ a: "x", b: "\ud83d!" }, { a: "", b: "" })).toBe(2);
  expect(tape.write(2)).toBe(0);
});

it("is slow where there are many words and little else, judged by some hundred rows", () => {
  const sizes = new TapeSizes(new TapeProgram());
  sizes.judge(99, 1000, 10, 10);
  expect(sizes.isSlow).toBe(false);
  sizes.judge(1, 1, 0, 0);
  expect(sizes.isSlow).toBe(true);
  sizes.judge(100, 1000, 10, 5000);
  expect(sizes.isSlow).toBe(false);
  sizes.judge(100, 1000, 1001, 0);
  expect(sizes.isSlow).toBe(false);
});

it("stays in memory until the kernel is used otherwise, and is gone after what else was there", () => {
  const shredding = new Shredding("string");
  const { tape, sizes } = shredding;
  const one = shredding.write("a");
  expect(Tape.on(tape.kernel, sizes)).toBe(tape);
  expect(Tape.on(tape.kernel, new TapeSizes(sizes.program))).not.toBe(tape);
  expect(tape.place(sizes)).toBe(true);
  expect(shredding.write("a")).toBe(one);
  const other = new Shredding("long", undefined, undefined, tape.kernel);
  expect(other.write(5)).toBe("0a");
  expect(Tape.on(tape.kernel, sizes)).not.toBe(tape);
  expect(tape.place(sizes)).toBe(true);
  expect(shredding.write("a")).toBe(one);
  sizes.grow(2 ** 30, (grown) => tape.place(grown));
  expect(shredding.write("a")).toBe(one);
});
