import { describe, expect, it } from "vitest";
import { AvroError, LimitError } from "../../src/errors.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { parseSchemaJson, schemaOf } from "../../src/schema/parse.js";
import {
  type EnumSchema,
  type FixedSchema,
  type PrimitiveSchema,
  type RecordSchema,
  type Schema,
  schemaKey,
  type UnionSchema,
} from "../../src/schema/schema.js";
import { expectError } from "../helpers.js";

const record = (fields: unknown, more: object = {}) => ({ type: "record", name: "R", fields, ...more });
const parseRecord = (json: unknown) => parseSchemaJson(json) as RecordSchema;
const lenient = (json: unknown) => parseSchemaJson(json, { lenientNames: true });

describe("a parsed schema", () => {
  it("has every part of its JSON", () => {
    const schema = parseRecord({
      type: "error",
      name: "R",
      namespace: "n.s",
      doc: "a record",
      aliases: ["Old", "x.Older"],
      java: { class: "R" },
      fields: [
        {
          name: "a",
          type: { type: "int", logicalType: "date" },
          doc: "a field",
          order: "ignore",
          aliases: ["b"],
          x: 1,
        },
        { name: "e", type: { type: "enum", name: "E", symbols: ["s", "t"], default: "t" }, default: "s" },
        { name: "f", type: { type: "fixed", name: "o.F", size: 12, logicalType: "duration" } },
        { name: "m", type: { type: "map", values: { type: "array", items: "E", default: [] } } },
        { name: "u", type: ["null", "R", "o.F"], default: null },
      ],
    });
    expect(schema).toMatchObject({ name: "n.s.R", error: true, doc: "a record", aliases: ["n.s.Old", "x.Older"] });
    expect([...schema.attributes]).toEqual([["java", { class: "R" }]]);
    const [a, e, f, m, u] = schema.fields.map((field) => field);
    expect(a).toMatchObject({ name: "a", doc: "a field", order: "ignore", aliases: ["b"], default: undefined });
    expect(a!.attributes.get("x")).toBe(1);
    expect((a!.type as PrimitiveSchema).attributes.get("logicalType")).toBe("date");
    expect(e).toMatchObject({
      order: "ascending",
      default: "s",
      type: { name: "n.s.E", symbols: ["s", "t"], default: "t" },
    });
    expect(f!.type).toMatchObject({ name: "o.F", size: 12 });
    expect(m!.type).toMatchObject({ type: "map", values: { type: "array", items: e!.type } });
    const union = u!.type as UnionSchema;
    expect(union.branches[1]).toBe(schema);
    expect(union.branches[2]).toBe(f!.type);
    expect(u!.default).toBeNull();
  });

  it("is frozen through and through", () => {
    const schema = parseRecord(
      record([{ name: "a", type: [{ type: "enum", name: "E", symbols: ["x"] }, "R"], default: "x", y: [{}] }], {
        x: { y: [] },
      }),
    );
    const seen = new Set<unknown>();
    const check = (value: unknown) => {
      if (typeof value !== "object" || value === null || seen.has(value)) return;
      seen.add(value);
      expect(Object.isFrozen(value)).toBe(true);
      if (value instanceof Map) [...value.values()].forEach(check);
      Object.values(value).forEach(check);
    };
    check(schema);
    expect(seen.size).toBeGreaterThan(12);
  });

  it("shares nothing with its JSON", () => {
    const json = record([{ name: "a", type: { type: "array", items: "int" }, default: [1] }], { x: { y: [1] } });
    const before = JSON.stringify(json);
    const schema = parseSchemaJson(json);
    (json.fields as { default: number[] }[])[0]!.default.push(2);
    (json as unknown as { x: { y: number[] } }).x.y.push(2);
    json.name = "S";
    expect(JSON.stringify(schema.toJSON())).toBe(JSON.stringify(JSON.parse(before)));
    expect(Object.isFrozen(json.fields)).toBe(false);
  });
});

