import { describe, expect, it } from "vitest";
import { avroType } from "../../src/type/avro-type.js";
import { parse } from "../../src/type/parse.js";
import { expectError, expectTyped } from "../helpers.js";
import { Random } from "../random.js";

const long = avroType("long", { long: "bigint" });
const double = avroType("double");

describe("parse", () => {
  it("loses no digit", () => {
    expect(parse(long, "9007199254740993")).toBe(9007199254740993n);
    expect(parse(long, " -9223372036854775808\n")).toBe(-(2n ** 63n));
    expect(expectError(() => parse(long, "9223372036854775808")).code).toBe("invalid-value");
    expect(Object.is(parse(double, "-0"), -0)).toBe(true);
    expect(parse(double, "123456789012345678901234567890")).toBe(1.2345678901234568e29);
    expect(expectError(() => parse(avroType("long"), "9007199254740993")).code).toBe("unsafe-long");
  });

  it("takes no fraction for a whole number, however small it is", () => {
    const fractions = ["9007199254740990.5", "1.0000000000000000001", "1e-400", "-0.1e-999999999"];
    for (const text of fractions) {
      expect(expectError(() => parse(long, text)).code).toBe("invalid-value");
      expect(expectError(() => parse(avroType("int"), text)).code).toBe("invalid-value");
      expect(parse(double, text)).toBe(Number(text));
      expect(parse(avroType(["int", "float"], { union: "wrapped" }), text)).toEqual({
        float: Math.fround(Number(text)),
      });
    }
    for (const text of ["1.0", "100e-2", "0.01e2", "1e0"]) expect(parse(long, text)).toBe(1n);
  });

  it("reads Avro JSON or plain JSON", () => {
    const type = avroType(["null", "bytes"]);
    expect(parse(type, '"/wA="')).toEqual(Uint8Array.of(255, 0));
    expect(parse(type, '{"bytes":"ÿ\\u0000"}', { json: "avro" })).toEqual(Uint8Array.of(255, 0));
    expect(expectError(() => parse(type, '"/wA="', { json: "avro" })).code).toBe("no-branch");
  });

  it("says where text is no JSON", () => {
    const faults = ["", "[1,]", "{'a':1}", "[1 2]", "nul", "1e", "01", '"\n"', '"\\x"', "[1]]"].map((text) => {
      const { name, code, offset } = expectError(() => parse(avroType({ type: "array", items: "int" }), text));
      return [name, code, typeof offset];
    });
    for (const fault of faults) expect(fault).toEqual(["DecodeError", "invalid-json", "number"]);
    expect(expectError(() => parse(long, "1x"))).toMatchObject({ offset: 1 });
  });

  it("refuses a key that stands twice", () => {
    const error = expectError(() => parse(avroType({ type: "map", values: "int" }), '{"a":1,"\\u0061":2}'));
    expect([error.name, error.code, error.offset]).toEqual(["DecodeError", "duplicate-key", 7]);
  });

  it("bounds hostile text", () => {
    const any = avroType<unknown>({ type: "array", items: ["int", "string", { type: "map", values: "double" }] });
    const hostile = [
      "[".repeat(1_000_000),
      "[".repeat(500_000) + "]".repeat(500_000),
      '{"a":'.repeat(200_000),
      `[${"9".repeat(1_000_000)}]`,
      `[1e${"9".repeat(1_000_000)}]`,
      "[1e999999999]",
      "-".repeat(100_000),
      `"${"\\".repeat(300_001)}`,
      `[${"{},".repeat(200_000)}`,
      `[${'"'.repeat(99_999)}]`,
    ];
    const start = performance.now();
    for (const text of hostile) expect(expectError(() => parse(any, text)).message.length).toBeLessThan(513);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it("ends every damaged text in a value or an AvroError", () => {
    const type = avroType<unknown>({ type: "map", values: ["null", "long", { type: "array", items: "bytes" }] });
    const text = '{"__proto__":["AAAA"],"a":null,"b":-15,"c":["AA==",""]}';
    const random = new Random(5);
    let refused = 0;
    for (let i = 0; i < 5000; i++) {
      const at = random.below(text.length);
      const damaged =
        text.slice(0, at) + random.pick([...'{}[]",:0-e.\\ tfn\ud800']) + text.slice(at + random.below(3));
      if (expectTyped(() => parse(type, damaged)).error !== undefined) refused++;
    }
    expect(refused).toBeGreaterThan(2000);
    expect(refused).toBeLessThan(5000);
  });

  it("takes text and options only", () => {
    expect(expectError(() => parse(long, 1 as never)).code).toBe("invalid-argument");
    expect(expectError(() => parse(long, "1", { space: 1 } as never)).code).toBe("unsupported-option");
  });
});
