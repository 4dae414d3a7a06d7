import { describe, expect, it } from "vitest";
import { indentation, indentJson } from "../../src/json/indent.js";

const VALUES = [
  null,
  [],
  {},
  [[]],
  [{}],
  { a: [] },
  [1, "a,b:c{d}[e]", { '"': '\\"', "\\": "\\\\" }, [null, [true]]],
  { a: { b: { c: [1, 2] } }, d: "", e: {} },
];

describe("indentJson", () => {
  it("lays text out as JSON.stringify does", () => {
    for (const value of VALUES)
      for (const space of [0, 1, 2, 11, -1, "", "\t", "--", "0123456789abc"])
        expect(indentJson(JSON.stringify(value), space)).toBe(JSON.stringify(value, null, space));
  });

  it("leaves every number as it is", () => {
    expect(indentJson("[9223372036854775807,-0,1e+400]", 1)).toBe("[\n 9223372036854775807,\n -0,\n 1e+400\n]");
  });

  it("is linear, and no depth ends the stack", () => {
    const deep = 20_000;
    const text = indentJson("[".repeat(deep) + "]".repeat(deep), " ");
    expect(text.startsWith("[\n [\n  [")).toBe(true);
    expect(text.split("\n").length).toBe(2 * deep - 1);
  });
});

describe("indentation", () => {
  it("is at most 10 wide", () => {
    expect([indentation(3), indentation(99), indentation("-".repeat(99))]).toEqual([
      "   ",
      " ".repeat(10),
      "-".repeat(10),
    ]);
  });
});