describe("names", () => {
  it("are those of the specification's example", () => {
    const schema = parseRecord({
      type: "record",
      name: "Example",
      fields: [
        { name: "inheritNull", type: { type: "enum", name: "Simple", symbols: ["a"] } },
        { name: "explicitNamespace", type: { type: "fixed", name: "Simple", namespace: "explicit", size: 12 } },
        {
          name: "fullName",
          type: {
            type: "record",
            name: "a.full.Name",
            namespace: "ignored",
            fields: [{ name: "inheritNamespace", type: { type: "enum", name: "Understanding", symbols: ["d"] } }],
          },
        },
      ],
    });
    const types = schema.fields.map((field) => field.type as RecordSchema);
    expect(types.map(({ name }) => name)).toEqual(["Simple", "explicit.Simple", "a.full.Name"]);
    expect(types[2]!.fields[0]!.type).toMatchObject({ name: "a.full.Understanding" });
  });

  it("are looked for in the namespace around, and nowhere else", () => {
    const inner = (reference: string) =>
      record([
        { name: "b", type: { type: "fixed", name: "B", namespace: "", size: 1 } },
        { name: "q", type: { type: "record", name: "q.A", fields: [{ name: "b", type: reference }] } },
      ]);
    expect(expectError(() => parseSchemaJson(inner("B")))).toMatchObject({
      code: "unknown-type",
      path: ["fields", 1, "type", "fields", 0, "type"],
    });
    const named = parseRecord(inner(".B"));
    expect((named.fields[1]!.type as RecordSchema).fields[0]!.type).toBe(named.fields[0]!.type);
    const found = lenient(inner("B")) as RecordSchema; // Java writes such files
    expect((found.fields[1]!.type as RecordSchema).fields[0]!.type).toBe(found.fields[0]!.type);
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"])("%s is an ordinary one", (name) => {
    expect(expectError(() => parseSchemaJson(name)).code).toBe("unknown-type");
    expect(expectError(() => parseSchemaJson({ type: name })).code).toBe("unknown-type");
    const json = {
      type: "record",
      name,
      fields: [
        { name, type: ["null", name] },
        { name: "other", type: "int" },
      ],
    };
    expect(parseSchemaJson(json).toJSON()).toEqual(json);
    const symbols = { type: "enum", name, symbols: [name, "x"], default: name };
    expect(parseSchemaJson(symbols).toJSON()).toEqual(symbols);
  });

  it("of complex types may be used again", () => {
    const json = record([
      { name: "a", type: { type: "fixed", name: "record", size: 1 } },
      { name: "b", type: ["record", { type: "map", values: { type: "fixed", name: "map", size: 2 } }, "map"] },
    ]);
    expect(parseSchemaJson(json).toJSON()).toEqual(json);
  });
});

