import { describe, expect, it } from "vitest";
import { Cursor } from "../../src/bytes/cursor.js";
import { Stage } from "../../src/bytes/stage.js";
import type { Reader } from "../../src/closures/closure.js";
import { buildReader } from "../../src/closures/reader.js";
import { literalReader } from "../../src/codegen/literal-reader.js";
import { ReaderSource } from "../../src/codegen/reader-source.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { resolve } from "../../src/plan/resolve.js";
import type { ValueOptions } from "../../src/value/options.js";
import { array, LIST, map, optionsOf, readStaged, record, schemaOf } from "../closures/make.js";
import { difference, expectTyped, hexOf } from "../helpers.js";
import { encodeModel, type Json, modelOf, object, Random, randomSchema, randomValue } from "../random.js";

const E = { type: "enum", name: "E", symbols: ["P", "Q", "R"] };
const F = { type: "fixed", name: "F", size: 3 };
const TYPES: [string, unknown][] = [
  ["null", "null"],
  ["boolean", "boolean"],
  ["int", "int"],
  ["long", "long"],
  ["float", "float"],
  ["double", "double"],
  ["string", "string"],
  ["bytes", "bytes"],
  ["enum", E],
  ["fixed", F],
  ["null or int", ["null", "int"]],
  ["string or null", ["string", "null"]],
  ["a union", ["int", "null", "string", F]],
  ["records in a union", ["null", record("A", { a: "int" }), record("B", { b: "string" })]],
  ["ints", array("int")],
  ["doubles", array("double")],
  ["strings", array("string")],
  ["optional doubles", array(["null", "double"])],
  ["arrays of arrays", array(array("long"))],
  ["nulls", array("null")],
  ["a map", map("int")],
  ["a map of maps", map(map("string"))],
  ["nulls by name", map("null")],
  ["a recursive record", ["null", LIST]],
  ["decimal", { type: "bytes", logicalType: "decimal", precision: 4, scale: 2 }],
  ["date", { type: "int", logicalType: "date" }],
  ["optional arrays of records", ["null", array(record("Part", { x: "int", y: "string" }))]],
];
const LIMITS = { maxFreeValues: 100, maxDepth: 6, maxCollectionItems: 9, maxBytesLength: 8 };
const OPTIONS: ValueOptions[] = [
  { long: "auto" },
  { limits: LIMITS, union: "wrapped", logical: "raw" },
  { long: "bigint", map: "Map", utf8: "replace" },
];

/** Reads by the closures, and by generated code from a stage and from the bytes themselves. */
function readersOf(writer: unknown, options: ValueOptions, reader = writer) {
  const resolved = optionsOf(options);
  const read = buildReader(resolve(schemaOf(writer), schemaOf(reader)), resolved);
  const literal = literalReader(read, resolved.limits);
  const stage = new Stage();
  const replace = resolved.utf8 === "replace";
  const closures = (bytes: Uint8Array) => {
    const cursor = new Cursor(resolved.limits, replace).open(bytes);
    cursor.beginDatum();
    const { value, error } = expectTyped(() => read(cursor));
    return error ? undefined : { value, end: cursor.position, free: cursor.totalFree };
  };
  const lent = (bytes: Uint8Array) => {
    if (!literal || literal.readsView) return undefined;
    const cursor = new Cursor(resolved.limits, replace).open(bytes);
    cursor.beginDatum();
    try {
      const value = literal.read(cursor, stage);
      return cursor.position <= bytes.length ? { value, end: cursor.position, free: cursor.totalFree } : undefined;
    } catch {
      return undefined;
    }
  };
  const staged = (bytes: Uint8Array) => literal && readStaged(literal, bytes, resolved);
  return { closures, generated: [staged, lent] };
}

/** What generated code reads, the closures read too, and the same. Gives how many it read. */
function compare({ closures, generated }: ReturnType<typeof readersOf>, bytes: Uint8Array): number {
  const expected = closures(bytes);
  let count = 0;
  for (const read of generated) {
    const found = read(bytes);
    if (found === undefined) continue;
    const differs = expected ? difference(found, expected) : "a value where the closures have none";
    if (differs !== undefined) throw new Error(`${hexOf(bytes)}: ${differs}`);
    count++;
  }
  return count;
}

