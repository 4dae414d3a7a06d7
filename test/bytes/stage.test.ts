import { describe, expect, it } from "vitest";
import { Stage, theStage } from "../../src/bytes/stage.js";

const encoder = new TextEncoder();

describe("a stage", () => {
  it("holds a copy of a part, with room for more", () => {
    const stage = new Stage();
    const source = Uint8Array.from({ length: 100_000 }, (_, i) => i & 0xff);
    for (const [start, end] of [
      [0, 0],
      [3, 9],
      [0, 100_000],
      [50_000, 100_000],
    ] as const) {
      expect(stage.hold(source, start, end)).toBe(true);
      expect(stage.end).toBe(end - start);
      expect(Buffer.compare(stage.bytes.subarray(0, stage.end), source.subarray(start, end))).toBe(0);
      expect(stage.view.byteLength).toBe(stage.bytes.length);
    }
    expect(stage.hold(Buffer.from(source), 5, 8)).toBe(true);
    expect([...stage.bytes.subarray(0, 3)]).toEqual([5, 6, 7]);
  });

  it("does not hold what is large", () => {
    expect(new Stage().hold(new Uint8Array(2 ** 21), 0, 2 ** 21)).toBe(false);
    expect(new Stage().hold(new Uint8Array(2 ** 20), 0, 2 ** 20)).toBe(true);
  });

  it.each([
    "",
    "a",
    "abc",
    "x".repeat(17),
    "y".repeat(400),
    "z".repeat(600),
    "é",
    "é".repeat(20),
    "日本語".repeat(300),
  ])("cuts text: %s", (text) => {
    const stage = new Stage();
    const parts = [text, "between", text, "ö".repeat(9), text, "end ".repeat(10)].map((part) => encoder.encode(part));
    const all = Buffer.concat(parts);
    stage.hold(all, 0, all.length);
    for (const bytes of [stage.bytes, all as Uint8Array]) {
      const found: (string | undefined)[] = [];
      let at = 0;
      for (const { length } of parts) {
        found.push(stage.cut(bytes, at, length));
        at += length;
      }
      expect(found.join("|")).toBe([text, "between", text, "ö".repeat(9), text, "end ".repeat(10)].join("|"));
    }
  });

  it("gives nothing for what is not UTF-8", () => {
    const stage = new Stage();
    for (const length of [1, 3, 16, 17, 19, 300, 700])
      for (const at of [0, length >> 1, length - 1]) {
        const bytes = new Uint8Array(length).fill(0x61);
        bytes[at] = 0xff;
        stage.hold(bytes, 0, length);
        expect([stage.cut(stage.bytes, 0, length), stage.cut(bytes, 0, length)]).toEqual([undefined, undefined]);
      }
  });

  it("is one", () => {
    expect(theStage()).toBe(theStage());
  });
});
