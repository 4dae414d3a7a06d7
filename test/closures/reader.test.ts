import { describe, expect, it } from "vitest";
import { Cursor } from "../../src/bytes/cursor.js";
import { buildReader, type Reader } from "../../src/closures/reader.js";
import { shapeOf } from "../../src/closures/shape.js";
import { codegenAllowed } from "../../src/codegen/literal.js";
import type { EnumPlan, NumberPlan } from "../../src/plan/plan.js";
import { resolve } from "../../src/plan/resolve.js";
import type { EnumSchema } from "../../src/schema/schema.js";
import { bytesOf, difference, expectError, expectTyped, hexOf } from "../helpers.js";
import { VECTOR_OPTIONS, vectorSchema, vectors, vectorValue } from "../vectors.js";
import { array, LIST, map, optionsOf, read, readWith, record, schemaOf, skip, TREE } from "./make.js";

/** Readers of records: as they are, with generated literals, and with the path. */
const VARIANTS = [
  ["a keyed loop", {}],
  ["generated literals", { literal: true }],
  ["the path", { trace: true }],
] as const;

describe.each(VARIANTS)("vectors, with %s", (_name, extras) => {
  it("has the code that it should", () => {
    expect(codegenAllowed()).toBe(true);
  });

  it.each(vectors("vectors.json").filter(({ json }) => json !== undefined))("$name", (vector) => {
    const schema = vectorSchema(vector.writer);
    const { value } = expectTyped(() => read(schema, vector.hex!, { ...VECTOR_OPTIONS, ...extras }));
    expect(difference(value, vectorValue(schema, vector.json))).toBeUndefined();
  });
});

describe("longs", () => {
  const UNSAFE = "8080808080808020";

  it.each([
    ["number", "02", 1],
    ["bigint", "02", 1n],
    ["auto", "02", 1],
    ["number", "feffffffffffff1f", 9007199254740991],
    ["auto", "fdffffffffffff1f", -9007199254740991],
    ["auto", UNSAFE, 9007199254740992n],
    ["bigint", UNSAFE, 9007199254740992n],
  ] as const)("as %s", (long, hex, value) => {
    expect(read("long", hex, { long })).toBe(value);
  });

  it("are never rounded: the error names the option", () => {
    for (const hex of [UNSAFE, "ffffffffffffff1f"]) {
      const error = expectError(() => read("long", hex));
      expect(error).toMatchObject({ code: "unsafe-long", offset: 0 });
      expect(error.message).toContain("long:");
    }
  });
});

describe("enums", () => {
  it("are refused where the reader has no such symbol", () => {
    const schema = schemaOf({ type: "enum", name: "E", symbols: ["A", "B"] }) as EnumSchema;
    const plan: EnumPlan = { op: "enum", map: [1, -1, 0], schema };
    const cursor = new Cursor(optionsOf().limits).open(bytesOf("00 04 02"));
    const reader = buildReader(plan, optionsOf());
    expect([reader(cursor), reader(cursor)]).toEqual(["B", "A"]);
    expect(expectError(() => reader(cursor))).toMatchObject({ code: "unknown-symbol", offset: 2 });
  });
});

describe("promotions", () => {
  it("are read by their plans", () => {
    const plan: NumberPlan = { op: "number", wire: "int", as: "double", schema: schemaOf("double") };
    const cursor = new Cursor(optionsOf().limits).open(bytesOf("05"));
    expect(buildReader(plan, optionsOf())(cursor)).toBe(-3);
  });
});

describe("recursive schemas", () => {
  it("are read", () => {
    expect(read(LIST, "02 02 00")).toEqual({ next: { next: { next: null } } });
    expect(read(TREE, "04 00 0200 00 00")).toEqual({ kids: [{ kids: [] }, { kids: [{ kids: [] }] }] });
  });

  it.each(VARIANTS)("are bounded by maxDepth, inclusive, with %s", (_name, extras) => {
    const options = { limits: { maxDepth: 5 }, ...extras };
    const list = (depth: number) => `${"02".repeat(depth - 1)}00`;
    expect(JSON.stringify(read(LIST, list(5), options)).match(/next/g)).toHaveLength(5);
    expect(expectError(() => read(LIST, list(6), options))).toMatchObject({ limit: "maxDepth", max: 5 });
    const tree = (depth: number) => `${"02".repeat(depth)}00${"00".repeat(depth)}`;
    expect(JSON.stringify(read(TREE, tree(1), options))).toBe('{"kids":[{"kids":[]}]}');
    expect(expectError(() => read(TREE, tree(3), options))).toMatchObject({ limit: "maxDepth", offset: 2 });
  });

  it("have the depth of what lies beside counted from where it hangs", () => {
    const pair = record("Pair", { a: array("Pair"), b: array("Pair") });
    expect(read(pair, "02 00 00 00 02 00 00 00", { limits: { maxDepth: 4 } })).toEqual({
      a: [{ a: [], b: [] }],
      b: [{ a: [], b: [] }],
    });
  });
});

describe("depth of schemas that do not recurse", () => {
  const deep = record("A", { b: record("B", { c: array(map("int")) }) });

  it("is bounded too", () => {
    expect(read(deep, "02 02 02 6b 04 00 00", { limits: { maxDepth: 4 } })).toEqual({
      b: { c: [{ k: 2 }] },
    });
    expect(expectError(() => read(deep, "02 02 02 6b 04 00 00", { limits: { maxDepth: 3 } }))).toMatchObject({
      limit: "maxDepth",
    });
    expect(read(deep, "00", { limits: { maxDepth: 3 } })).toEqual({ b: { c: [] } });
  });
});

