import { describe, expect, it } from "vitest";
import { expectError, hexOf } from "../helpers.js";
import { encodeModel, modelOf, Random, randomSchema, randomValue } from "../random.js";
import { ERROR_CODES, VECTOR_OPTIONS, vectorSchema, vectors, vectorValue } from "../vectors.js";
import { array, LIST, map, read, record, write } from "./make.js";

describe("vectors.json", () => {
  it.each(vectors("vectors.json").filter(({ roundtrip }) => roundtrip))("$name", ({ writer, hex, json }) => {
    const schema = vectorSchema(writer);
    expect(write(schema, vectorValue(schema, json), VECTOR_OPTIONS)).toBe(hex);
  });
});

describe("encode.json", () => {
  it.each(vectors("encode.json"))("$name", ({ writer, hex, json, error }) => {
    const schema = vectorSchema(writer);
    const encode = () => write(schema, vectorValue(schema, json), VECTOR_OPTIONS);
    if (error === undefined) expect(encode()).toBe(hex);
    else expect(ERROR_CODES[error]).toContain(expectError(encode).code);
  });
});

describe("primitives", () => {
  it.each([
    ["null", null, ""],
    ["boolean", true, "01"],
    ["int", -0, "00"],
    ["long", -0, "00"],
    ["long", 5n, "0a"],
    ["long", -9223372036854775808n, "ffffffffffffffffff01"],
    ["float", Number.NaN, "0000c07f"],
    ["float", 1, "0000803f"],
    ["double", Number.NEGATIVE_INFINITY, "000000000000f0ff"],
    ["bytes", Uint8Array.of(1, 2), "040102"],
    ["bytes", Buffer.from("ab"), "046162"],
    ["bytes", new Uint8ClampedArray([255]), "02ff"],
    ["bytes", new Int8Array([-1]), "02ff"],
    ["bytes", Uint8Array.of(1, 2, 3, 4).subarray(1, 3), "040203"],
    ["string", "é", "04c3a9"],
    ["string", "\ufeff", "06efbbbf"],
    [{ type: "fixed", name: "F", size: 2 }, Buffer.from("ab"), "6162"],
    [{ type: "enum", name: "E", symbols: ["A", "toString"] }, "toString", "02"],
  ])("%j: %o", (schema, value, hex) => {
    expect(write(schema, value)).toBe(hex);
  });

  it.each([
    ["null", undefined, "invalid-value"],
    ["null", 0, "invalid-value"],
    ["boolean", 1, "invalid-value"],
    ["boolean", Object(true), "invalid-value"],
    ["int", 2 ** 31, "invalid-value"],
    ["int", -(2 ** 31) - 1, "invalid-value"],
    ["int", 1.5, "invalid-value"],
    ["int", Number.NaN, "invalid-value"],
    ["int", 1n, "invalid-value"],
    ["int", "1", "invalid-value"],
    ["long", 2 ** 53, "unsafe-long"],
    ["long", 1e300, "unsafe-long"],
    ["long", 0.5, "invalid-value"],
    ["long", Number.POSITIVE_INFINITY, "invalid-value"],
    ["long", 2n ** 63n, "invalid-value"],
    ["long", -(2n ** 63n) - 1n, "invalid-value"],
    ["long", "1", "invalid-value"],
    ["float", "1", "invalid-value"],
    ["double", 1n, "invalid-value"],
    ["double", null, "invalid-value"],
    ["bytes", "ab", "invalid-value"],
    ["bytes", [1], "invalid-value"],
    ["bytes", Uint16Array.of(1), "invalid-value"],
    ["bytes", new DataView(new ArrayBuffer(1)), "invalid-value"],
    ["bytes", new ArrayBuffer(1), "invalid-value"],
    ["string", 1, "invalid-value"],
    ["string", "x\udc00", "invalid-value"],
    ["string", Object("a"), "invalid-value"],
    [{ type: "fixed", name: "F", size: 2 }, Uint8Array.of(1), "invalid-value"],
    [{ type: "fixed", name: "F", size: 2 }, "ab", "invalid-value"],
    [{ type: "enum", name: "E", symbols: ["A"] }, "toString", "invalid-value"],
    [{ type: "enum", name: "E", symbols: ["A"] }, 0, "invalid-value"],
  ])("%j: %o is %s", (schema, value, code) => {
    const error = expectError(() => write(schema, value));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^(expected .+, found .+|a number outside)/);
  });

  it("does not take bytes whose memory is gone for empty ones", () => {
    const bytes = new Uint8Array(4);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    expect(expectError(() => write("bytes", bytes)).code).toBe("invalid-value");
    expect(write("bytes", new Uint8Array(0))).toBe("00");
  });
});

describe("paths", () => {
  const item = record("ns.Item", { price: "int", size: ["null", "boolean"] });
  const order = record("Order", { items: array(item), by: map(["null", "ns.Item"]) });

  it.each([
    [{ items: [{ price: 1, size: 3 }], by: {} }, ["items", 0, "size"]],
    [{ items: [{ price: 1, size: true }, { price: "1" }], by: {} }, ["items", 1, "price"]],
    [{ items: 5, by: {} }, ["items"]],
    [{ items: [], by: { secret: { price: 1.5, size: null } } }, ["by", "{}", "ns.Item", "price"]],
    [{ items: [], by: { "\ud800": null } }, ["by"]],
    [{ items: [] }, ["by"]],
    [7, undefined],
  ])("of %j", (value, path) => {
    const error = expectError(() => write(order, value));
    expect(error.path).toEqual(path);
    expect(error.message).not.toContain("secret");
  });
});

describe("recursion", () => {
  const list = (depth: number): unknown => (depth === 0 ? null : { next: list(depth - 1) });

  it("is bounded by maxDepth, inclusive", () => {
    expect(write(LIST, list(256))).toBe(`${"02".repeat(255)}00`);
    const error = expectError(() => write(LIST, list(257)));
    expect(error).toMatchObject({ limit: "maxDepth", max: 256 });
    expect(error.path).toHaveLength(512);
  });

  it("ends for cyclic values", () => {
    const cyclic: { next?: unknown } = {};
    cyclic.next = cyclic;
    expect(expectError(() => write(LIST, cyclic))).toMatchObject({ limit: "maxDepth" });
  });

  it("counts depth only where it is, not beside it", () => {
    const pair = record("Pair", { a: array("Pair"), b: array("Pair") });
    const leaf = { a: [], b: [] };
    expect(write(pair, { a: [leaf], b: [leaf] }, { limits: { maxDepth: 4 } })).toBe("0200000002000000");
    expect(expectError(() => write(pair, { a: [leaf], b: [leaf] }, { limits: { maxDepth: 3 } })).code).toBe(
      "limit-exceeded",
    );
  });
});

describe("random values", () => {
  it("are written as the specification says, and read back", () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = new Random(seed);
      const schema = randomSchema(random, { recursive: seed % 4 === 0 });
      const model = modelOf(schema);
      const value = randomValue(random, model, 50);
      const hex = write(schema, value, { union: "wrapped" });
      expect(hex).toBe(hexOf(encodeModel(model, value)));
      const again = read(schema, hex, { union: "wrapped", long: "bigint" });
      expect(write(schema, again, { union: "wrapped" })).toBe(hex);
    }
  });
});
