import { describe, expect, it } from "vitest";
import { AvroError, LimitError } from "../../src/errors.js";
import { type RecordSchema, schemaKey } from "../../src/schema/schema.js";
import { parseSchema, parseSchemaText, type SchemaOptions, schemaText } from "../../src/type/schema-argument.js";
import { expectError } from "../helpers.js";

const user = {
  type: "record",
  name: "User",
  namespace: "shop",
  fields: [
    { name: "id", type: "long", default: 0 },
    { name: "email", type: ["null", "string"], default: null },
  ],
};

describe("a schema argument", () => {
  it.each<[string, string | object, unknown]>([
    ["a JavaScript value", user, user],
    ["an array", ["null", "int"], ["null", "int"]],
    ["JSON text of an object", JSON.stringify(user), user],
    ["JSON text of an array", '\n\t ["null","int"]', ["null", "int"]],
    ["JSON text of a string", ' "int"', "int"],
    ["text after U+FEFF", '\ufeff {"type":"int"}', "int"],
    ["the name of a primitive type", "int", "int"],
  ])("may be %s", (_, argument, json) => {
    expect(parseSchema(argument).toJSON()).toEqual(json);
  });

  it("may be a schema, or an object that carries one", () => {
    const schema = parseSchema(user);
    expect(parseSchema(schema)).toBe(schema);
    expect(parseSchema({ [schemaKey]: schema })).toBe(schema);
    expect((parseSchema({ type: "array", items: { [schemaKey]: schema } }) as { items?: unknown }).items).toBe(schema);
  });

  it.each<[unknown, string]>([
    ["", "unknown-type"],
    [" int", "unknown-type"],
    ["User", "unknown-type"],
    ["\ufeffint", "unknown-type"],
    ["{", "invalid-json"],
    ['"int" "int"', "invalid-json"],
    [undefined, "invalid-schema"],
    [null, "invalid-schema"],
    [5, "invalid-schema"],
  ])("may not be %j", (argument, code) => {
    expect(expectError(() => parseSchema(argument as string)).code).toBe(code);
  });
});

describe("schema text", () => {
  it("may be any JSON", () => {
    expect(parseSchemaText('"int"').type).toBe("int");
    expect(parseSchemaText('\ufeff["null"]').type).toBe("union");
    expect(expectError(() => parseSchemaText("int"))).toMatchObject({ code: "invalid-json", offset: 0 });
    expect(expectError(() => parseSchemaText("5"))).toMatchObject({ code: "invalid-schema", path: [] });
    expect(expectError(() => parseSchemaText(5 as unknown as string)).code).toBe("invalid-argument");
  });

  it("keeps 64-bit precision, both ways", () => {
    const text =
      '{"type":"record","name":"R","fields":[{"name":"d","type":"long","default":9223372036854775807}],"x":-12345678901234567890}';
    const schema = parseSchemaText(text) as RecordSchema;
    expect(schema.fields[0]!.default).toBe(9223372036854775807n);
    expect(schemaText(schema)).toBe(text);
    expect(schemaText(parseSchema("int"))).toBe('"int"');
  });

  it("has each key once; in lenient schemas the last wins", () => {
    const text = '{"type":"int","type":"long"}';
    expect(expectError(() => parseSchemaText(text))).toMatchObject({ code: "duplicate-key", offset: 14 });
    expect(parseSchemaText(text, { lenientNames: true }).type).toBe("long");
  });

  it("is frozen like any schema", () => {
    const schema = parseSchemaText('{"type":"int","x":{"y":[1,{}]}}') as { attributes?: ReadonlyMap<string, unknown> };
    const x = schema.attributes!.get("x") as { y: unknown[] };
    expect([x, x.y, x.y[1]].every(Object.isFrozen)).toBe(true);
  });
});

