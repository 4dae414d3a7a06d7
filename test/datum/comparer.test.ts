import { describe, expect, it } from "vitest";
import { DatumComparer } from "../../src/datum/comparer.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { resolveOptions, type ValueOptions } from "../../src/value/options.js";
import { bytesOf, expectError } from "../helpers.js";

const PAIR = {
  type: "record",
  name: "Pair",
  fields: [
    { name: "a", type: "int" },
    { name: "b", type: { type: "array", items: "string" } },
  ],
};

function comparer(schema: object | string, options?: ValueOptions): DatumComparer {
  return new DatumComparer(parseSchema(schema), resolveOptions(options));
}

function compareHex(schema: object | string, x: string, y: string): number {
  return comparer(schema).bytes(bytesOf(x), bytesOf(y));
}

describe("bytes", () => {
  it("are compared", () => {
    expect(compareHex(PAIR, "02 02 02 61 00", "02 02 02 62 00")).toBe(-1);
    expect(compareHex(PAIR, "02 02 02 61 00", "02 02 02 61 00")).toBe(0);
    expect(compareHex(PAIR, "02 04 02 61 00 00", "02 02 02 61 00")).toBe(1);
  });

  it.each([
    ["02 02 04 61", "02 02 04 61 61 00", "first", 2, ["b", 0], "truncated"],
    ["02 02 04 61 61 00", "02 02 04 61", "second", 2, ["b", 0], "truncated"],
    ["02 00 ff", "02 00", "first", 2, [], "trailing-bytes"],
    ["02 00", "02 00 ff", "second", 2, [], "trailing-bytes"],
    ["02 00", "ffffffffff", "second", 0, ["a"], "invalid-varint"],
  ])("that are bad, %s beside %s, are the %s", (x, y, which, offset, path, code) => {
    const error = expectError(() => compareHex(PAIR, x, y));
    expect(error).toMatchObject({ name: "DecodeError", code, offset, path });
    expect(error.message).toContain(`the ${which} datum`);
  });

  it("must be bytes", () => {
    const compare = comparer("int");
    expect(expectError(() => compare.bytes([2] as never, bytesOf("02"))).code).toBe("invalid-argument");
    expect(expectError(() => compare.bytes(bytesOf("02"), "02" as never)).code).toBe("invalid-argument");
  });

  it("of maps have no order, and the path says where the map is", () => {
    const schema = { type: "array", items: ["null", { type: "map", values: "int" }] };
    const error = expectError(() => compareHex(schema, "04 00 02 00 00", "04 00 02 00 00"));
    expect(error).toMatchObject({ name: "AvroError", code: "not-comparable", path: [1, "map"] });
    expect(error.offset).toBeUndefined();
  });

  it("without input are counted", () => {
    const schema = { type: "array", items: "null" };
    const compare = comparer(schema, { limits: { maxFreeValues: 10 } });
    expect(compare.bytes(bytesOf("14 00"), bytesOf("14 00"))).toBe(0);
    expect(expectError(() => compare.bytes(bytesOf("14 00"), bytesOf("3000")))).toMatchObject({
      limit: "maxFreeValues",
      path: [],
    });
  });

  it("nested deeper than the stack is an error of maxDepth", () => {
    const schema = { type: "record", name: "L", fields: [{ name: "next", type: ["null", "L"] }] };
    const deep = bytesOf("02".repeat(5000) + "00");
    expect(expectError(() => comparer(schema).bytes(deep, deep))).toMatchObject({ limit: "maxDepth" });
  });
});

describe("values", () => {
  it("are compared as they are encoded", () => {
    const compare = comparer(["null", "string", "int"]);
    expect(compare.values("z", 1)).toBe(-1);
    expect(compare.values(undefined, null)).toBe(0);
    expect(compare.values("\uffff", "\u{10000}")).toBe(-1);
    expect(comparer("float").values(0.1, Math.fround(0.1))).toBe(0);
    expect(comparer("long").values(2n ** 53n, Number.MAX_SAFE_INTEGER)).toBe(1);
    expect(comparer("string", { utf8: "replace" }).values("\ud800", "\ufffd")).toBe(0);
  });

  it("that are bad are an EncodeError with the path", () => {
    const error = expectError(() => comparer(PAIR).values({ a: 1, b: ["x", "y"] }, { a: 1, b: ["x", 1] }));
    expect(error).toMatchObject({ name: "EncodeError", code: "invalid-value", path: ["b", 1] });
  });

  it("may compare others while they are read", () => {
    const compare = comparer(PAIR);
    const nested = {
      get a() {
        return compare.values({ a: 5, b: ["long ".repeat(300)] }, { a: 4, b: [] });
      },
      b: ["x"],
    };
    expect(compare.values({ a: 1, b: ["x"] }, nested)).toBe(0);
    expect(compare.values({ a: 1, b: ["w"] }, nested)).toBe(-1);
  });

  it("leave nothing behind after an error", () => {
    const compare = comparer(PAIR);
    expectError(() => compare.values({ a: 1, b: ["x", 1] }, {}));
    expect(compare.values({ a: 1, b: [] }, { a: 1, b: [] })).toBe(0);
    expectError(() => compare.bytes(bytesOf("02"), bytesOf("02")));
    expect(compare.bytes(bytesOf("02 00"), bytesOf("02 00"))).toBe(0);
  });
});
