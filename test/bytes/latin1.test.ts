import { describe, expect, it } from "vitest";
import { latin1Bytes, latin1Text } from "../../src/bytes/latin1.js";

describe("latin1Text", () => {
  it("is the code points 0 to 255, and back", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const text = latin1Text(bytes);
    expect(Array.from(text, (character) => character.codePointAt(0))).toEqual([...bytes]);
    expect(latin1Bytes(text)).toEqual(bytes);
    expect(latin1Text(new Uint8Array())).toBe("");
  });

  it("has no length that ends the stack", () => {
    const bytes = new Uint8Array(1_000_003).fill(255);
    const text = latin1Text(bytes);
    expect(text === "ÿ".repeat(1_000_003)).toBe(true);
    expect(latin1Bytes(text)?.length).toBe(1_000_003);
  });
});

describe("latin1Bytes", () => {
  it("refuses code points above 255", () => {
    expect(latin1Bytes("aĀ")).toBeUndefined();
    expect(latin1Bytes("😀")).toBeUndefined();
    expect(latin1Bytes("")).toEqual(new Uint8Array());
  });
});
