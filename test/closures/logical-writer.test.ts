import { describe, expect, it } from "vitest";
import { avroType, type ValueOptions, wrap } from "../../src/index.js";
import { expectError, hexOf } from "../helpers.js";

const type = (schema: unknown, options: ValueOptions = {}) => avroType<unknown>(schema as object, options);
const int = (logicalType: string) => ({ type: "int", logicalType });
const long = (logicalType: string) => ({ type: "long", logicalType });
const decimal = { type: "bytes", logicalType: "decimal", precision: 6, scale: 2 };
const uuid = { type: "fixed", name: "U", size: 16, logicalType: "uuid" };
const duration = { type: "fixed", name: "D", size: 12, logicalType: "duration" };
const ID = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

describe("buildLogicalWriter", () => {
  it("writes underlying values", () => {
    expect(hexOf(type(int("date")).encode("1970-01-02"))).toBe("02");
    expect(hexOf(type(long("timestamp-millis")).encode(new Date(-1)))).toBe("01");
    expect(hexOf(type(decimal).encode("1"))).toBe("0264");
    expect(hexOf(type(uuid).encode(ID))).toBe(ID.replaceAll("-", ""));
  });

  it("leaves what is below the logical type to the type's own writer", () => {
    expect(expectError(() => type(int("time-millis")).encode(0.5)).code).toBe("invalid-value");
    expect(expectError(() => type(long("timestamp-millis")).encode(2 ** 53)).code).toBe("unsafe-long");
    const odd = type(int("x"), { logical: { x: { decode: (raw) => raw, encode: () => "no int" } } });
    expect(expectError(() => odd.encode(1))).toMatchObject({ code: "invalid-value", path: [] });
  });

  it("errors say where", () => {
    const schema = {
      type: "record",
      name: "R",
      fields: [{ name: "days", type: { type: "array", items: ["null", int("date")] } }],
    };
    const error = expectError(() => type(schema).encode({ days: [null, "1970-01-01", new Date(5)] }));
    expect(error).toMatchObject({ name: "EncodeError", code: "invalid-value", path: ["days", 2, "int"] });
    expect(error.message).toContain("00:00 UTC");
  });

  it("defaults are underlying values", () => {
    const fields = [
      { name: "day", type: int("date"), default: 1 },
      { name: "price", type: decimal, default: "\u0064" },
      { name: "at", type: ["null", long("timestamp-millis")], default: null },
    ];
    const R = type({ type: "record", name: "R", fields });
    expect(R.decode(R.encode({}))).toEqual({ day: "1970-01-02", price: "1.00", at: null });
  });

  it("arrays of logical types take typed arrays of underlying numbers", () => {
    const T = type({ type: "array", items: int("date") });
    expect(T.decode(T.encode(Int32Array.of(0, 1)))).toEqual(["1970-01-01", "1970-01-02"]);
    const typed = T.with({ numericArrays: "typed" });
    expect(typed.decode(T.encode(["1970-01-02"]))).toEqual(["1970-01-02"]);
    expect(typed.with({ logical: "raw" }).decode(T.encode([1]))).toEqual(Int32Array.of(1));
  });
});

/** The branch that a value is encoded as. */
function branchOf(branches: unknown[], value: unknown, options: ValueOptions = {}): number {
  return type(branches, options).encode(value)[0]! >> 1;
}

