import { describe, expect, it } from "vitest";
import { bytesOf, expectError, hexOf } from "../../helpers.js";
import { fixed, logical } from "./make.js";

const TEXT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
const HEX = TEXT.replaceAll("-", "");
const BAD = [
  "",
  HEX,
  `{${TEXT}}`,
  `urn:uuid:${TEXT}`,
  `${TEXT} `,
  `${TEXT}\n`,
  TEXT.replace("6", "g"),
  TEXT.replace("-", ""),
  TEXT.slice(1),
  null,
  1,
  bytesOf(HEX),
];

describe("uuid on a string", () => {
  const uuid = logical({ type: "string", logicalType: "uuid" });

  it("is the string as it is", () => {
    expect(uuid.changes).toBe(false);
    expect(uuid.fromRaw("anything")).toBe("anything");
    for (const text of [TEXT, TEXT.toUpperCase()]) {
      expect(uuid.toRaw(text)).toBe(text);
      expect(uuid.isExact(text)).toBe(true);
    }
  });

  it("is checked when encoding", () => {
    for (const value of BAD) {
      expect(expectError(() => uuid.toRaw(value)).code).toBe("invalid-value");
      expect(uuid.accepts(value) || uuid.isExact(value)).toBe(false);
    }
  });
});

describe("uuid on a fixed", () => {
  const uuid = logical(fixed(16, { logicalType: "uuid" }));

  it("is text in lower case, of the bytes in their order", () => {
    expect(uuid.fromRaw(bytesOf(HEX))).toBe(TEXT);
    expect(uuid.fromBytes!(bytesOf(`ff${HEX}ff`), 1, 17)).toBe(TEXT);
    for (const text of [TEXT, TEXT.toUpperCase()]) expect(hexOf(uuid.toRaw(text) as Uint8Array)).toBe(HEX);
    expect(uuid.isExact(TEXT)).toBe(true);
    expect(uuid.isExact(TEXT.toUpperCase())).toBe(false);
    const all = "0123abcd-4567-89ef-fedc-ba9876543210";
    expect(uuid.fromRaw(uuid.toRaw(all))).toBe(all);
  });

  it("is checked when encoding", () => {
    for (const value of BAD) expect(expectError(() => uuid.toRaw(value)).code).toBe("invalid-value");
  });
});