describe.each(TYPES)("%s", (_name, type) => {
  it.each(OPTIONS)("is read as by the closures, any bytes, cut anywhere, under %j", (options) => {
    const readers = readersOf(record("Z", { a: "int", b: type, c: "boolean" }), options);
    const random = new Random(7);
    let [values, read] = [0, 0];
    for (let i = 0; i < 800; i++) {
      const bytes = random.bytes(random.chance(0.5) ? 14 : random.below(40));
      // mostly what is plausible: small numbers, varints of every length
      for (let at = 0; at < bytes.length; at++) {
        if (random.chance(0.5)) bytes[at] = random.below(6);
        else if (random.chance(0.3)) bytes[at]! |= 0x80;
      }
      if (readers.closures(bytes)) values++;
      read += compare(readers, bytes);
    }
    expect(values).toBeGreaterThan(10);
    expect(read).toBeGreaterThan(10);
  });
});

describe("random schemas", () => {
  it("are read as by the closures, whole, cut and with flipped bits", () => {
    const random = new Random(11);
    let [read, whole] = [0, 0];
    for (let i = 0; i < 300; i++) {
      const schema = randomSchema(random, { recursive: i % 3 === 0 });
      const readers = readersOf(schema, { ...OPTIONS[i % 3], limits: {} });
      const model = modelOf(schema);
      for (let k = 0; k < 10; k++) {
        const bytes = encodeModel(model, randomValue(random, model), random);
        whole++;
        read += compare(readers, bytes) > 0 ? 1 : 0;
        compare(readers, bytes.subarray(0, random.below(bytes.length + 1)));
        if (bytes.length === 0) continue;
        const flipped = bytes.slice();
        flipped[random.below(bytes.length)]! ^= 1 << random.below(8);
        compare(readers, flipped);
      }
    }
    expect(read).toBeGreaterThan(whole * 0.7);
  });
});

describe("data of another schema", () => {
  const writer = record("R", { i: "int", l: "long", f: "float", s: "string", e: E, gone: "bytes", more: "int" });
  const reader = {
    ...record("R", { more: "float", s: "bytes", f: "double", l: "double", i: "long", e: E }),
  } as { fields: object[] };
  reader.fields.push({ name: "added", type: "int", default: 5 });
  reader.fields.push({ name: "list", type: array("int"), default: [1] });

  it.each(OPTIONS)("is read as by the closures under %j", (options) => {
    const readers = readersOf(writer, options, reader);
    const random = new Random(3);
    const model = modelOf(writer as Json);
    let read = 0;
    for (let i = 0; i < 200; i++) read += compare(readers, encodeModel(model, randomValue(random, model)));
    expect(read).toBeGreaterThan(50);
  });
});

describe("long text", () => {
  it("is cut from pieces, whatever its script", () => {
    const schema = record("T", { a: "string", b: array("string"), c: map("string") });
    const readers = readersOf(schema, {});
    const model = modelOf(schema as Json);
    const random = new Random(5);
    const alphabets = ["abc def", "äöü aé", "日本語", "a😀b"];
    const text = () => {
      const alphabet = [...random.pick(alphabets)];
      return Array.from({ length: random.below(random.chance(0.1) ? 3000 : 60) }, () => random.pick(alphabet)).join("");
    };
    for (let i = 0; i < 300; i++) {
      const value = { a: text(), b: Array.from({ length: random.below(9) }, text), c: object([[text(), text()]]) };
      const bytes = encodeModel(model, value);
      expect(compare(readers, bytes)).toBe(2);
      bytes[random.below(bytes.length)] = 0xff;
      compare(readers, bytes);
    }
  });
});

describe("the source", () => {
  const never = (): string => {
    throw new Error("apart");
  };
  const reader: Reader = (cursor) => cursor.readInt();

  it("calls what has no shape, by number", () => {
    const source = new ReaderSource(never, DEFAULT_LIMITS);
    expect(source.value(reader, "v0")).toBe("c.position=p;v0=f0(c);p=c.position;");
    expect(source.value(reader, "v1")).toContain("f1(c)");
    expect(source.called).toEqual([reader, reader]);
  });

  it("calls what would make a function too large", () => {
    const schema = schemaOf("long");
    const read = buildReader(resolve(schema, schema), optionsOf());
    const source = new ReaderSource(never, DEFAULT_LIMITS);
    expect(source.value(read, "v").length).toBeGreaterThan(200);
    for (let i = 0; i < 300; i++) source.value(read, "v");
    expect(source.value(read, "v").length).toBeLessThan(60);
  });
});