describe("unions with logical types", () => {
  it("take the branch that decodes to such values, before one that only takes them", () => {
    expect(branchOf([int("date"), long("timestamp-millis")], new Date(0))).toBe(1);
    expect(branchOf([int("date"), long("timestamp-millis")], "1970-01-01")).toBe(0);
    expect(branchOf([long("timestamp-millis"), "int"], 5)).toBe(1);
    expect(branchOf([long("timestamp-millis"), "double"], 5)).toBe(1);
    expect(branchOf([long("timestamp-millis"), "string"], 5)).toBe(0);
    expect(branchOf([decimal, "double"], 1.5)).toBe(1);
    expect(branchOf([decimal, "boolean"], 1.5)).toBe(0);
    expect(branchOf([decimal, "string"], "1.50")).toBe(0);
    expect(branchOf([decimal, "string"], "1.5")).toBe(1);
    expect(branchOf(["string", decimal], "1.50")).toBe(0);
    expect(branchOf([uuid, "string"], ID)).toBe(0);
    expect(branchOf([uuid, "string"], ID.toUpperCase())).toBe(1);
    expect(branchOf([int("date"), "string"], "soon")).toBe(1);
    expect(branchOf([uuid, "bytes"], new Uint8Array(16))).toBe(1);
    expect(branchOf([duration, { type: "map", values: "int" }], { months: 1, days: 2, millis: 3 })).toBe(0);
    expect(branchOf([duration, { type: "map", values: "int" }], { months: 1, days: 2 })).toBe(1);
    expect(branchOf(["float", long("timestamp-millis")], 0.1)).toBe(0);
  });

  it('by what "dates" decodes to', () => {
    const dates = [int("date"), long("timestamp-micros")];
    expect(branchOf(dates, new Date(0), { logical: "dates" })).toBe(0);
    expect(branchOf(dates, new Date(5), { logical: "dates" })).toBe(1);
    expect(branchOf(["string", int("date")], new Date(5), { logical: "dates" })).toBe(1);
  });

  it("by the underlying values where logical is raw", () => {
    expect(branchOf([int("date"), "string"], "1970-01-01", { logical: "raw" })).toBe(1);
    expect(branchOf([long("timestamp-millis"), "double"], 5, { logical: "raw" })).toBe(0);
  });

  it("come back as the same values", () => {
    const U = type(["null", int("date"), long("timestamp-millis"), decimal, uuid, duration, "string", "double"]);
    const values = [
      null,
      "2026-11-22",
      new Date(5),
      "-1.25",
      ID,
      { months: 1, days: 2, millis: 3 },
      "text",
      1.25,
      "1.2",
    ];
    for (const value of values) expect(U.decode(U.encode(value))).toEqual(value);
  });

  it("of null and one of them say what is wrong with a value", () => {
    const N = type(["null", decimal]);
    expect(expectError(() => N.encode("1.234"))).toMatchObject({ code: "invalid-value", path: ["bytes"] });
    expect(expectError(() => N.encode("1.234")).message).toContain("2 digits");
    expect(N.decode(N.encode({ bytes: "1.5" }))).toBe("1.50");
    expect(N.decode(N.encode(wrap("bytes", 2)))).toBe("2.00");
    const D = type([duration, "null"]);
    expect(expectError(() => D.encode({ months: -1, days: 0, millis: 0 })).path).toEqual(["D"]);
    expect(D.decode(D.encode({ D: { months: 1, days: 0, millis: 0 } }))).toEqual({ months: 1, days: 0, millis: 0 });
    const several = type(["null", decimal, "boolean"]);
    expect(expectError(() => several.encode("1.234")).code).toBe("no-branch");
  });

  it("wrapped name the underlying type", () => {
    const W = type(["null", int("date")], { union: "wrapped" });
    expect(W.decode(W.encode({ int: "1970-01-02" }))).toEqual({ int: "1970-01-02" });
  });

  it("beside records see into maps", () => {
    const record = { type: "record", name: "R", fields: [{ name: "a", type: "int" }] };
    const branches = [record, { type: "map", values: ["null", int("date")] }];
    expect(branchOf(branches, { x: "1970-01-01", y: new Date(0), z: null })).toBe(1);
    expect(expectError(() => branchOf(branches, { x: "soon" })).code).toBe("no-branch");
  });

  it("ask custom types by `is`, and those without it last", () => {
    const upper = { decode: (raw: string) => raw.toUpperCase(), encode: (text: string) => text.toLowerCase() };
    const x = { type: "string", logicalType: "x" };
    const marked = { ...upper, is: (value: unknown) => typeof value === "string" && value === value.toUpperCase() };
    expect(branchOf([x, { type: "enum", name: "E", symbols: ["A"] }], "A", { logical: { x: marked } })).toBe(0);
    expect(branchOf([x, { type: "enum", name: "E", symbols: ["A"] }], "A", { logical: { x: upper } })).toBe(1);
    expect(branchOf([x, { type: "enum", name: "E", symbols: ["A"] }], "B", { logical: { x: upper } })).toBe(0);
    expect(expectError(() => branchOf([x, "int"], true, { logical: { x: upper } })).code).toBe("no-branch");
  });
});
