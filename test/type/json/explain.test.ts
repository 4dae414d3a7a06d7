import { describe, expect, it } from "vitest";
import { DecodeError, EncodeError } from "../../../src/errors.js";
import { explainText } from "../../../src/type/json/explain.js";
import { jsonTextWriter } from "../../../src/type/json/writer.js";
import { parseSchema } from "../../../src/type/schema-argument.js";
import { expectError } from "../../helpers.js";

const DECIMAL = { type: "bytes", logicalType: "decimal", precision: 2 };
const schema = parseSchema({
  type: "record",
  name: "R",
  fields: [
    { name: "a", type: { type: "array", items: DECIMAL } },
    { name: "m", type: { type: "map", values: ["null", "int", DECIMAL] } },
  ],
});
const good = Uint8Array.of(1);
const bad = Uint8Array.of(127);

describe("explainText", () => {
  it("finds the value that has no text", () => {
    const write = jsonTextWriter(schema, "plain");
    const paths = [
      { a: [good, bad], m: new Map() },
      {
        a: [],
        m: new Map<string, unknown>([
          ["secret", null],
          ["x", { int: 1 }],
          ["b", { bytes: bad }],
        ]),
      },
    ].map((value) => {
      const error = expectError(() => write(value));
      expect(error.message).toMatch(/^decimal: .*, at /);
      expect(error.message).not.toContain("secret");
      return error.path;
    });
    expect(paths).toEqual([
      ["a", 1],
      ["m", "{}", "bytes"],
    ]);
    expect(write({ a: [good], m: new Map() })).toBe('{"a":["1"],"m":{}}');
  });

  it("leaves other errors alone", () => {
    const value = { a: [good], m: new Map() };
    for (const error of [
      new RangeError("x"),
      new EncodeError("invalid-value", "x"),
      new DecodeError("invalid-logical-value", "x"),
    ]) {
      const { message } = error;
      expect(explainText(schema, value, error)).toBe(error);
      expect(error.message).toBe(message);
    }
  });
});
