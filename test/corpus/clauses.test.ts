import { describe, expect, it } from "vitest";
import {
  type AvroType,
  avroType,
  canonicalForm,
  compareBytes,
  fromAvroJSON,
  parse,
  parseProtocol,
  parseSchema,
  parseSchemaText,
  type RecordSchema,
  schemaEquals,
  type TypeOptions,
  toAvroJSON,
  wrap,
} from "../../src/index.js";
import { bytesOf, engine, expectError, hexOf } from "../helpers.js";
import { vectorBytes, vectorSchema, vectors } from "../vectors.js";

/*
 * Clauses of the specification that no entry of test/fixtures/conformance is about, through the public API, on the
 * engine under test. docs/conformance.md lists which tests hold which clause, by the ids in the names.
 */

const typeOf = (schema: string | object, options: TypeOptions = {}): AvroType<unknown, unknown> =>
  avroType<unknown>(schema, { ...options, engine });

const record = (fields: readonly object[], more: object = {}) => ({ type: "record", name: "R", fields, ...more });
const fixed = (name: string, size = 1) => ({ type: "fixed", name, size });
const enumOf = (name: string, ...symbols: string[]) => ({ type: "enum", name, symbols });

/** What a record without fields becomes: its reader's defaults. */
function defaultsOf(fields: readonly object[], options: TypeOptions = {}): unknown {
  const [row] = typeOf(record(fields), options).reader(record([])).decodeBatch([new Uint8Array()]);
  return row;
}

const defaultOf = (type: unknown, value: unknown, options?: TypeOptions) =>
  Object.values(defaultsOf([{ name: "a", type, default: value }], options) as object)[0];

describe("schemas", () => {
  it("SCH-3: an object without a type is refused", () => {
    for (const schema of [{}, { name: "x", fields: [] }, { items: "int" }])
      expect(expectError(() => parseSchema(schema)).code).toBe("missing-attribute");
  });

  it("SCH-4: escapes of schema text are their characters", () => {
    expect(parseSchemaText('{"type":"\\u0069nt"}').type).toBe("int");
    expect(parseSchemaText('{"type":"fixed","name":"\\u0046","size":1}')).toMatchObject({ name: "F" });
    expect(parseSchemaText('{"type":"int","x":"gr\\u00f6\\u00dfe \\ud83d\\ude00 é"}').toJSON()).toEqual({
      type: "int",
      x: "größe 😀 é",
    });
  });

  it("SCH-5: a long default of schema text keeps all its digits", () => {
    const text = '{"type":"record","name":"R","fields":[{"name":"d","type":"long","default":9007199254740993}]}';
    const type = typeOf(text, { long: "bigint" });
    expect(type.reader(record([])).decode(new Uint8Array())).toEqual({ d: 9007199254740993n });
    expect(type.decode(type.encode({}))).toEqual({ d: 9007199254740993n });
    expect(type.schema.toJSON()).toMatchObject({ fields: [{ default: 9007199254740993n }] });
  });

  it("PRI-2: what stands beside a primitive type is metadata", () => {
    const json = { type: "int", items: "string", size: 4, symbols: [], name: "x", default: "y" };
    const type = typeOf(json);
    expect(type.schema.toJSON()).toEqual(json);
    expect(hexOf(type.encode(3))).toBe("06");
    expect(canonicalForm(type)).toBe('"int"');
  });

  it("PRI-4: primitive types hold their values and no others", () => {
    const held: [string, unknown[], unknown[]][] = [
      ["null", [null], [0, false, ""]],
      ["boolean", [true, false], [0, 1, "true", null]],
      ["int", [2 ** 31 - 1, -(2 ** 31)], [2 ** 31, -(2 ** 31) - 1, 0.5, Number.NaN, "1"]],
      ["long", [2n ** 63n - 1n, -(2n ** 63n)], [2n ** 63n, -(2n ** 63n) - 1n, 0.5, 2 ** 64, "1"]],
      ["float", [1.5, Number.POSITIVE_INFINITY, Number.NaN, -0], ["1", null]],
      ["double", [0.1, Number.MAX_VALUE, Number.NaN, -0], ["1", null]],
      ["bytes", [new Uint8Array(), Uint8Array.of(0, 255)], [[0], null, "x"]],
      ["string", ["", "\0", "😀"], [1, null, "\ud800"]],
    ];
    for (const [name, good, bad] of held) {
      const type = typeOf(name, { long: "bigint" });
      for (const value of good) expect(type.decode(type.encode(value))).toEqual(value);
      for (const value of bad)
        expect(expectError(() => type.encode(value)).code, name).toMatch(/invalid-value|int-range|unsafe-long/);
    }
  });
});

