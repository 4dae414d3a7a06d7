import { expect, test } from "vitest";
import { parseSchema } from "../../src/type/schema-argument.js";
import { isExpected } from "./expected.js";

test.each<[string, unknown, unknown, unknown]>([
  ["long", "long", 2n ** 60n, 2n ** 60n],
  ["double", "double", Number.NaN, "NaN"],
  ["float", "float", Math.fround(0.1), 0.1],
  ["bytes", "bytes", Uint8Array.of(0, 255), "\u0000\u00ff"],
  ["array", { type: "array", items: "int" }, [1, 2], [1, 2]],
  ["map", { type: "map", values: "int" }, { b: 1, a: 2 }, { a: 2, b: 1 }],
  ["union", ["null", "int"], { int: 1 }, { int: 1 }],
  ["union of null", ["null", "int"], null, null],
  ["record", { type: "record", name: "R", fields: [{ name: "x", type: "int" }] }, { x: 1 }, { x: 1 }],
])("expected lines of %s tell right from wrong", (_, json, value, expected) => {
  const schema = parseSchema(json as object);
  expect(isExpected(value, expected as never, schema)).toBe(true);
  for (const wrong of [undefined, 7, "x", [1], [1, 2, 3], { int: 2 }, { a: 2 }, { x: 1, y: 2 }, Uint8Array.of(0)])
    expect(isExpected(wrong, expected as never, schema)).toBe(false);
});
