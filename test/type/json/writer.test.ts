import { describe, expect, it } from "vitest";
import { jsonTextWriter } from "../../../src/type/json/writer.js";
import { parseSchema } from "../../../src/type/schema-argument.js";

const line = (schema: string | object, value: unknown) => jsonTextWriter(parseSchema(schema), "avro")(value);
const map = (text: string) => new Map(Object.entries(JSON.parse(text)));
const record = (name: string, fields: Record<string, unknown>) => ({
  type: "record",
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
});

describe("jsonTextWriter", () => {
  it("writes primitives", () => {
    expect(line("null", null)).toBe("null");
    expect(line("boolean", true)).toBe("true");
    expect(line("int", -5)).toBe("-5");
    expect(line("float", Math.fround(0.1))).toBe("0.1");
    expect(line("double", 0.1)).toBe("0.1");
    expect(line("double", Number.NaN)).toBe('"NaN"');
    expect(line("string", 'a"\n😀')).toBe('"a\\"\\n😀"');
  });

  it("writes longs as bare digits of any size", () => {
    expect(line("long", 1)).toBe("1");
    expect(line("long", 2n ** 63n - 1n)).toBe("9223372036854775807");
    expect(line("long", -(2n ** 63n))).toBe("-9223372036854775808");
  });

  it("writes bytes and fixed as the code points 0 to 255", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (const schema of ["bytes", { type: "fixed", name: "F", size: 256 }]) {
      const text: string = JSON.parse(line(schema, bytes));
      expect(Array.from(text, (character) => character.codePointAt(0))).toEqual([...bytes]);
    }
    expect(JSON.parse(line("bytes", new Uint8Array(100_000).fill(255)))).toBe("ÿ".repeat(100_000));
  });

  it("writes records in schema order, whatever their fields are called", () => {
    const schema = record("R", { b: "int", a: "string", __proto__x: "int" });
    expect(line(schema, { a: "x", __proto__x: 2, b: 1 })).toBe('{"b":1,"a":"x","__proto__x":2}');
    const names = {
      type: "record",
      name: "N",
      fields: [
        { name: "__proto__", type: "int" },
        { name: "constructor", type: "int" },
      ],
    };
    expect(line(names, JSON.parse('{"__proto__":1,"constructor":2}'))).toBe('{"__proto__":1,"constructor":2}');
    expect(line(record("E", {}), {})).toBe("{}");
  });

  it("writes arrays, maps and enums", () => {
    expect(line({ type: "array", items: "int" }, [])).toBe("[]");
    expect(line({ type: "array", items: "int" }, [1, 2])).toBe("[1,2]");
    expect(line({ type: "map", values: "int" }, new Map())).toBe("{}");
    expect(line({ type: "map", values: "int" }, map('{"a\\"":1,"__proto__":2}'))).toBe('{"a\\"":1,"__proto__":2}');
    expect(line({ type: "enum", name: "E", symbols: ["A", "toString"] }, "toString")).toBe('"toString"');
  });

  it("tags a branch of a union with its full name or type", () => {
    const union = ["null", "int", { ...record("A", { x: "int" }), namespace: "ns" }, { type: "array", items: "int" }];
    expect(line(union, null)).toBe("null");
    expect(line(union, { int: 1 })).toBe('{"int":1}');
    expect(line(union, { "ns.A": { x: 1 } })).toBe('{"ns.A":{"x":1}}');
    expect(line(union, { array: [1] })).toBe('{"array":[1]}');
  });

  it("follows recursive records", () => {
    const list = record("List", { head: "int", tail: ["null", "List"] });
    expect(line(list, { head: 1, tail: { List: { head: 2, tail: null } } })).toBe(
      '{"head":1,"tail":{"List":{"head":2,"tail":null}}}',
    );
  });
});
