import { describe, expect, it } from "vitest";
import { type AvroType, avroType } from "../../src/index.js";
import { difference, engine, expectError, hexOf, joined } from "../helpers.js";
import { ERROR_CODES, VECTOR_OPTIONS, vectorBytes, vectorSchema, vectors, vectorValue } from "../vectors.js";

/*
 * The conformance vectors of one schema through the public API, on the engine under test.
 */

const DECODE = vectors("vectors.json");
const ENCODE = vectors("encode.json");

/** Where the vectors leave a choice, ours differs from the recommended one here: an item block's size must be right. */
const BLOCK_SIZE = "array negative-count-wrong-size";

function typeOf(writer: unknown): AvroType<unknown, unknown> {
  return avroType<unknown>(vectorSchema(writer), { ...VECTOR_OPTIONS, engine });
}

function codesOf(label: string): readonly string[] {
  const codes = ERROR_CODES[label];
  if (codes === undefined) throw new Error(`no codes for the label ${label}`);
  return codes;
}

describe("vectors.json, decoded", () => {
  const good = DECODE.filter((vector) => vector.error === undefined && vector.name !== BLOCK_SIZE);
  const bad = DECODE.filter((vector) => vector.error !== undefined);

  it("has both", () => {
    expect(good.length).toBeGreaterThan(60);
    expect(bad.length).toBeGreaterThan(30);
  });

  it.each(good)("$name", (vector) => {
    const type = typeOf(vector.writer);
    const expected = vectorValue(type.schema, vector.json);
    expect(difference(type.decode(vectorBytes(vector)), expected)).toBeUndefined();
  });

  it.each(good)("$name, ten in a batch", (vector) => {
    const type = typeOf(vector.writer);
    const bytes = vectorBytes(vector);
    const expected = Array.from({ length: 10 }, () => vectorValue(type.schema, vector.json));
    const data = joined(expected.map(() => bytes));
    expect(difference(type.decodeBatch(data, { count: 10 }), expected)).toBeUndefined();
    expect(difference(type.decodeBatch(expected.map(() => bytes)), expected)).toBeUndefined();
  });

  it.each(bad)("$name: $error", (vector) => {
    const type = typeOf(vector.writer);
    const bytes = vectorBytes(vector);
    const single = expectError(() => type.decode(bytes));
    expect(codesOf(vector.error!)).toContain(single.code);
    expect(single.path).toBeDefined();
    expect(single.offset).toBeLessThanOrEqual(bytes.length);
    expect(single.message).toContain(`byte ${single.offset}`);
    const { errors, values } = type.decodeBatch(Array(9).fill(bytes), { errors: "collect" });
    expect(values).toEqual([]);
    expect(errors.map((error) => error.code)).toEqual(Array(9).fill(single.code));
    expect(errors.map((error) => error.row)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("refuses an item block whose size is wrong", () => {
    const vector = DECODE.find(({ name }) => name === BLOCK_SIZE)!;
    expect(expectError(() => typeOf(vector.writer).decode(vectorBytes(vector))).code).toBe("invalid-block-size");
  });
});

describe("vectors.json, encoded", () => {
  it.each(DECODE.filter((vector) => vector.roundtrip))("$name", (vector) => {
    const type = typeOf(vector.writer);
    expect(hexOf(type.encode(vectorValue(type.schema, vector.json)))).toBe(vector.hex);
  });
});

describe("encode.json", () => {
  /** Lone surrogates are an error unless `utf8` says to replace them, as this vector does. */
  const REPLACED = "string lone low surrogate";

  it.each(ENCODE.filter(({ error, name }) => error === undefined && name !== REPLACED))("$name", (vector) => {
    const type = typeOf(vector.writer);
    expect(hexOf(type.encode(vectorValue(type.schema, vector.json)))).toBe(vector.hex);
  });

  it(REPLACED, () => {
    const vector = ENCODE.find(({ name }) => name === REPLACED)!;
    const type = typeOf(vector.writer);
    expect(expectError(() => type.encode(vector.json)).code).toBe("invalid-value");
    expect(hexOf(type.with({ utf8: "replace" }).encode(vector.json))).toBe(vector.hex);
  });

  it.each(ENCODE.filter(({ error }) => error !== undefined))("$name: $error", (vector) => {
    const type = typeOf(vector.writer);
    const error = expectError(() => type.encode(vectorValue(type.schema, vector.json)));
    expect(codesOf(vector.error!)).toContain(error.code);
    expect(error.path).toBeDefined();
  });
});