describe("errors", () => {
  it.each<[unknown, string, (string | number)[]]>([
    [undefined, "invalid-schema", []],
    [null, "invalid-schema", []],
    [5, "invalid-schema", []],
    [() => "int", "invalid-schema", []],
    ["", "unknown-type", []],
    ["INT", "unknown-type", []],
    [{}, "missing-attribute", []],
    [Object.create({ type: "int" }), "missing-attribute", []],
    [{ 0: "null", 1: "int" }, "missing-attribute", []],
    [{ type: 3 }, "invalid-attribute", ["type"]],
    [{ type: ["null", "int"] }, "invalid-attribute", ["type"]],
    [{ type: { type: "int" } }, "invalid-attribute", ["type"]],
    [{ type: "foo" }, "unknown-type", ["type"]],
    [{ type: "array" }, "missing-attribute", []],
    [{ type: "array", items: null }, "invalid-schema", ["items"]],
    [{ type: "map", values: "foo" }, "unknown-type", ["values"]],
    [["null", "foo"], "unknown-type", [1]],
    [new Array(1), "invalid-schema", [0]],
    [["int", "int"], "duplicate-branch", [1]],
    [["int", { type: "int", logicalType: "date" }], "duplicate-branch", [1]],
    [[{ type: "map", values: "int" }, "null", { type: "map", values: "long" }], "duplicate-branch", [2]],
    [[{ type: "fixed", name: "F", size: 1 }, "F"], "duplicate-branch", [1]],
    [["null", ["int"]], "nested-union", [1]],
    [record(undefined), "missing-attribute", []],
    [record({ length: 0 }), "invalid-attribute", ["fields"]],
    [record(["int"]), "invalid-attribute", ["fields", 0]],
    [record([["a", "int"]]), "invalid-attribute", ["fields", 0]],
    [record([{ type: "int" }]), "missing-attribute", ["fields", 0]],
    [record([{ name: "a" }]), "missing-attribute", ["fields", 0]],
    [record([{ name: 1, type: "int" }]), "invalid-attribute", ["fields", 0, "name"]],
    [record([{ name: "a.b", type: "int" }]), "invalid-name", ["fields", 0, "name"]],
    [record([{ name: "a", type: null }]), "invalid-schema", ["fields", 0, "type"]],
    [record([{ name: "a", type: "int", order: "ASCENDING" }]), "invalid-attribute", ["fields", 0, "order"]],
    [record([{ name: "a", type: "int", order: null }]), "invalid-attribute", ["fields", 0, "order"]],
    [record([{ name: "a", type: "int", aliases: "b" }]), "invalid-attribute", ["fields", 0, "aliases"]],
    [record([{ name: "a", type: "int", x: Number.NaN }]), "invalid-attribute", ["fields", 0, "x"]],
    [record([{ name: "a", type: "int", default: Symbol("a") }]), "invalid-attribute", ["fields", 0, "default"]],
    [
      record([
        { name: "a", type: "int" },
        { name: "a", type: "int" },
      ]),
      "duplicate-field",
      ["fields", 1],
    ],
    [record([], { doc: 1 }), "invalid-attribute", ["doc"]],
    [record([], { namespace: 1 }), "invalid-attribute", ["namespace"]],
    [record([], { aliases: [1] }), "invalid-attribute", ["aliases"]],
    [record([{ name: "r", type: record([]) }]), "duplicate-name", ["fields", 0, "type"]],
    [{ type: "enum", name: "E" }, "missing-attribute", []],
    [{ type: "enum", name: "E", symbols: "a" }, "invalid-attribute", ["symbols"]],
    [{ type: "enum", name: "E", symbols: ["a", 1] }, "invalid-attribute", ["symbols", 1]],
    [{ type: "enum", name: "E", symbols: ["a", "b-c"] }, "invalid-name", ["symbols", 1]],
    [{ type: "enum", name: "E", symbols: ["a", "b", "a"] }, "duplicate-symbol", ["symbols", 2]],
    [{ type: "enum", name: "E", symbols: ["a"], default: "b" }, "invalid-default", ["default"]],
    [{ type: "enum", name: "E", symbols: ["a"], default: 0 }, "invalid-default", ["default"]],
    [{ type: "fixed", name: "F" }, "missing-attribute", []],
    [{ type: "fixed", name: "F", size: "16" }, "invalid-attribute", ["size"]],
    [{ type: "fixed", name: "F", size: -1 }, "invalid-attribute", ["size"]],
    [{ type: "fixed", name: "F", size: 1.5 }, "invalid-attribute", ["size"]],
    [{ type: "fixed", name: "F", size: 2 ** 31 }, "invalid-attribute", ["size"]],
    [{ type: "fixed", name: "F", size: 16n }, "invalid-attribute", ["size"]],
  ])("%o: %s at %j", (json, code, path) => {
    expect(expectError(() => parseSchemaJson(json))).toMatchObject({ name: "SchemaError", code, path });
  });

  it("show no more of a name than fits a line", () => {
    const { message } = expectError(() => parseSchemaJson({ type: "fixed", name: "x\n\u2028".repeat(300), size: 1 }));
    expect(message.length).toBeLessThanOrEqual(512);
    expect(message).not.toMatch(/[\n\u2028]/);
  });
});

