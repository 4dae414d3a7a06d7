import { describe, expect, it } from "vitest";
import { Sink } from "../../../src/bytes/sink.js";
import { isLeaf, type LeafSchema, leafOf } from "../../../src/type/json/leaf.js";
import type { JsonForm } from "../../../src/type/json/output.js";
import { parseSchema } from "../../../src/type/schema-argument.js";
import { hexOf } from "../../helpers.js";

/** What JSON is written as; undefined if it is refused. */
function hex(schema: string | object, json: unknown, form: JsonForm = "avro", replace = false): string | undefined {
  const leaf = leafOf(parseSchema(schema) as LeafSchema, form, replace);
  const sink = new Sink();
  const taken = leaf.take(json);
  if (taken === undefined) return undefined;
  leaf.put(sink, taken);
  return hexOf(sink.toBytes());
}

const FIXED = { type: "fixed", name: "F", size: 2 };
const ENUM = { type: "enum", name: "E", symbols: ["A", "toString", "B"] };
const ALL = ["null", "boolean", "int", "long", "float", "double", "bytes", "string", FIXED, ENUM];

/** JSON, and of all types those that take it. */
const TAKEN: [json: unknown, types: (string | object)[]][] = [
  [null, ["null"]],
  [false, ["boolean"]],
  [1, ["int", "long", "float", "double"]],
  [-0, ["int", "long", "float", "double"]],
  [2 ** 31, ["long", "float", "double"]],
  [2 ** 53, ["float", "double"]],
  [2n ** 53n, ["long", "float", "double"]],
  [2n ** 63n, ["float", "double"]],
  [10n ** 39n, ["double"]],
  [10n ** 309n, []],
  [1.5, ["float", "double"]],
  [3.5e38, ["double"]],
  ["NaN", ["float", "double", "bytes", "string"]],
  ["-Infinity", ["float", "double", "bytes", "string"]],
  ["nan", ["bytes", "string"]],
  ["1", ["bytes", "string"]],
  ["ÿ\0", ["bytes", "string", FIXED]],
  ["Ā", ["string"]],
  ["B", ["bytes", "string", ENUM]],
  ["toString", ["bytes", "string", ENUM]],
  ["constructor", ["bytes", "string"]],
  ["\ud800", []],
  [undefined, []],
  [[], []],
  [{}, []],
  [new Date(), []],
  [new Uint8Array(2), []],
];

describe("leaves of JSON", () => {
  it.each(TAKEN)("%s", (json, types) => {
    expect(ALL.filter((type) => hex(type, json) !== undefined)).toEqual(types);
  });

  it("are written as they are encoded", () => {
    expect(hex("long", 2n ** 63n - 1n)).toBe("feffffffffffffffff01");
    expect(hex("double", "NaN")).toBe("000000000000f87f");
    expect(hex("float", 0.1)).toBe("cdcccc3d");
    expect(hex("bytes", "\u00ff")).toBe("02ff");
    expect(hex("bytes", "/w==", "plain")).toBe("02ff");
    expect(hex(FIXED, "AAE=", "plain")).toBe("0001");
    expect(hex(FIXED, "AA==", "plain")).toBeUndefined();
    expect(hex(FIXED, "AAE", "plain")).toBeUndefined();
    expect(hex(ENUM, "B")).toBe("04");
    expect(hex("string", "\ud800", "avro", true)).toBe("06efbfbd");
  });

  it("are the types that hold no other JSON", () => {
    expect(ALL.every((type) => isLeaf(parseSchema(type)))).toBe(true);
    const others = [
      { type: "array", items: "int" },
      { type: "map", values: "int" },
      ["null"],
      { type: "record", name: "R", fields: [] },
    ];
    expect(others.some((type) => isLeaf(parseSchema(type)))).toBe(false);
  });
});