describe("records and fields", () => {
  it("REC-3: an error is a record", () => {
    const json = { type: "error", name: "E", fields: [{ name: "why", type: "string" }] };
    const type = typeOf(json);
    expect(type.decode(type.encode({ why: "x" }))).toEqual({ why: "x" });
    expect(type.schema.toJSON()).toEqual(json);
    expect(
      typeOf({ ...json, type: "record" })
        .reader(type)
        .decode(type.encode({ why: "x" })),
    ).toEqual({ why: "x" });
  });

  it("REC-4: doc changes nothing but itself", () => {
    const plain = record([{ name: "a", type: "int" }]);
    const documented = record([{ name: "a", type: "int", doc: "an a" }], { doc: "an R" });
    expect(schemaEquals(plain, documented)).toBe(true);
    expect(canonicalForm(documented)).toBe(canonicalForm(plain));
    expect(
      typeOf(plain)
        .reader(documented)
        .decode(typeOf(documented).encode({ a: 1 })),
    ).toEqual({ a: 1 });
    expect(parseSchema(documented).toJSON()).toEqual(documented);
  });

  it("FLD-2: a name that two fields have is refused", () => {
    const twice = record([
      { name: "a", type: "int" },
      { name: "a", type: "string" },
    ]);
    expect(expectError(() => parseSchema(twice)).code).toBe("duplicate-field");
  });

  it("FLD-5: a logical type beside a field's type is none", () => {
    const type = typeOf(record([{ name: "a", type: "int", logicalType: "date" }]));
    expect(type.decode(Uint8Array.of(2))).toEqual({ a: 1 });
    expect(type.schema.toJSON()).toMatchObject({ fields: [{ logicalType: "date" }] });
  });
});

describe("defaults", () => {
  it("DEF-1a: a record's default leaves out what has a default itself", () => {
    const inner = {
      type: "record",
      name: "B",
      fields: [
        { name: "p", type: "int" },
        { name: "q", type: "int", default: 3 },
      ],
    };
    expect(defaultOf(inner, { p: 1 })).toEqual({ p: 1, q: 3 });
    expect(expectError(() => defaultOf(inner, { q: 1 })).code).toBe("invalid-default");
  });

  it("DEF-1b: code points of a default of bytes and fixed are bytes", () => {
    expect(defaultOf("bytes", "\u00ff\u0000A")).toEqual(Uint8Array.of(255, 0, 65));
    expect(defaultOf(fixed("F", 2), "\u0080\u007f")).toEqual(Uint8Array.of(128, 127));
    expect(expectError(() => defaultOf("bytes", "\u0100")).code).toBe("invalid-default");
  });

  it("DEF-1c: an integer is a default of any number", () => {
    expect(["int", "long", "float", "double"].map((type) => defaultOf(type, 4))).toEqual([4, 4, 4, 4]);
    expect(expectError(() => defaultOf("long", 1.5)).code).toBe("invalid-default");
  });

  it("DEF-3: a missing field is filled in, or an error", () => {
    const fields = [
      { name: "a", type: "int" },
      { name: "b", type: "int", default: 3 },
    ];
    expect(hexOf(typeOf(record(fields)).encode({ a: 1 }))).toBe("0206");
    expect(expectError(() => typeOf(record(fields)).encode({ b: 1 })).code).toBe("missing-field");
  });

  it("DEF-5: a default is not read where the writer has the field", () => {
    const reader = typeOf(record([{ name: "a", type: ["null", "int"], default: null }]));
    const writer = record([{ name: "a", type: ["null", "int"], default: null }], { doc: "another" });
    expect(reader.reader(writer).decode(bytesOf("0206"))).toEqual({ a: 3 });
    expect(expectError(() => reader.reader(writer).decode(new Uint8Array())).code).toBe("truncated");
    expect(expectError(() => reader.decode(new Uint8Array())).code).toBe("truncated");
  });

  it("DEF-6: each record has its own", () => {
    const fields = [
      { name: "list", type: { type: "array", items: "int" }, default: [1] },
      { name: "map", type: { type: "map", values: "int" }, default: { k: 1 } },
      { name: "bytes", type: "bytes", default: "\u0001" },
    ];
    const reader = typeOf(record(fields)).reader(record([]));
    const rows = reader.decodeBatch([new Uint8Array(), new Uint8Array()]) as never as {
      list: number[];
      map: Record<string, number>;
      bytes: Uint8Array;
    }[];
    rows[0]!.list.push(2);
    rows[0]!.map.k = 2;
    rows[0]!.bytes[0] = 2;
    const untouched = { list: [1], map: { k: 1 }, bytes: Uint8Array.of(1) };
    expect(rows[1]).toEqual(untouched);
    expect(reader.decode(new Uint8Array())).toEqual(untouched);
  });
});