describe("projections", () => {
  it("skip what is not wanted, and check it as reading does", () => {
    const writer = record("R", {
      a: "int",
      b: array("string"),
      c: "long",
      d: { type: "enum", name: "E", symbols: ["X"] },
    });
    const reader = record("R", { c: "long", a: "int" });
    expect(readWith(writer, "02 02 02ff 00 04 00", {}, reader).value).toEqual({ c: 2, a: 1 });
    expect(Object.keys(readWith(writer, "02 00 04 00", {}, reader).value as object)).toEqual(["c", "a"]);
    for (const [hex, code] of [
      ["02 01 03 00 04 00", "invalid-block-size"],
      ["02 00 04 02", "invalid-enum-index"],
      ["02 02 05 00 04 00", "invalid-length"],
    ])
      expect(expectError(() => readWith(writer, hex!, {}, reader)).code).toBe(code);
  });
});

describe("bad input", () => {
  const SCHEMA = record("All", {
    a: "string",
    b: array(record("Item", { x: "long", y: ["null", "double", "string"] })),
    c: map({ type: "enum", name: "E", symbols: ["P", "Q"] }),
    d: ["null", { type: "fixed", name: "F", size: 3 }],
    e: "boolean",
    f: "float",
    g: "bytes",
  });
  /** The array is a block that gives its size. */
  const GOOD = bytesOf("06c3a961 030e 800100 0304027a 00 02026b0000 02010203 01 0000c03f 020a");
  const options = optionsOf();
  const reader = buildReader(resolve(schemaOf(SCHEMA), schemaOf(SCHEMA)), options);

  function outcome(bytes: Uint8Array) {
    const cursor = new Cursor(options.limits).open(bytes);
    cursor.beginDatum();
    return expectTyped(() => reader(cursor));
  }

  it("has a good neighbour", () => {
    expect(outcome(GOOD).value).toEqual({
      a: "éa",
      b: [
        { x: 64, y: null },
        { x: -2, y: "z" },
      ],
      c: { k: "P" },
      d: Uint8Array.of(1, 2, 3),
      e: true,
      f: 1.5,
      g: Uint8Array.of(10),
    });
    expect(skip(SCHEMA, hexOf(GOOD))).toBe(GOOD.length);
  });

  it("cut anywhere is an error", () => {
    for (let length = 0; length < GOOD.length; length++) {
      const { error } = outcome(GOOD.slice(0, length));
      expect(["truncated", "invalid-count", "invalid-block-size"]).toContain(error?.code);
      expect(error!.offset).toBeLessThanOrEqual(length);
    }
  });

  it("with a bit flipped is a value or an error", () => {
    let errors = 0;
    for (let bit = 0; bit < GOOD.length * 8; bit++) {
      const bytes = GOOD.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      if (outcome(bytes).error) errors++;
    }
    expect(errors).toBeGreaterThan(GOOD.length);
  });

  it("with any byte in any place is a value or an error", () => {
    let values = 0;
    for (let at = 0; at < GOOD.length; at++)
      for (let byte = 0; byte < 256; byte++) {
        const bytes = GOOD.slice();
        bytes[at] = byte;
        if (!outcome(bytes).error) values++;
      }
    expect(values).toBeGreaterThan(GOOD.length);
  });
});

describe("what is said to generated code", () => {
  const shape = (schema: unknown, options = {}) => {
    const plan = resolve(schemaOf(schema), schemaOf(schema));
    return shapeOf(buildReader(plan, optionsOf(options)));
  };

  it.each([
    ["null", { kind: "null" }],
    ["boolean", { kind: "boolean" }],
    ["int", { kind: "int" }],
    ["long", { kind: "long" }],
    ["float", { kind: "float" }],
    ["double", { kind: "double" }],
    ["string", { kind: "string" }],
    ["bytes", { kind: "bytes" }],
    [
      { type: "fixed", name: "F", size: 3 },
      { kind: "fixed", size: 3 },
    ],
    [
      { type: "enum", name: "E", symbols: ["A", "B"] },
      { kind: "enum", symbols: ["A", "B"] },
    ],
    [record("R", { a: "int" }), { kind: "record", names: ["a"], slots: [0], tag: undefined }],
  ])("of %j is its shape", (schema, wanted) => {
    expect(shape(schema)).toMatchObject(wanted);
  });

  it("of a record that keeps a path is nothing", () => {
    expect(shape(record("R", { a: "int" }), { trace: true })).toBeUndefined();
  });

  it("of longs goes by the option", () => {
    expect(shape("long", { long: "auto" })).toEqual({ kind: "long" });
    expect(shape("long", { long: "bigint" })).toMatchObject({ kind: "converted", convert: BigInt });
  });

  it("of what is inside itself leads there, a level deeper", () => {
    const outer = shape(LIST) as { kind: string; read: Reader };
    expect(outer.kind).toBe("nested");
    const list = shapeOf(outer.read) as { kind: string; readers: Reader[] };
    const next = shapeOf(list.readers.at(-1)!) as { kind: string; read: Reader };
    const again = shapeOf(next.read) as { kind: string; reader: () => Reader };
    expect([list.kind, next.kind, again.kind]).toEqual(["record", "optional", "again"]);
    expect(shapeOf(again.reader())).toBe(outer);
  });
});
