import { describe, expect, it } from "vitest";
import {
  type AvroType,
  avroType,
  fromAvroJSON,
  parse,
  stringify,
  toAvroJSON,
  type ValueOptions,
} from "../../src/index.js";
import { type Entry, eachEntry, entriesOf } from "../conformance/entries.js";
import { bytesOf, difference, engine, expectError, expectTyped, hexOf } from "../helpers.js";
import {
  branchOf,
  encodeModel,
  type Json,
  type Model,
  modelOf,
  object,
  Random,
  randomSchema,
  randomValue,
} from "../random.js";

/*
 * JSON both ways on the engine under test: the conformance entries, and round trips of random data under all options.
 */

interface Vector extends Entry {
  readonly schema: string | object;
  readonly text: string;
  readonly hex: string | null;
  readonly direction: "both" | "decode";
  readonly error?: string;
}

const AVRO = { json: "avro" } as const;

const typeOf = (schema: string | object, options: ValueOptions = {}) =>
  avroType<unknown>(schema, { ...options, engine });

describe("json-encoding.json", () => {
  eachEntry("json-encoding.json", entriesOf<Vector>("json-encoding.json"), (entry) => {
    if (entry.error !== undefined) return expectRefused(entry);
    const { schema, text, hex, direction } = entry;
    const type = typeOf(schema, { long: "auto" });
    const isLong = type.schema.type === "long"; // JSON.parse does not keep it
    expect(hexOf(type.encode(parse(type, text, AVRO)))).toBe(hex);
    if (!isLong) expect(hexOf(type.encode(fromAvroJSON(type, JSON.parse(text))))).toBe(hex);
    if (direction === "decode") return;
    const value = type.decode(bytesOf(hex!));
    expect(stringify(type, value, AVRO)).toBe(text);
    expect(toAvroJSON(type, value)).toEqual(isLong ? BigInt(text) : JSON.parse(text));
  });

  function expectRefused({ schema, text }: Vector): void {
    const type = typeOf(schema);
    for (const read of [() => parse(type, text, AVRO), () => fromAvroJSON(type, JSON.parse(text))]) {
      const error = expectError(read);
      expect(error.name).toBe("DecodeError");
      expect(error.path).toEqual([]);
      expect(["invalid-value", "no-branch"]).toContain(error.code);
    }
  }
});

const SEED = 20261122;
const SCHEMAS = 400;
const VALUES = 4;

const CHOICES = {
  long: ["number", "bigint", "auto"],
  union: ["natural", "wrapped"],
  numericArrays: ["plain", "typed"],
  map: ["object", "Map"],
  utf8: ["strict", "replace"],
  unknownFields: ["ignore", "error"],
  codegen: ["auto", "never"],
} as const;

function randomOptions(random: Random): ValueOptions {
  return Object.fromEntries(
    Object.entries(CHOICES).map(([name, values]) => [name, random.pick(values as readonly string[])]),
  );
}

interface Case {
  readonly random: Random;
  readonly schema: Json;
  readonly model: Model;
  readonly value: unknown;
  readonly bytes: Uint8Array;
}

function* cases(seed: number): Generator<Case> {
  for (let i = 0; i < SCHEMAS; i++) {
    const random = new Random(seed + i);
    const schema = randomSchema(random, { recursive: i % 5 === 0 });
    const model = modelOf(schema);
    for (let k = 0; k < VALUES; k++) {
      const value = randomValue(random, model);
      yield { random, schema, model, value, bytes: encodeModel(model, value) };
    }
  }
}

/** What the Avro JSON encoding of a value is, from the specification. */
function jsonOf(model: Model, value: unknown): unknown {
  switch (model.kind) {
    case "long":
      return BigInt.asIntN(54, value as bigint) === value && Number.isSafeInteger(Number(value))
        ? Number(value)
        : value;
    case "float":
    case "double":
      return Number.isFinite(value) ? value : String(value);
    case "bytes":
    case "fixed":
      return Array.from(value as Uint8Array, (byte) => String.fromCodePoint(byte)).join("");
    case "record":
      return object(model.fields.map(({ name, type }) => [name, jsonOf(type, Reflect.get(value as object, name))]));
    case "array":
      return (value as unknown[]).map((item) => jsonOf(model.items, item));
    case "map":
      return object(Object.entries(value as object).map(([key, item]) => [key, jsonOf(model.values, item)]));
    case "union": {
      if (value === null) return null;
      const [name, item] = Object.entries(value as object)[0]!;
      const branch = model.branches.find((one) => branchOf(one) === name)!;
      return object([[name, jsonOf(branch, item)]]);
    }
    default:
      return value;
  }
}

