import { describe, expect, it } from "vitest";
import { type Collector, checkData, goodRows, report, trailing } from "../../src/datum/batch.js";
import { DecodeError } from "../../src/errors.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { expectError } from "../helpers.js";

const bytes = (length: number) => new Uint8Array(length);
const check = (schema: unknown, length: number, count?: number, maxFreeValues = 100) =>
  checkData(parseSchema(schema as object), { bytes: bytes(length), count }, { ...DEFAULT_LIMITS, maxFreeValues });
const EMPTY = { type: "record", name: "R", fields: [{ name: "n", type: "null" }] };

describe("checkData", () => {
  it("wants a count where data may be empty", () => {
    for (const schema of ["null", EMPTY, { type: "fixed", name: "F", size: 0 }])
      expect(expectError(() => check(schema, 0)).code).toBe("count-needed");
    for (const schema of ["int", "string", ["null", "int"], { type: "array", items: "null" }])
      expect(() => check(schema, 0)).not.toThrow();
  });

  it("refuses more values without input than the batch may have", () => {
    expect(() => check("null", 0, 100)).not.toThrow();
    expect(() => check("null", 5, 105)).not.toThrow();
    expect(expectError(() => check("null", 5, 106))).toMatchObject({ code: "limit-exceeded", limit: "maxFreeValues" });
    expect(expectError(() => check(EMPTY, 0, 51))).toMatchObject({ code: "limit-exceeded" });
    expect(() => check("int", 0, 2 ** 50)).not.toThrow(); // the data end first
  });
});

describe("trailing", () => {
  it("says how many bytes are left, and where", () => {
    const error = trailing(3, 10);
    expect(error).toMatchObject({ code: "trailing-bytes", offset: 3 });
    expect(error.message).toContain("7 bytes");
  });
});

describe("report", () => {
  const error = () => new DecodeError("truncated", "cut");

  it("throws without a collector, with the row", () => {
    expect(expectError(() => report(error(), 4, undefined))).toMatchObject({ code: "truncated", row: 4 });
  });

  it("gives errors to the collector, with their rows", () => {
    const collector: Collector = { errors: [] };
    report(error(), 1, collector);
    report(error(), 7, collector);
    expect(collector.errors.map(({ row }) => row)).toEqual([1, 7]);
  });
});

describe("goodRows", () => {
  it("are those without an error", () => {
    const errors = [1, 2, 6].map((row) => new DecodeError("truncated", "cut", { row }));
    expect(goodRows(4, errors)).toEqual([0, 3, 4, 5]);
    expect(goodRows(6, errors)).toEqual([0, 3, 4, 5, 7, 8]);
    expect(goodRows(3, [])).toEqual([0, 1, 2]);
    expect(goodRows(0, errors)).toEqual([]);
  });
});
