import { describe, expect, it } from "vitest";
import { TextSink } from "../../../src/type/json/text-sink.js";
import { Random } from "../../random.js";

function written(write: (sink: TextSink) => void): string {
  const sink = new TextSink();
  write(sink);
  return sink.take();
}

describe("TextSink", () => {
  it("quotes strings as JSON.stringify does", () => {
    const random = new Random(3);
    const pieces = ["a", "xyz", '"', "\\", "\n", "\0", "\u001f", "\u007f", "é", "\u2028", "日", "😀", " ".repeat(40)];
    for (let i = 0; i < 5000; i++) {
      const text = Array.from({ length: random.below(12) }, () => random.pick(pieces)).join("");
      expect(written((sink) => sink.string(text))).toBe(JSON.stringify(text));
    }
  });

  it("writes whole numbers as String does", () => {
    const random = new Random(4);
    const sizes = [0, 1, 9, 10, 99, 1e9 - 1, 1e9, 1e9 + 1, 1e10, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 1e18, 1e18 - 128, 1e21];
    for (let i = 0; i < 5000; i++) sizes.push(random.bits() * 2 ** random.below(22));
    for (const size of sizes)
      for (const value of [size, -size])
        expect(written((sink) => sink.whole(value))).toBe(Object.is(value, -0) ? "0" : String(value));
    for (const value of [2n ** 63n - 1n, -(2n ** 63n), 0n, 17n])
      expect(written((sink) => sink.whole(value))).toBe(String(value));
  });

  it("is empty after it was taken, and grows as it must", () => {
    const sink = new TextSink();
    for (const length of [0, 1, 255, 256, 257, 5000, 3_000_000]) {
      sink.mark(0x5b);
      sink.ascii("x".repeat(length));
      sink.raw("é".repeat(length));
      expect(sink.length).toBe(1 + 3 * length);
      const text = sink.take();
      expect(text === `[${"x".repeat(length)}${"é".repeat(length)}`).toBe(true);
      expect(sink.length).toBe(0);
    }
  });
});