describe("references", () => {
  const zip = { type: "fixed", name: "shop.Zip", size: 5 };
  const references: SchemaOptions["references"] = {
    "shop.Zip": JSON.stringify(zip),
    "shop.Address": { type: "record", name: "shop.Address", fields: [{ name: "zip", type: "Zip" }] },
    "shop.User": parseSchema(user),
  };

  it("are schema arguments, and may refer to those before", () => {
    const json = {
      type: "record",
      name: "shop.R",
      fields: [
        { name: "a", type: "Address" },
        { name: "u", type: "User" },
      ],
    };
    const schema = parseSchema(json, { references }) as RecordSchema;
    expect(schema.fields[1]!.type).toBe(references!["shop.User"]);
    const whole = parseSchemaText(schemaText(schema));
    expect(whole.toJSON()).toEqual(schema.toJSON());
    expect(schemaText(schema)).toContain('"size":5');
  });

  it("must be defined before they are used", () => {
    const turned = { "shop.Address": references!["shop.Address"]!, "shop.Zip": references!["shop.Zip"]! };
    expect(expectError(() => parseSchema("shop.Zip", { references: turned })).code).toBe("unknown-type");
  });

  it("may have any name", () => {
    const odd = JSON.parse('{"__proto__":{"type":"fixed","name":"__proto__","size":1}}');
    expect(parseSchema("__proto__", { references: odd })).toMatchObject({ name: "__proto__", size: 1 });
    expect(expectError(() => parseSchema("toString", { references: odd })).code).toBe("unknown-type");
    expect(expectError(() => parseSchema("int", { references: { A: zip } })).code).toBe("invalid-name");
  });
});

describe("options", () => {
  it.each<[unknown, string]>([
    [{ lenient: true }, "unsupported-option"],
    [{ long: "bigint" }, "unsupported-option"],
    [{ lenientNames: 1 }, "unsupported-option"],
    [{ lenientNames: null }, "unsupported-option"],
    [{ limits: { maxNodes: 1 } }, "unsupported-option"],
    [{ limits: { maxSchemaNodes: 0 } }, "invalid-argument"],
    [{ limits: null }, "invalid-argument"],
    [{ references: null }, "invalid-argument"],
    [{ references: "int" }, "invalid-argument"],
    [null, "invalid-argument"],
    ["strict", "invalid-argument"],
  ])("%o are refused", (options, code) => {
    const error = expectError(() => parseSchema("int", options as SchemaOptions));
    expect(error).toBeInstanceOf(AvroError);
    expect(error.code).toBe(code);
  });

  it("that are undefined are absent, and those inherited count for nothing", () => {
    expect(parseSchema("int", { references: undefined, lenientNames: undefined, limits: undefined }).type).toBe("int");
    const inherited = Object.create({ lenientNames: true, limits: { maxSchemaNodes: 1 } });
    expect(expectError(() => parseSchema({ type: "fixed", name: "é", size: 1 }, inherited)).code).toBe("invalid-name");
  });

  it("do not come from a polluted Object.prototype", () => {
    const polluted = {
      default: "x",
      owned: true,
      lenientNames: true,
      references: 5,
      doc: 1,
      aliases: 1,
      namespace: 1,
      limits: 1,
    };
    const argument = { type: "record", name: "R", fields: [{ name: "a", type: "int", x: [1] }] };
    Object.assign(Object.prototype, polluted);
    try {
      const schema = parseSchema(argument) as RecordSchema;
      expect(schema.fields[0]!.default).toBeUndefined();
      expect(schema.name).toBe("R");
      expect(Object.isFrozen(argument.fields[0]!.x)).toBe(false);
      expect(expectError(() => parseSchemaText('{"type":"int","type":"int"}')).code).toBe("duplicate-key");
    } finally {
      for (const key of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, key);
    }
  });
});

describe("limits", () => {
  it("maxSchemaBytes counts UTF-8", () => {
    const at = (text: string, maxSchemaBytes: number) => parseSchemaText(text, { limits: { maxSchemaBytes } });
    for (const [text, bytes] of [
      ['{"type":"int","x":"aa"}', 23],
      ['{"type":"int","x":"éé"}', 25],
      ['{"type":"int","x":"名"}', 24],
      ['{"type":"int","x":"😀"}', 25],
    ] as const) {
      expect(at(text, bytes).type).toBe("int");
      expect(expectError(() => at(text, bytes - 1))).toMatchObject({ limit: "maxSchemaBytes", max: bytes - 1 });
    }
  });

  it("reach references", () => {
    const references = { R: '{"type":"fixed","name":"R","size":1}' };
    expect(() => parseSchema("R", { references, limits: { maxSchemaBytes: 20 } })).toThrow(LimitError);
  });
});
