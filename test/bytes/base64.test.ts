import { describe, expect, it } from "vitest";
import { base64Bytes, base64Text } from "../../src/bytes/base64.js";
import { Random } from "../random.js";

describe("base64Text", () => {
  it("is that of RFC 4648, section 10", () => {
    const texts = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
    texts.forEach((text, length) => {
      const bytes = new TextEncoder().encode("foobar".slice(0, length));
      expect(base64Text(bytes)).toBe(text);
      expect(base64Bytes(text)).toEqual(bytes);
    });
  });

  it("is what Node makes of any bytes, and back", () => {
    const random = new Random(64);
    for (let length = 0; length < 300; length++) {
      const bytes = random.bytes(length);
      const text = base64Text(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64"));
      expect(base64Bytes(text)).toEqual(bytes);
    }
  });

  it("has no length that ends the stack", () => {
    const bytes = new Uint8Array(3_000_001).fill(0xfb);
    expect(base64Bytes(base64Text(bytes))?.length).toBe(bytes.length);
  });
});

describe("base64Bytes", () => {
  it("takes one text for each bytes only", () => {
    for (const text of [
      "Z",
      "Zg",
      "Zg=",
      "Zg===",
      "=Zg=",
      "Zh==",
      "Zm9=",
      "Zm 9v",
      "Zm9v\n",
      "Zm9-",
      "Zm9_",
      "====",
      "Zg==Zg==",
    ])
      expect(base64Bytes(text), text).toBeUndefined();
    expect(base64Bytes("Zg=é")).toBeUndefined();
    expect(base64Bytes("AAA\u0141")).toBeUndefined();
  });
});