describe("names and aliases", () => {
  it("NAM-1: types of one name in two namespaces are two types", () => {
    const type = typeOf([fixed("p.A"), fixed("q.A"), fixed("A")]);
    expect(hexOf(type.encode(wrap("q.A", Uint8Array.of(7))))).toBe("0207");
    expect(hexOf(type.encode(wrap("A", Uint8Array.of(7))))).toBe("0407");
    expect(schemaEquals(fixed("p.A"), fixed("q.A"))).toBe(false);
    expect(expectError(() => parseSchema([fixed("p.A"), { ...fixed("A"), namespace: "p" }])).code).toMatch(/duplicate/);
  });

  it("NAM-3: the namespace is of the dots, else of the attribute, else of what is around", () => {
    const inside = record(
      [
        { name: "a", type: enumOf("Simple", "s") },
        { name: "b", type: { ...fixed("Simple"), namespace: "explicit" } },
        { name: "c", type: { ...record([{ name: "d", type: fixed("Deep") }]), name: "a.full.Name", namespace: "no" } },
        { name: "e", type: { ...fixed("Reset"), namespace: "" } },
      ],
      { namespace: "n" },
    );
    const { name, fields } = parseSchema(inside) as RecordSchema;
    const types = fields.map(({ type }) => type as RecordSchema);
    expect(name).toBe("n.R");
    expect(types.map((type) => type.name)).toEqual(["n.Simple", "explicit.Simple", "a.full.Name", "Reset"]);
    expect(types[2]!.fields[0]!.type).toMatchObject({ name: "a.full.Deep" });
  });

  it("NAM-10: fields and symbols may be called what others are", () => {
    const type = typeOf(
      record([
        { name: "R", type: enumOf("E", "R", "E", "a") },
        { name: "E", type: { type: "record", name: "S", fields: [{ name: "R", type: enumOf("F", "R", "a") }] } },
      ]),
    );
    const value = { R: "a", E: { R: "R" } };
    expect(type.decode(type.encode(value))).toEqual(value);
  });

  it("ALI-2: an alias is a full name, or of the type's namespace", () => {
    const reader = typeOf({ ...fixed("a.b"), aliases: ["c", "x.y"] });
    expect((reader.schema as { aliases?: unknown }).aliases).toEqual(["a.c", "x.y"]);
    for (const name of ["a.c", "x.y"]) expect(reader.reader(fixed(name)).decode(Uint8Array.of(1))).toHaveLength(1);
    expect(expectError(() => reader.reader(fixed("z"))).code).toBe("incompatible-schemas");
  });

  it("ALI-5: aliases of types and of fields are the reader's, not the writer's", () => {
    const old = { type: "record", name: "Old", fields: [{ name: "x", type: "int" }] };
    const renamed = { name: "New", aliases: ["Old"], type: "record" };
    const reader = typeOf({ ...renamed, fields: [{ name: "y", type: "int", aliases: ["x"] }] });
    expect(reader.reader(old).decode(Uint8Array.of(6))).toEqual({ y: 3 });
    const writer = { ...old, aliases: ["New"], fields: [{ name: "x", type: "int", aliases: ["y"] }] };
    const plain = typeOf({ type: "record", name: "New", fields: [{ name: "y", type: "int" }] });
    expect(expectError(() => plain.reader(writer)).code).toBe("incompatible-schemas");
  });
});