describe("lenient schemas", () => {
  const e = (name: string, more: object = {}) => ({ type: "enum", name, symbols: ["a"], ...more });

  it("take names as found in files", () => {
    const json = {
      type: "record",
      name: "Outer$Inner-é",
      namespace: "my-app.1x",
      fields: [
        { name: "a-b.c", type: { type: "enum", name: "int", symbols: ["x-y", "1"] } },
        { name: "名", type: "my-app.1x.int" },
      ],
    };
    expect(lenient(json).toJSON()).toEqual(json);
    expect(expectError(() => parseSchemaJson(json)).code).toBe("invalid-name");
    expect(expectError(() => lenient({ ...json, name: "a b" })).code).toBe("invalid-name");
  });

  it("may define a type again in the same words", () => {
    const b = record([{ name: "c", type: { type: "fixed", name: "C", size: 1 } }], { name: "B" });
    const twice = [
      record([
        { name: "x", type: b },
        { name: "y", type: b },
      ]),
      record([
        { name: "x", type: e("E") },
        { name: "y", type: ["null", e("E", { doc: "again" })] },
      ]),
      record([
        { name: "x", type: b },
        { name: "y", type: { ...b, fields: [{ name: "c", type: "C" }] } },
      ]),
      record([
        { name: "x", type: record([{ name: "b", type: ["null", "B"] }], { name: "B" }) },
        { name: "y", type: record([{ name: "b", type: ["null", "B"] }], { name: "B" }) },
      ]),
    ];
    for (const json of twice) {
      const schema = lenient(json) as RecordSchema;
      const [x, y] = schema.fields.map(({ type }) => type);
      expect(y!.type === "union" ? y.branches[1] : y).toBe(x);
      expect(expectError(() => parseSchemaJson(json)).code).toBe("duplicate-name");
    }
  });

  it("may not define it in others", () => {
    const other = record([
      { name: "x", type: e("E") },
      { name: "y", type: e("E", { symbols: ["b"] }) },
    ]);
    expect(expectError(() => lenient(other))).toMatchObject({ code: "duplicate-name", path: ["fields", 1, "type"] });
    expect(expectError(() => lenient(record([{ name: "r", type: record([]) }]))).code).toBe("duplicate-name");
  });

  it("keep a default and a doc that are not what they should be", () => {
    const json = record([{ name: "a", type: e("E", { default: 5, doc: 1 }), default: "z", doc: ["x"] }]);
    const schema = lenient(json) as RecordSchema;
    expect(schema.toJSON()).toEqual(json);
    expect((schema.fields[0]!.type as EnumSchema).default).toBeUndefined();
    expect(schema.fields[0]!.doc).toBeUndefined();
  });

  it("do not grow with definitions within definitions that stand twice", () => {
    let type: object = record([], { name: "R0" });
    for (let i = 1; i < 13; i++)
      type = record(
        [
          { name: "a", type },
          { name: "b", type },
        ],
        { name: `R${i}` },
      );
    const start = performance.now();
    expect((lenient(type) as RecordSchema).name).toBe("R12");
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe("schemas inside schemas", () => {
  const address = parseSchemaJson({
    type: "record",
    name: "shop.Address",
    fields: [{ name: "zip", type: { type: "fixed", name: "Zip", size: 5 } }],
  });

  it("stand for themselves, and bring their names", () => {
    class Carrier {
      get [schemaKey](): Schema {
        return address;
      }
    }
    const schema = parseRecord(
      record([
        { name: "a", type: address },
        { name: "b", type: { type: "array", items: new Carrier() } },
        { name: "c", type: ["null", { [schemaKey]: address }] },
        { name: "d", type: "shop.Zip" },
      ]),
    );
    expect(schema.fields[0]!.type).toBe(address);
    expect(schema.fields[1]!.type).toMatchObject({ items: address });
    expect((schema.fields[2]!.type as UnionSchema).branches[1]).toBe(address);
    expect(schema.fields[3]!.type).toBe((address as RecordSchema).fields[0]!.type);
    expect(parseSchemaJson(schema.toJSON()).toJSON()).toEqual(schema.toJSON());
    expect(parseSchemaJson(address)).toBe(address);
  });

  it("may be defined nowhere else in other words", () => {
    const again = { type: "fixed", name: "shop.Zip", size: 5 };
    const json = record([
      { name: "a", type: address },
      { name: "b", type: again },
    ]);
    expect(expectError(() => parseSchemaJson(json))).toMatchObject({
      code: "duplicate-name",
      path: ["fields", 1, "type"],
    });
    const turned = record([
      { name: "b", type: { ...again, size: 6 } },
      { name: "a", type: address },
    ]);
    expect(expectError(() => parseSchemaJson(turned))).toMatchObject({
      code: "duplicate-name",
      path: ["fields", 1, "type"],
    });
    const equal = record([
      { name: "a", type: address },
      { name: "b", type: parseSchemaJson(again) },
    ]);
    expect(parseSchemaJson(parseSchemaJson(equal).toJSON()).toJSON()).toEqual(parseSchemaJson(equal).toJSON());
  });

  it("are told apart from unions in unions", () => {
    const union = parseSchemaJson(["null", "int"]);
    expect(expectError(() => parseSchemaJson(["string", union]))).toMatchObject({ code: "nested-union", path: [1] });
    expect(parseRecord(record([{ name: "a", type: union }])).fields[0]!.type).toBe(union);
  });

  it("may come from another copy of the library", () => {
    const foreign = { type: "fixed", toJSON: () => ({ type: "fixed", name: "n.é", size: 2 }) };
    const schema = parseRecord(
      record([
        { name: "a", type: { [schemaKey]: foreign } },
        { name: "b", type: { [schemaKey]: foreign } },
      ]),
    );
    expect(schema.fields[0]!.type).toMatchObject({ name: "n.é", size: 2 });
    expect(schema.fields[1]!.type).toBe(schema.fields[0]!.type);
    expect(schemaOf({ [schemaKey]: foreign })).toBe(schema.fields[0]!.type);
    expect(schemaOf({})).toBeUndefined();
    for (const garbage of [5, "int", {}, null]) expect(() => schemaOf({ [schemaKey]: garbage })).toThrow(AvroError);
  });
});

describe("references", () => {
  const zip = parseSchemaJson({ type: "fixed", name: "shop.Zip", size: 5 }) as FixedSchema;
  const address = parseSchemaJson({ type: "record", name: "shop.Address", fields: [{ name: "zip", type: zip }] });
  const references = { "shop.Address": address, "shop.Zip": zip };

  it("are found by full name or in their namespace", () => {
    expect(parseSchemaJson("shop.Zip", { references })).toBe(zip);
    expect(parseSchemaJson({ type: "shop.Zip" }, { references })).toBe(zip);
    const json = record(
      [
        { name: "a", type: "Address" },
        { name: "z", type: "Zip" },
      ],
      { namespace: "shop" },
    );
    const schema = parseSchemaJson(json, { references }) as RecordSchema;
    expect(schema.fields.map(({ type }) => type)).toEqual([address, zip]);
    expect(expectError(() => parseSchemaJson("Zip", { references })).code).toBe("unknown-type");
  });

  it("give way to a definition of the same name, but do not mix with it", () => {
    const own = { type: "fixed", name: "shop.Zip", size: 9 };
    expect(parseSchemaJson([own, "null"], { references }).toJSON()).toEqual([
      { ...own, name: "Zip", namespace: "shop" },
      "null",
    ]);
    expect(expectError(() => parseSchemaJson([own, "shop.Address"], { references })).code).toBe("duplicate-name");
  });
});

describe("limits", () => {
  const arrays = (depth: number) => {
    let json: unknown = "int";
    for (let i = 0; i < depth; i++)
      json = i % 2 === 0 ? { type: "array", items: json } : { type: "map", values: ["null", json] };
    return json;
  };

  it("maxSchemaDepth counts arrays, maps and records, inclusive", () => {
    expect(parseSchemaJson(arrays(128)).type).toBe("map");
    expect(expectError(() => parseSchemaJson(arrays(129)))).toMatchObject({ limit: "maxSchemaDepth", max: 128 });
    const limits = { ...DEFAULT_LIMITS, maxSchemaDepth: 1 };
    expect(parseSchemaJson(record([{ name: "a", type: ["null", "int"] }]), { limits }).type).toBe("record");
    expect(() => parseSchemaJson(record([{ name: "a", type: arrays(1) }]), { limits })).toThrow(LimitError);
  });

  it("maxSchemaDepth has an end that the stack can take", () => {
    const limits = { ...DEFAULT_LIMITS, maxSchemaDepth: 1_000_000 };
    expect(parseSchemaJson(arrays(512), { limits }).toJSON()).toBeTypeOf("object");
    expect(expectError(() => parseSchemaJson(arrays(20_000), { limits }))).toMatchObject({
      limit: "maxSchemaDepth",
      max: 512,
    });
  });

  it("a value that contains itself ends at maxSchemaDepth", () => {
    const json: { type: string; items?: unknown } = { type: "array" };
    json.items = json;
    expect(() => parseSchemaJson(json)).toThrow(LimitError);
  });

  it("maxSchemaNodes counts types, references and adopted ones too", () => {
    const limits = { ...DEFAULT_LIMITS, maxSchemaNodes: 4 };
    const json = { type: "record", name: "R", fields: [{ name: "a", type: ["null", "R"] }] };
    expect(parseSchemaJson(json, { limits }).type).toBe("record");
    expect(expectError(() => parseSchemaJson([json, "null"], { limits }))).toMatchObject({
      limit: "maxSchemaNodes",
      path: [0, "fields", 0, "type", 1],
    });
    const made = parseSchemaJson(json);
    expect(() => parseSchemaJson([made, "null"], { limits })).toThrow(LimitError);
  });

  it("a wide JavaScript value that shares its parts ends at maxSchemaNodes", () => {
    let json: unknown = "int";
    for (let i = 0; i < 100; i++)
      json = {
        type: "map",
        values: [
          { type: "array", items: json },
          { type: "map", values: json },
        ],
      };
    expect(() => parseSchemaJson(json)).toThrow(LimitError);
  });
});
