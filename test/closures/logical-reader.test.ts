import { describe, expect, it } from "vitest";
import { buildReader } from "../../src/closures/reader.js";
import { shapeOf } from "../../src/closures/shape.js";
import { avroType, type ValueOptions } from "../../src/index.js";
import { resolve } from "../../src/plan/resolve.js";
import { bytesOf, expectError, joined } from "../helpers.js";
import { optionsOf, schemaOf } from "./make.js";

const type = (schema: unknown, options: ValueOptions = {}) => avroType<unknown>(schema as object, options);
const int = (logicalType: string) => ({ type: "int", logicalType });
const long = (logicalType: string) => ({ type: "long", logicalType });
const decimal = { type: "bytes", logicalType: "decimal", precision: 4, scale: 2 };
const fixed = (size: number, logicalType: string, more = {}) => ({
  type: "fixed",
  name: "F",
  size,
  logicalType,
  ...more,
});
const record = (...types: unknown[]) => ({
  type: "record",
  name: "R",
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});

describe.each(["auto", "never"] as const)("buildLogicalReader, codegen %s", (codegen) => {
  it("converts what it reads", () => {
    const schema = record(
      int("date"),
      long("timestamp-millis"),
      decimal,
      fixed(2, "decimal", { precision: 4 }),
      ["null", int("date")],
      { type: "array", items: long("timestamp-millis") },
      { type: "map", values: decimal },
    );
    const bytes = bytesOf("02 01 0264 0005 0204 0401 0200 0202610264 00");
    expect(type(schema, { codegen }).decode(bytes)).toEqual({
      f0: "1970-01-02",
      f1: new Date(-1),
      f2: "1.00",
      f3: "5",
      f4: "1970-01-03",
      f5: [new Date(-1), new Date(1)],
      f6: { a: "1.00" },
    });
  });

  it("reads longs as the conversion wants them, else by the option", () => {
    const schema = record(long("timestamp-nanos"), long("timestamp-micros"), long("timestamp-millis"));
    expect(type(schema, { codegen }).decode(bytesOf("020202"))).toEqual({ f0: 1n, f1: 1, f2: new Date(1) });
    expect(type(schema, { codegen, long: "bigint" }).decode(bytesOf("020202"))).toEqual({
      f0: 1n,
      f1: 1n,
      f2: new Date(1),
    });
    const far = bytesOf("feffffffffffffffff01");
    expect(expectError(() => type(long("timestamp-micros"), { codegen }).decode(far)).code).toBe("unsafe-long");
    expect(type(long("timestamp-nanos"), { codegen }).decode(far)).toBe(2n ** 63n - 1n);
  });

  it("errors have the path and the offset of the value", () => {
    const schema = record("int", { type: "array", items: ["null", decimal] });
    const bytes = bytesOf("02 04 00 02 04 7fff 00");
    const error = expectError(() => type(schema, { codegen }).decode(bytes));
    expect(error).toMatchObject({ code: "invalid-logical-value", path: ["f1", 1, "bytes"], offset: 4 });
    expect(error.message).toContain("f1[1].bytes");
  });

  it("bytes are still bytes", () => {
    for (const hex of ["04ff", "01", ""])
      expect(["truncated", "invalid-length"]).toContain(
        expectError(() => type(decimal, { codegen }).decode(bytesOf(hex))).code,
      );
    expect(expectError(() => type(fixed(2, "decimal", { precision: 4 }), { codegen }).decode(bytesOf("00"))).code).toBe(
      "truncated",
    );
    expect(
      expectError(() => type(decimal, { codegen, limits: { maxBytesLength: 1 } }).decode(bytesOf("040001"))).code,
    ).toBe("limit-exceeded");
  });

  it("custom conversions stand on any type, outside of those below", () => {
    const x = {
      decode: (row: { f0: string }) => row.f0,
      encode: (day: string) => ({ f0: day }),
    };
    const T = type({ ...record(int("date")), logicalType: "x" }, { codegen, logical: { x } });
    expect(T.decode(bytesOf("02"))).toBe("1970-01-02");
    expect(T.encode("1970-01-02")).toEqual(bytesOf("02"));
    const U = type(["null", { ...record(int("date")), logicalType: "x" }], { codegen, logical: { x } });
    expect(U.decode(bytesOf("0202"))).toBe("1970-01-02");
  });

  it("what custom conversions throw has the path and the cause", () => {
    const cause = new Error("odd");
    const x = {
      decode: (raw: number) => {
        if (raw % 2 !== 0) throw cause;
        return raw;
      },
      encode: (raw: number) => raw,
    };
    const T = type(record("int", { type: "array", items: int("x") }), { codegen, logical: { x } });
    expect(expectError(() => T.decode(bytesOf("00 04 04 06 00")))).toMatchObject({
      name: "DecodeError",
      code: "conversion-failed",
      path: ["f1", 1],
      offset: 3,
      cause,
    });
    const rows = T.decodeBatch(
      Array.from({ length: 20 }, (_, i) => Uint8Array.of(0, 2, 2 * i, 0)),
      { errors: "collect" },
    );
    expect(rows.values).toHaveLength(10);
    expect(rows.errors.map(({ row, code }) => [row, code])).toEqual(
      Array.from({ length: 10 }, (_, i) => [2 * i + 1, "conversion-failed"]),
    );
  });

  it("custom conversions that fail only once are an error all the same", () => {
    let calls = 0;
    const x = {
      decode: (raw: number) => {
        if (++calls === 1) throw new Error("once");
        return raw;
      },
      encode: (raw: number) => raw,
    };
    expect(expectError(() => type(int("x"), { codegen, logical: { x } }).decode(bytesOf("02"))).code).toBe(
      "conversion-failed",
    );
  });

  it("custom conversions may decode and encode with the very type, in single data and in batches", () => {
    let depth = 0;
    const x = {
      decode(raw: number): number {
        if (depth > 2) return raw;
        depth++;
        const inner = T.decodeBatch(T.encode({ f0: 7, f1: 8 }), { count: 1 }) as { f0: number }[];
        const one = T.decode(bytesOf("0e10")) as { f0: number };
        depth--;
        return inner[0]!.f0 === one.f0 ? raw : -1;
      },
      encode: (raw: number) => {
        type("string").encode("other");
        return raw;
      },
    };
    const T = type(record(int("x"), "int"), { codegen, logical: { x } });
    const rows = Array.from({ length: 300 }, (_, i) => ({ f0: i, f1: 5 - i }));
    const data = rows.map((row) => T.encode(row));
    expect(T.decodeBatch(data)).toEqual(rows);
    expect(data.map((one) => T.decode(one))).toEqual(rows);
    const block = joined(data);
    expect(T.decodeBatch(block, { count: 300 })).toEqual(rows);
    expect(T.decodeColumns(block, { count: 300 }).toObjects()).toEqual(rows);
  });
});

describe("what is said to generated code", () => {
  const shape = (schema: object, trace = false) => {
    const plan = resolve(schemaOf(schema), schemaOf(schema));
    return shapeOf(buildReader(plan, optionsOf({ trace })));
  };

  it("of bytes is how to make the value where they lie, of all else what to convert", () => {
    expect(shape(decimal)).toMatchObject({ kind: "bytes", make: expect.any(Function) });
    expect(shape(fixed(2, "decimal", { precision: 4 }))).toMatchObject({ kind: "fixed", size: 2 });
    expect(shape(int("date"))).toMatchObject({ kind: "converted" });
    for (const schema of [decimal, int("date")]) expect(shape(schema, true)).toBeUndefined();
  });
});
