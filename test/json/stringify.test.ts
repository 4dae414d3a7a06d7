import { describe, expect, it } from "vitest";
import { AvroError } from "../../src/errors.js";
import { parseJson } from "../../src/json/parse.js";
import { stringifyJson } from "../../src/json/stringify.js";
import type { JsonValue } from "../../src/json/value.js";

const values: JsonValue[] = [
  null,
  true,
  0,
  -1.5e-7,
  1e300,
  "",
  'a"\\\n\u2028\ud800',
  [],
  {},
  [[], {}],
  [1, [2, { a: [] }], "x"],
  { a: { b: [null, false] }, "": 1, "1": 2 },
];

describe("stringifyJson", () => {
  it.each(values.map((value) => [value]))("writes %j as JSON.stringify does", (value) => {
    expect(stringifyJson(value)).toBe(JSON.stringify(value));
    for (const space of [0, 2, 12, "\t", "more than ten characters"])
      expect(stringifyJson(value, space)).toBe(JSON.stringify(value, null, space));
  });

  it.each([
    [9007199254740993n, "9007199254740993"],
    [-(2n ** 63n), "-9223372036854775808"],
    [-0, "-0"],
    [2 ** 60, "1.152921504606847e+18"],
    [-(2 ** 53), "-9.007199254740992e+15"],
    [1e21, "1e+21"],
  ])("writes %s so that it is read as the same value", (value, text) => {
    expect(stringifyJson(value)).toBe(text);
    expect(parseJson(text, { duplicates: "error" })).toBe(value);
  });

  it("writes __proto__ like any key", () => {
    const text = '{"__proto__":{"a":1},"toString":[]}';
    expect(stringifyJson(parseJson(text, { duplicates: "error" }))).toBe(text);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %s", (value) => {
    expect(() => stringifyJson([value])).toThrow(AvroError);
  });

  it("does not overflow the stack", () => {
    const text = '[{"a":'.repeat(100_000) + "1" + "}]".repeat(100_000);
    expect(stringifyJson(parseJson(text, { duplicates: "error" }))).toBe(text);
  });
});