describe("binary encoding", () => {
  const INTS = { type: "array", items: "int" };

  it("BIN-13a: one block is written, any blocks are read", () => {
    expect(hexOf(typeOf(INTS).encode([1, 2, 3]))).toBe("0602040600");
    expect(hexOf(typeOf({ type: "map", values: "int" }).encode({ a: 1 }))).toBe("0202610200");
    const divisions = ["06 020406 00", "02 02 04 0406 00", "05 06 020406 00", "01 02 02 03 04 0406 00"];
    for (const hex of divisions) expect(typeOf(INTS).decodeBatch([bytesOf(hex)])).toEqual([[1, 2, 3]]);
  });

  it("BIN-17: data that are cut anywhere are an error", () => {
    let cuts = 0;
    for (const vector of vectors("vectors.json").filter(({ roundtrip }) => roundtrip)) {
      const bytes = vectorBytes(vector);
      const type = typeOf(vectorSchema(vector.writer));
      for (let end = 0; end < Math.min(bytes.length, 40); end++, cuts++) {
        const cut = bytes.slice(0, end);
        const codes = [expectError(() => type.decode(cut)), expectError(() => type.decodeBatch([cut, cut]))];
        for (const { code } of codes) expect(code).toMatch(/^(truncated|invalid-length|invalid-count)$/);
      }
    }
    expect(cuts).toBeGreaterThan(250);
  });

  it("BIN-18: data are in the order of the schema, depth first", () => {
    const schema = record([
      { name: "a", type: "int" },
      {
        name: "b",
        type: {
          type: "record",
          name: "S",
          fields: [
            { name: "c", type: "int" },
            { name: "d", type: INTS },
          ],
        },
      },
      { name: "e", type: "int" },
    ]);
    const value = { a: 1, b: { c: 2, d: [3, 4] }, e: 5 };
    expect(hexOf(typeOf(schema).encode(value))).toBe("0204040608000a");
    expect(typeOf(schema).decodeBatch([bytesOf("0204040608000a")])).toEqual([value]);
  });

  it("LIM-3: lengths and counts that the data can't hold are refused at once", () => {
    const huge = "808080808040"; // 2^40
    const start = performance.now();
    for (const schema of ["bytes", "string", { type: "array", items: "long" }, { type: "map", values: "null" }]) {
      const data = bytesOf(`${huge}0000`);
      const type = typeOf(schema);
      for (const run of [() => type.decode(data), () => type.decodeBatch([data, data]), () => type.count(data)])
        expect(expectError(run).code).toMatch(/^(truncated|invalid-length|invalid-count|limit-exceeded)$/);
    }
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe("JSON", () => {
  it("JSON-7: the same JSON is other data under another schema", () => {
    const hexes = ["int", "float", "double"].map((schema) => {
      const type = typeOf(schema);
      return hexOf(type.encode(fromAvroJSON(type, 1)));
    });
    expect(hexes).toEqual(["02", "0000803f", "000000000000f03f"]);
    const object = '{"a":1}';
    for (const schema of [{ type: "map", values: "int" }, record([{ name: "a", type: "int" }])]) {
      const type = typeOf(schema);
      expect(toAvroJSON(type, parse(type, object, { json: "avro" }))).toEqual({ a: 1 });
    }
    const union = typeOf(["int", { type: "map", values: "int" }], { union: "wrapped" });
    expect(parse(union, '{"int":1}', { json: "avro" })).toEqual({ int: 1 });
  });
});

describe("sort order", () => {
  it("SORT-1: the first difference decides, and nothing behind it is looked at", () => {
    const type = typeOf(
      record([
        { name: "a", type: "int" },
        { name: "b", type: "string" },
        { name: "c", type: "bytes" },
      ]),
    );
    expect(compareBytes(type, bytesOf("02 0261 ff"), bytesOf("02 0262"))).toBe(-1);
    expect(compareBytes(type, bytesOf("04"), bytesOf("02"))).toBe(1);
    expect(expectError(() => compareBytes(type, bytesOf("02 0261"), bytesOf("02 0261"))).code).toBe("truncated");
  });
});

describe("schema resolution", () => {
  it("RES-1: what can never match is an error with all its reasons, what may match only where it does not", () => {
    const reader = typeOf(
      record([
        { name: "a", type: "int" },
        { name: "b", type: ["int", "string"] },
        { name: "c", type: "null" },
      ]),
    );
    const never = record([
      { name: "a", type: "string" },
      { name: "b", type: "int" },
    ]);
    expect(expectError(() => reader.reader(never))).toMatchObject({ name: "ResolutionError", issues: { length: 2 } });
    const may = record([
      { name: "a", type: ["string", "int"] },
      { name: "b", type: "string" },
      { name: "c", type: "null" },
    ]);
    expect(reader.reader(may).decode(bytesOf("0202 0261"))).toEqual({ a: 1, b: "a", c: null });
    expect(expectError(() => reader.reader(may).decode(bytesOf("000261 0261")))).toMatchObject({
      code: "unreadable-branch",
      path: ["a"],
    });
  });

  it("RES-19: logical types but for decimal do not count", () => {
    const millis = typeOf({ type: "long", logicalType: "timestamp-millis" });
    for (const writer of ["int", "long", { type: "int", logicalType: "date" }, { type: "long", logicalType: "x" }])
      expect(millis.reader(writer).decode(Uint8Array.of(2))).toEqual(new Date(1));
    expect(typeOf("double").reader({ type: "long", logicalType: "timestamp-micros" }).decode(Uint8Array.of(2))).toBe(1);
  });
});

describe("logical types", () => {
  it("LOG-1a: the bytes are those of the type underneath", () => {
    const date = typeOf({ type: "int", logicalType: "date" });
    expect(hexOf(date.encode("1970-01-02"))).toBe(hexOf(typeOf("int").encode(1)));
    const decimal = typeOf({ type: "bytes", logicalType: "decimal", precision: 4, scale: 2 });
    expect(hexOf(decimal.encode("1.28"))).toBe(hexOf(typeOf("bytes").encode(Uint8Array.of(0, 128))));
    expect(typeOf("int").reader(date).decode(date.encode("1970-01-02"))).toBe(1);
  });

  it("LOG-4: decimals of other precision or scale do not match, unless they are read as raw", () => {
    const decimal = (precision: number, scale?: number) => ({
      type: "bytes",
      logicalType: "decimal",
      precision,
      scale,
    });
    const reader = typeOf(decimal(4, 2));
    const data = reader.encode("12.34");
    expect(reader.reader({ ...decimal(4, 2), doc: "another" }).decode(data)).toBe("12.34");
    for (const writer of [decimal(4, 1), decimal(5, 2), decimal(4)])
      expect(expectError(() => reader.reader(writer)).code).toBe("incompatible-schemas");
    expect(reader.reader("bytes").decode(data)).toBe("12.34");
    const inFixed = { type: "fixed", name: "F", size: 2, logicalType: "decimal", precision: 4 };
    expect(expectError(() => typeOf({ ...inFixed, scale: 2 }).reader(inFixed)).code).toBe("incompatible-schemas");
    expect(typeOf(decimal(4, 2), { logical: "raw" }).reader(decimal(4, 1)).decode(data)).toEqual(Uint8Array.of(4, 210));
  });

  it("LOG-13: what is finer than the unit is refused", () => {
    const refused: [object, unknown][] = [
      [{ type: "int", logicalType: "date" }, new Date(1)],
      [{ type: "bytes", logicalType: "decimal", precision: 4, scale: 2 }, "1.234"],
      [{ type: "long", logicalType: "timestamp-millis" }, 1.5],
      [{ type: "long", logicalType: "time-micros" }, 0.5],
    ];
    for (const [schema, value] of refused)
      expect(expectError(() => typeOf(schema).encode(value)).name).toBe("EncodeError");
  });
});

describe("protocols", () => {
  it("PRO-4: errors are records of type error", () => {
    const { types } = parseProtocol({
      protocol: "P",
      types: [{ type: "error", name: "Oops", fields: [{ name: "why", type: "string" }] }],
      messages: { m: { request: [], response: "null", errors: ["Oops"] } },
    });
    const Oops = typeOf(types.get("Oops")!);
    expect(types.get("Oops")).toMatchObject({ type: "record", error: true });
    expect(Oops.decode(Oops.encode({ why: "x" }))).toEqual({ why: "x" });
  });
});
