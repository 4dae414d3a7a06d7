import { describe, expect, it } from "vitest";
import { type AvroReader, avroType, type ResolutionError } from "../../src/index.js";
import { eachEntry } from "../conformance/entries.js";
import { difference, engine, expectError, expectTyped, joined } from "../helpers.js";
import {
  ERROR_CODES,
  resolutionVectors,
  VECTOR_OPTIONS,
  type Vector,
  vectorBytes,
  vectorSchema,
  vectorValue,
} from "../vectors.js";

/*
 * The conformance vectors of schema resolution through the public API, on the engine under test.
 */

const ALL = resolutionVectors();

const CODES: Record<string, readonly string[]> = {
  ...ERROR_CODES,
  "negative-length": ["invalid-length", "invalid-block-size"],
  resolution: ["incompatible-schemas", "unknown-symbol", "unreadable-branch"],
};

const good = ALL.filter((vector) => vector.error === undefined);
const bad = ALL.filter((vector) => vector.error !== undefined);

function readerOf(vector: Vector): AvroReader<unknown> {
  const type = avroType<unknown>(vectorSchema(vector.reader), { ...VECTOR_OPTIONS, engine });
  return type.reader(vectorSchema(vector.writer));
}

describe("vectors.json with a reader's schema", () => {
  it("are many of both kinds", () => {
    expect(good.length).toBeGreaterThan(85);
    expect(bad.length).toBeGreaterThan(20);
  });

  eachEntry("vectors.json", good, (vector) => {
    const reader = readerOf(vector);
    const bytes = vectorBytes(vector);
    const expected = vectorValue(reader.schema, vector.json);
    const isSame = (found: unknown, want: unknown) => expect(difference(found, want)).toBeUndefined();
    isSame(reader.decode(bytes), expected);
    isSame(reader.decodeAt(bytes, 0), { value: expected, end: bytes.length });
    const ten = Array.from({ length: 10 }, () => expected);
    const data = joined(ten.map(() => bytes));
    isSame(reader.decodeBatch(data, { count: 10 }), ten);
    isSame(reader.decodeBatch(ten.map(() => bytes)), ten);
    const { value: columns, error } = expectTyped(() => reader.decodeColumns(data, { count: 10 }));
    if (error) expect(error.code).toBe("not-columnar");
    else isSame(columns!.toObjects(), ten);
    const verified = expectTyped(() => reader.verify(data, { count: 10 }));
    if (verified.error)
      expect(verified.error.code).toBe("invalid-utf8"); // in what is skipped, or read as bytes
    else expect(verified.value).toBe(10);
  });

  eachEntry("vectors.json", bad, (vector) => {
    const codes = CODES[vector.error!]!;
    const bytes = vectorBytes(vector);
    const { value: reader, error } = expectTyped(() => readerOf(vector));
    if (error) {
      expect(codes).toContain(error.code);
      expect((error as ResolutionError).issues.length).toBeGreaterThan(0);
      return;
    }
    const single = expectError(() => reader!.decode(bytes));
    expect(codes).toContain(single.code);
    expect(single.path).toBeDefined();
    const { errors, values } = reader!.decodeBatch(Array(9).fill(bytes), { errors: "collect" });
    expect(values).toEqual([]);
    expect(errors.map((each) => each.code)).toEqual(Array(9).fill(single.code));
  });
});
