import { describe, expect, it } from "vitest";
import { type AvroType, avroType } from "../../src/index.js";
import { eachEntry } from "../conformance/entries.js";
import { difference, engine, expectError, hexOf, joined } from "../helpers.js";
import { ERROR_CODES, VECTOR_OPTIONS, vectorBytes, vectorSchema, vectors, vectorValue } from "../vectors.js";

/*
 * The conformance vectors of one schema through the public API, on the engine under test.
 */

const DECODE = vectors("vectors.json");
const ENCODE = vectors("encode.json");

function typeOf(writer: unknown): AvroType<unknown, unknown> {
  return avroType<unknown>(vectorSchema(writer), { ...VECTOR_OPTIONS, engine });
}

function codesOf(label: string): readonly string[] {
  const codes = ERROR_CODES[label];
  if (codes === undefined) throw new Error(`no codes for the label ${label}`);
  return codes;
}

describe("vectors.json, decoded", () => {
  const good = DECODE.filter((vector) => vector.error === undefined);
  const bad = DECODE.filter((vector) => vector.error !== undefined);

  it("has both", () => {
    expect(good.length).toBeGreaterThan(60);
    expect(bad.length).toBeGreaterThan(30);
  });

  eachEntry("vectors.json", good, (vector) => {
    const type = typeOf(vector.writer);
    const bytes = vectorBytes(vector);
    expect(difference(type.decode(bytes), vectorValue(type.schema, vector.json))).toBeUndefined();
    // ten in a batch
    const expected = Array.from({ length: 10 }, () => vectorValue(type.schema, vector.json));
    const data = joined(expected.map(() => bytes));
    expect(difference(type.decodeBatch(data, { count: 10 }), expected)).toBeUndefined();
    expect(difference(type.decodeBatch(expected.map(() => bytes)), expected)).toBeUndefined();
  });

  eachEntry("vectors.json", bad, (vector) => {
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
});

describe("vectors.json, encoded", () => {
  const written = DECODE.filter((vector) => vector.roundtrip);

  eachEntry("vectors.json", written, (vector) => {
    const type = typeOf(vector.writer);
    expect(hexOf(type.encode(vectorValue(type.schema, vector.json)))).toBe(vector.hex);
  });
});

describe("encode.json", () => {
  eachEntry("encode.json", ENCODE, (vector) => {
    const type = typeOf(vector.writer);
    const encode = () => type.encode(vectorValue(type.schema, vector.json));
    if (vector.error === undefined) return expect(hexOf(encode())).toBe(vector.hex);
    const error = expectError(encode);
    expect(codesOf(vector.error)).toContain(error.code);
    expect(error.path).toBeDefined();
  });

  it("BIN-10: lone surrogates become U+FFFD where that is asked for", () => {
    const vector = ENCODE.find(({ name }) => name === "string lone low surrogate")!;
    expect(hexOf(typeOf("string").with({ utf8: "replace" }).encode(vector.json))).toBe(vector.hex);
  });
});
