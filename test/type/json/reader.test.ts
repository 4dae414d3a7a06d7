import { describe, expect, it } from "vitest";
import type { JsonForm } from "../../../src/type/json/output.js";
import { jsonReader } from "../../../src/type/json/reader.js";
import { Reading } from "../../../src/type/json/reading.js";
import { parseSchema } from "../../../src/type/schema-argument.js";
import { resolveOptions, type ValueOptions } from "../../../src/value/options.js";
import { expectError, hexOf } from "../../helpers.js";

function hex(schema: string | object, json: unknown, form: JsonForm, options: ValueOptions = {}): string {
  const resolved = resolveOptions(options);
  const reading = new Reading(resolved.limits);
  jsonReader(parseSchema(schema), form, resolved)(reading, json);
  return hexOf(reading.sink.toBytes());
}

const fault = (...args: Parameters<typeof hex>) => {
  const { name, code, path } = expectError(() => hex(...args));
  return [name, code, path ?? []];
};

const record = (fields: object[], name = "R") => ({ type: "record", name, fields });
const POINT = record([
  { name: "x", type: "int" },
  { name: "y", type: "int", default: 7 },
  { name: "z", type: ["int", "null"] },
  { name: "n", type: "null" },
]);

describe("jsonReader", () => {
  it("puts fields in schema order, whatever theirs", () => {
    expect(hex(POINT, { n: null, z: null, y: 2, x: 1, other: {} }, "avro")).toBe("020402");
  });

  it("knows no defaults in Avro JSON", () => {
    for (const gone of ["x", "y", "z", "n"]) {
      const json: Record<string, unknown> = { x: 1, y: 2, z: null, n: null };
      delete json[gone];
      expect(fault(POINT, json, "avro")).toEqual(["DecodeError", "missing-field", [gone]]);
    }
  });

  it("fills in defaults and nulls in plain JSON, as encoding does", () => {
    expect(hex(POINT, { x: 1 }, "plain")).toBe("020e02");
    expect(fault(POINT, {}, "plain")).toEqual(["DecodeError", "missing-field", ["x"]]);
  });

  it("refuses what unknownFields says", () => {
    const json = { x: 1, y: 2, z: null, n: null, other: 1 };
    expect(fault(POINT, json, "avro", { unknownFields: "error" })).toEqual(["DecodeError", "unknown-field", []]);
    expect(fault({ type: "array", items: POINT }, [json], "plain", { unknownFields: "error" })).toEqual([
      "DecodeError",
      "unknown-field",
      [0],
    ]);
  });

  it("reads own properties only", () => {
    const names = record(["__proto__", "toString"].map((name) => ({ name, type: "int" })));
    expect(hex(names, JSON.parse('{"__proto__":1,"toString":2}'), "avro")).toBe("0204");
    expect(fault(names, { toString: 2 }, "avro")).toEqual(["DecodeError", "missing-field", ["__proto__"]]);
    expect(fault(names, JSON.parse('{"__proto__":1}'), "plain")).toEqual([
      "DecodeError",
      "missing-field",
      ["toString"],
    ]);
    class Point {
      x = 1;
    }
    expect(fault(POINT, new Point(), "plain")).toEqual(["DecodeError", "invalid-value", []]);
  });

  it("says where", () => {
    const schema = record(
      [{ name: "rows", type: { type: "array", items: { type: "map", values: ["null", POINT] } } }],
      "T",
    );
    expect(fault(schema, { rows: [{}, { secret: { R: { x: "1" } } }] }, "avro")).toEqual([
      "DecodeError",
      "invalid-value",
      ["rows", 1, "{}", "R", "x"],
    ]);
    expect(fault(schema, { rows: [{ "\ud800": null }] }, "avro")).toEqual([
      "DecodeError",
      "invalid-value",
      ["rows", 0, "{}"],
    ]);
    expect(fault(schema, { rows: {} }, "avro")).toEqual(["DecodeError", "invalid-value", ["rows"]]);
    expect(fault(schema, { rows: [[]] }, "avro")).toEqual(["DecodeError", "invalid-value", ["rows", 0]]);
    expect(fault({ type: "array", items: "int" }, new Array(2 ** 32 - 1), "avro")).toEqual([
      "DecodeError",
      "invalid-value",
      [0],
    ]);
  });

  it("bounds depth", () => {
    const list = record([{ name: "next", type: ["null", "R"] }]);
    const nested = (depth: number, tag: (inner: unknown) => unknown) => {
      let json: unknown = { next: null };
      for (let i = 1; i < depth; i++) json = { next: tag(json) };
      return json;
    };
    const tags = { avro: (inner: unknown) => ({ R: inner }), plain: (inner: unknown) => inner };
    for (const form of ["avro", "plain"] as const) {
      expect(hex(list, nested(256, tags[form]), form)).toHaveLength(512);
      expect(fault(list, nested(257, tags[form]), form).slice(0, 2)).toEqual(["LimitError", "limit-exceeded"]);
      expect(fault(list, nested(100_000, tags[form]), form).slice(0, 2)).toEqual(["LimitError", "limit-exceeded"]);
      expect(fault(list, nested(3, tags[form]), form, { limits: { maxDepth: 2 } }).slice(0, 2)).toEqual([
        "LimitError",
        "limit-exceeded",
      ]);
    }
  });

  it("bounds the defaults that it fills in", () => {
    const rows = { type: "array", items: record([{ name: "text", type: "string", default: "x".repeat(1000) }]) };
    const json = Array.from({ length: 11 }, () => ({}));
    expect(fault(rows, json, "plain", { limits: { maxBlockBytes: 10_100 } })[1]).toBe("limit-exceeded");
    expect(hex(rows, json.slice(1), "plain", { limits: { maxBlockBytes: 10_100 } }).length).toBeGreaterThan(20_000);
  });
});