/** Maps with their keys in order: what goes through an object has keys like "10" first. */
function ordered(value: unknown): unknown {
  if (value instanceof Map)
    return new Map([...value].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, ordered(item)]));
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const copy = object(Object.entries(value).map(([key, item]) => [key, ordered(item)]));
  for (const symbol of Object.getOwnPropertySymbols(value)) Reflect.set(copy, symbol, Reflect.get(value, symbol));
  return copy;
}

/** A value of the type, and what it is after once through the binary encoding; undefined where longs are unsafe. */
function throughBinary(type: AvroType, bytes: Uint8Array): { value: unknown; back: unknown } | undefined {
  const { value, error } = expectTyped(() => type.decode(bytes));
  if (error !== undefined) {
    expect(error.code).toBe("unsafe-long");
    return undefined;
  }
  return { value, back: ordered(type.decode(type.encode(value))) };
}

/** Whether no two branches of any union can have the same JSON. */
function isPlainExact(model: Model, seen = new Set<Model>()): boolean {
  if (seen.has(model)) return true;
  seen.add(model);
  switch (model.kind) {
    case "record":
      return model.fields.every((field) => isPlainExact(field.type, seen));
    case "array":
      return isPlainExact(model.items, seen);
    case "map":
      return isPlainExact(model.values, seen);
    case "union": {
      const kinds = model.branches.flatMap(({ kind }) => JSON_KINDS[kind] ?? [kind]);
      return new Set(kinds).size === kinds.length && model.branches.every((branch) => isPlainExact(branch, seen));
    }
    default:
      return true;
  }
}

const JSON_KINDS: Record<string, string[]> = {
  bytes: ["string"],
  fixed: ["string"],
  enum: ["string"],
  int: ["number"],
  long: ["number"],
  float: ["number", "string"],
  double: ["number", "string"],
  map: ["record"],
};

describe(`random data, seed ${SEED}`, () => {
  it("is the Avro JSON of the specification, byte for byte both ways", () => {
    for (const { schema, model, value, bytes } of cases(SEED)) {
      const type = typeOf(schema as object, { long: "bigint", union: "wrapped" });
      const json = jsonOf(model, value);
      expect(difference(toAvroJSON(type, value), json)).toBeUndefined();
      expect(hexOf(type.encode(fromAvroJSON(type, json)))).toBe(hexOf(bytes));
      expect(hexOf(type.encode(parse(type, stringify(type, value, AVRO), AVRO)))).toBe(hexOf(bytes));
    }
  });

  it("comes back from Avro JSON under all options", () => {
    let count = 0;
    for (const { random, schema, bytes } of cases(SEED + 1_000_000)) {
      const options = randomOptions(random);
      const type = typeOf(schema as object, options);
      const through = throughBinary(type, bytes);
      if (through === undefined) continue;
      count++;
      const { value, back } = through;
      const where = JSON.stringify({ schema, options });
      expect(difference(ordered(fromAvroJSON(type, toAvroJSON(type, value))), back), where).toBeUndefined();
      const text = stringify(type, value, { ...AVRO, space: random.pick([0, 2, "\t"]) });
      expect(difference(ordered(parse(type, text, AVRO)), back), where).toBeUndefined();
    }
    expect(count).toBeGreaterThan((SCHEMAS * VALUES) / 2);
  });

  it("comes back from plain JSON where the schema tells branches apart, else as the same text or not at all", () => {
    let exact = 0;
    let same = 0;
    for (const { random, schema, model, bytes } of cases(SEED + 2_000_000)) {
      const options = randomOptions(random);
      const type = typeOf(schema as object, options);
      const through = throughBinary(type, bytes);
      if (through === undefined) continue;
      const { value, back } = through;
      const where = JSON.stringify({ schema, options });
      const text = stringify(type, value);
      if (isPlainExact(model)) {
        exact++;
        expect(difference(ordered(parse(type, text)), back), where).toBeUndefined();
        continue;
      }
      const read = expectTyped(() => parse(type, text));
      if (read.error === undefined) same++;
      else expect(read.error.code, where).toBe("ambiguous-branch");
    }
    expect(exact).toBeGreaterThan(SCHEMAS);
    expect(same).toBeGreaterThan(SCHEMAS / 10);
  });
});
