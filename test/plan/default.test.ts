import { describe, expect, it } from "vitest";
import { resolveLimits } from "../../src/limits.js";
import { DefaultEncoder } from "../../src/plan/default.js";
import type { Field, RecordSchema } from "../../src/schema/schema.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { array, map, record, schemaOf } from "../closures/make.js";
import { expectError, hexOf } from "../helpers.js";

const limits = resolveLimits();

function fieldOf(type: unknown, json: unknown): Field {
  const schema = { type: "record", name: "Root", fields: [{ name: "f", type, default: json }] };
  return (parseSchema(schema, { lenientNames: true }) as RecordSchema).fields[0]!;
}

const encoded = (type: unknown, json: unknown) => hexOf(new DefaultEncoder(limits).encode(fieldOf(type, json)));

const inner = {
  type: "record",
  name: "I",
  fields: [
    { name: "x", type: "int", default: 1 },
    { name: "y", type: ["string", "null"], default: "q" },
  ],
};

describe("defaults", () => {
  it.each([
    ["null", null, ""],
    ["boolean", true, "01"],
    ["int", -1, "01"],
    ["long", 9007199254740991, "feffffffffffff1f"],
    ["long", -(2n ** 63n), "ffffffffffffffffff01"],
    ["float", 1.5, "0000c03f"],
    ["double", 1, "000000000000f03f"],
    ["double", 2n ** 60n, "000000000000b043"],
    ["bytes", "\u0000\u00ff", "0400ff"],
    ["string", "\u00ff", "04c3bf"],
    [{ type: "fixed", name: "F", size: 2 }, "\u0001\u00ff", "01ff"],
    [{ type: "enum", name: "E", symbols: ["A", "B"] }, "B", "02"],
    [array("int"), [], "00"],
    [array("int"), [1, 2], "04020400"],
    [map("int"), { a: 1 }, "0202610200"],
    [map(array("null")), { a: [null] }, "020261020000"],
    [["null", "int"], null, "00"],
    [["null", "int"], 5, "020a"],
    [["int", "long", "string"], 2 ** 40, "02808080808040"],
    [["float", "string"], "NaN", "000000c07f"],
    [inner, {}, "02000271"],
    [inner, { x: 4, y: null }, "0802"],
    [["null", inner], { x: 4 }, "0208000271"],
  ])("of %j: %o", (type, json, hex) => {
    expect(encoded(type, json)).toBe(hex);
  });

  it("are encoded once", () => {
    const encoder = new DefaultEncoder(limits);
    const field = fieldOf("int", 1);
    expect(encoder.encode(field)).toBe(encoder.encode(field));
  });
});

describe("bad defaults, which lenient schemas may have", () => {
  it.each([
    ["int", "x"],
    ["int", 2 ** 31],
    ["string", 1],
    ["bytes", "\u0100"],
    [{ type: "fixed", name: "F", size: 2 }, "a"],
    [{ type: "enum", name: "E", symbols: ["A"] }, "toString"],
    [array("int"), {}],
    [array("int"), ["a"]],
    [map("int"), []],
    [["null", "int"], "a"],
    [record("R", { a: "int" }), {}],
    [record("R", { a: "int", b: "int" }), { a: 1, b: "c" }],
  ])("of %j: %j", (type, json) => {
    const encoder = new DefaultEncoder(limits);
    const field = fieldOf(type, json);
    for (let i = 0; i < 2; i++)
      expect(expectError(() => encoder.encode(field))).toMatchObject({ code: "invalid-default" });
  });

  it("that hold themselves without end", () => {
    const list = { type: "record", name: "L", fields: [{ name: "next", type: "L", default: {} }] };
    const field = (parseSchema(list, { lenientNames: true }) as RecordSchema).fields[0]!;
    const encoder = new DefaultEncoder(limits);
    expect(expectError(() => encoder.encode(field)).code).toBe("invalid-default");
    expect(expectError(() => encoder.encode(field)).code).toBe("invalid-default");
  });
});

describe("hostile defaults", () => {
  it("that double with every level are bounded", () => {
    let schema: object = record("R0", { a: "int", b: "int" });
    for (let i = 1; i < 40; i++) {
      const [a, b] = [schema, `R${i - 1}`].map((type, at) => ({
        name: "ab"[at]!,
        type,
        default: i === 1 ? { a: 1, b: 1 } : {},
      }));
      schema = { type: "record", name: `R${i}`, fields: [a, b] };
    }
    const started = performance.now();
    const error = expectError(() =>
      new DefaultEncoder(resolveLimits({ maxSchemaBytes: 10_000 })).encode(fieldOf(schema, {})),
    );
    expect(error).toMatchObject({ limit: "maxSchemaBytes", max: 10_000 });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("of unions in unions are not tried again at every level", () => {
    let schema: unknown = "int";
    let json: unknown = 1;
    for (let i = 0; i < 30; i++) {
      schema = [record(`A${i}`, { x: schema, y: "int" }), record(`B${i}`, { x: undone(schema) })];
      json = { x: json };
    }
    const started = performance.now();
    expect(encoded(schema, json)).toBe(`${"02".repeat(30)}02`);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  /** The same type again, by its names. */
  function undone(schema: unknown): unknown {
    return Array.isArray(schema) ? schema.map((branch) => (branch as { name: string }).name) : schema;
  }
});

describe("a schema without defaults", () => {
  it("has none to encode", () => {
    const [field] = (schemaOf(record("R", { a: "int" })) as RecordSchema).fields;
    expect(expectError(() => new DefaultEncoder(limits).encode(field!)).code).toBe("invalid-default");
  });
});
