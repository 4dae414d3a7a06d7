import { describe, expect, it } from "vitest";
import { Cursor } from "../../src/bytes/cursor.js";
import { buildSkipper } from "../../src/closures/skipper.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { bytesOf, expectError, expectTyped, hexOf } from "../helpers.js";
import { encodeModel, modelOf, Random, randomSchema, randomValue } from "../random.js";
import { ERROR_CODES, vectorSchema, vectors } from "../vectors.js";
import { array, LIST, map, readWith, record, schemaOf, skip, TREE } from "./make.js";

describe("vectors", () => {
  it.each(vectors("vectors.json").filter(({ json }) => json !== undefined))("$name", (vector) => {
    const { value } = expectTyped(() => skip(vectorSchema(vector.writer), vector.hex!));
    expect(value).toBe(vector.hex!.length / 2);
  });

  it.each(vectors("vectors.json").filter(({ error }) => error !== undefined))("$name: $error", (vector) => {
    const { error } = expectTyped(() => skip(vectorSchema(vector.writer), vector.hex!));
    if (vector.error === "invalid-utf8") expect(error).toBeUndefined();
    else expect(ERROR_CODES[vector.error!]).toContain(error?.code);
  });
});

describe("item blocks", () => {
  it("that give their size are jumped", () => {
    expect(skip(array("string"), "03 06 ffffff 00")).toBe(6);
    expect(skip(map("boolean"), "03 0a ffffffffff 00")).toBe(8);
    expect(skip(array("null"), "01 04 0000 00")).toBe(5); // as the kernel does: items that take nothing are no exception
  });

  it.each([
    [array("int"), "05 04 0202 00", "invalid-count"],
    [array("int"), "01 05", "invalid-block-size"],
    [array("int"), "01 08 0202 00", "invalid-block-size"],
    [array("null"), "01 08 0000 00", "invalid-block-size"],
    [map("int"), "01 05", "invalid-block-size"],
    [array("int"), "ffffffffffffffffff01 02 00", "invalid-count"],
  ])("%j, %s is %s", (schema, hex, code) => {
    expect(expectError(() => skip(schema, hex)).code).toBe(code);
  });

  it("of nothing take no time", () => {
    const empty = record("E", { a: "null", b: { type: "fixed", name: "F", size: 0 }, c: record("G", {}) });
    const limits = { maxFreeValues: 2 ** 40, maxCollectionItems: 2 ** 40 };
    const started = performance.now();
    expect(skip(array(empty), "8080808040 00", { limits })).toBe(6);
    expect(performance.now() - started).toBeLessThan(500);
    expect(expectError(() => skip(array("null"), "808080808040 00"))).toMatchObject({ limit: "maxCollectionItems" });
    expect(expectError(() => skip(array("null"), "80c2d72f 00"))).toMatchObject({ limit: "maxFreeValues" });
    expect(skip(array("null"), "ffc1d72f 00 00")).toBe(6); // a sized block is jumped: what is in it is nobody's value
  });

  it("of a schema that doubles thirty times are measured in no time", () => {
    let schema: object = record("R0", {});
    for (let i = 1; i < 30; i++) schema = record(`R${i}`, { a: schema, b: `R${i - 1}` });
    const started = performance.now();
    expect(skip(array(schema), "00")).toBe(1);
    expect(expectError(() => skip(array(schema), "02 00"))).toMatchObject({ limit: "maxFreeValues" });
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("the limits", () => {
  it("of items hold over all blocks", () => {
    const limits = { maxCollectionItems: 3 };
    expect(skip(array("int"), "04 0202 02 02 00", { limits })).toBe(6);
    expect(expectError(() => skip(array("int"), "04 0202 04 0202 00", { limits }))).toMatchObject({
      limit: "maxCollectionItems",
      offset: 3,
    });
    expect(expectError(() => skip(array("int"), "02 02 02 02 04 0202 00", { limits }))).toMatchObject({ offset: 4 });
  });

  it("of values without input count those of a branch, less one for its tag", () => {
    const nulls = record("Nulls", Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`n${i}`, "null"])));
    expect(skip(["null", nulls], "02", { limits: { maxFreeValues: 19 } })).toBe(1);
    expect(expectError(() => skip(["null", nulls], "02", { limits: { maxFreeValues: 18 } }))).toMatchObject({
      limit: "maxFreeValues",
      offset: 1,
    });
  });

  it("of values without input are not paid by branches that have none", () => {
    const schema = record("R", { u: array(["int"]), n: array("null") });
    const limits = { maxFreeValues: 5 };
    expect(skip(schema, "08 0002 0002 0002 0002 00 20 00", { limits })).toBe(12);
    expect(expectError(() => skip(schema, "08 0002 0002 0002 0002 00 22 00", { limits }))).toMatchObject({
      limit: "maxFreeValues",
      offset: 11,
    });
  });
});

describe("errors", () => {
  it("have the index of an item among those of all blocks in their path", () => {
    const schema = schemaOf(array("boolean"));
    const cursor = new Cursor(DEFAULT_LIMITS).open(bytesOf("04 0101 04 0105"));
    expect(() => buildSkipper(schema, { limits: DEFAULT_LIMITS, trace: true })(cursor)).toThrow();
    expect(cursor.path).toEqual([3]);
  });

  it.each(["float", "double"])("say what is cut: a %s", (type) => {
    expect(expectError(() => skip(type, "00")).message).toContain(`inside a ${type}`);
  });
});

describe("recursion", () => {
  it("is bounded by maxDepth, inclusive", () => {
    const options = { limits: { maxDepth: 5 } };
    expect(skip(LIST, "0202020200", options)).toBe(5);
    expect(expectError(() => skip(LIST, "020202020200", options))).toMatchObject({ limit: "maxDepth" });
    expect(skip(TREE, "02 02 00 00 00", { limits: { maxDepth: 6 } })).toBe(5);
    expect(expectError(() => skip(TREE, "02 02 00 00 00", options))).toMatchObject({ limit: "maxDepth" });
  });

  it("without a way out ends in an error", () => {
    const endless = record("A", { b: record("B", { a: "A" }) });
    expect(expectError(() => skip(endless, "00"))).toMatchObject({ limit: "maxDepth" });
    expect(expectError(() => skip(array(endless), "02 00"))).toMatchObject({ limit: "maxDepth" });
    const andNull = record("N", { z: "null", next: "N" });
    expect(expectError(() => skip(array(andNull), "02 00"))).toMatchObject({ limit: "maxDepth" });
    // what it takes is counted as nothing, and yet each must be walked over
    const inner = record("A", { x: "int", b: record("B", { a: "A" }) });
    const both = record("Both", { either: ["null", inner], list: array("B") });
    expect(expectError(() => skip(both, "00 02 00 00"))).toMatchObject({ code: "truncated", offset: 4 });
  });
});

describe("random data", () => {
  it("are skipped to where reading ends, with the path and without", () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = new Random(seed);
      const schema = randomSchema(random, { recursive: seed % 3 === 0 });
      const model = modelOf(schema);
      const hex = hexOf(encodeModel(model, randomValue(random, model, 50), random));
      const { end } = readWith(schema, hex, { union: "wrapped", long: "bigint" });
      expect([skip(schema, hex), skip(schema, hex, { trace: true })]).toEqual([end, end]);
    }
  });
});
