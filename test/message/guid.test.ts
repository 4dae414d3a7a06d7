import { expect, it } from "vitest";
import { guidBytes, guidText } from "../../src/message/guid.js";
import { bytesOf, expectError, hexOf } from "../helpers.js";

const GUID = "e4d94c3f-c345-bad6-d759-ac6f42ea94f7";

it("prints and reads GUIDs", () => {
  const bytes = bytesOf("00 e4d94c3fc345bad6d759ac6f42ea94f7");
  expect(guidText(bytes, 1)).toBe(GUID);
  expect(hexOf(guidBytes(GUID))).toBe(hexOf(bytes.subarray(1)));
  expect(hexOf(guidBytes(GUID.toUpperCase()))).toBe(hexOf(bytes.subarray(1)));
  expect(guidText(new Uint8Array(16))).toBe("00000000-0000-0000-0000-000000000000");
});

it("refuses what is none", () => {
  for (const text of [
    "",
    "7",
    GUID.slice(1),
    `${GUID}0`,
    GUID.replaceAll("-", ""),
    `{${GUID}}`,
    GUID.replace("e", "g"),
    7,
  ])
    expect(expectError(() => guidBytes(text as string)).code).toBe("invalid-argument");
});
