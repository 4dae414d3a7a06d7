import { describe, expect, it, vi } from "vitest";
import { Cursor } from "../../src/bytes/cursor.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import type { NumberPlan } from "../../src/plan/plan.js";
import { bytesOf, difference, expectError } from "../helpers.js";
import { array, read, readWith, schemaOf } from "./make.js";

const typed = { numericArrays: "typed" } as const;

describe("typed arrays", () => {
  it.each([
    ["int", "06 02 01 ffffffff0f 00", Int32Array.of(1, -1, -2147483648)],
    ["int", "02 02 03 04 01 04 00", Int32Array.of(1, -1, 2)],
    ["int", "00", new Int32Array(0)],
    ["long", "04 02 feffffffffffffffff01 00", BigInt64Array.of(1n, 9223372036854775807n)],
    ["float", "04 0000c03f cdcccc3d 00", Float32Array.of(1.5, 0.1)],
    ["double", "02 9a9999999999b93f 00", Float64Array.of(0.1)],
  ])("of %s: %s", (items, hex, value) => {
    const found = read(array(items), hex, typed) as Int32Array;
    expect(difference(found, value)).toBeUndefined();
    expect(found.buffer.byteLength).toBe(value.byteLength);
    expect(difference(read(array(items), hex, { ...typed, trace: true }), value)).toBeUndefined();
  });

  it.each([
    ["int", "long", "04 02 05 00", BigInt64Array.of(1n, -3n)],
    ["int", "double", "02 02 02 05 00", Float64Array.of(1, -3)],
    ["long", "float", "02 828080808084808020 00", Float32Array.of(2 ** 60 + 2 ** 37)],
    ["float", "double", "02 0000c03f 00", Float64Array.of(1.5)],
  ])("of %s may be promoted to %s", (items, as, hex, value) => {
    for (const options of [typed, { ...typed, trace: true }])
      expect(difference(readWith(array(items), hex, options, array(as)).value, value)).toBeUndefined();
  });

  it("are those of the reader where the writer has a union", () => {
    const { value } = readWith(
      array(["int", "long", "null"]),
      "06 00 05 02 feffffffffffffffff01 00 02 00",
      typed,
      array("long"),
    );
    expect(difference(value, BigInt64Array.of(-3n, 2n ** 63n - 1n, 1n))).toBeUndefined();
  });

  it("are for numbers only", () => {
    expect(read(array("string"), "02 0261 00", typed)).toEqual(["a"]);
    expect(read(array(["null", "int"]), "02 02 02 00", typed)).toEqual([1]);
  });

  it("of longs need no policy for unsafe ones", () => {
    expect(read(array("long"), "02 8080808080808020 00", { ...typed, long: "number" })).toEqual(
      BigInt64Array.of(2n ** 53n),
    );
  });

  it("grow with many blocks in time that is linear in them", () => {
    const blocks = 50_000;
    const found = read(array("int"), `${"0202".repeat(blocks)}00`, typed) as Int32Array;
    expect(found.length).toBe(blocks);
    expect(found.every((item) => item === 1)).toBe(true);
  });

  it.each([
    ["int", "02 8080808010 00", "int-range", 1],
    ["int", "04 02", "invalid-count", 0],
    ["float", "04 0000c03f 00", "invalid-count", 0],
    ["int", "03 06 02 02 00 00", "invalid-block-size", 0],
    ["long", "02 8080", "truncated", 1],
  ])("of %s, %s is %s", (items, hex, code, offset) => {
    expect(expectError(() => read(array(items), hex, typed))).toMatchObject({ code, offset });
  });

  it("are the same on hosts that put the highest byte first", async () => {
    vi.resetModules();
    vi.doMock("../../src/bytes/view.js", () => ({ LITTLE_ENDIAN: false }));
    const { buildTypedReader } = await import("../../src/closures/typed-reader.js");
    vi.doUnmock("../../src/bytes/view.js");
    for (const [wire, hex, value] of [
      ["float", "04 0000c03f cdcccc3d 00", Float32Array.of(1.5, 0.1)],
      ["double", "02 9a9999999999b93f 00", Float64Array.of(0.1)],
    ] as const) {
      const plan = { op: "number", wire, as: wire, schema: schemaOf(wire) } as NumberPlan;
      const cursor = new Cursor(DEFAULT_LIMITS).open(bytesOf(hex));
      cursor.beginDatum();
      expect(difference(buildTypedReader(plan, false)(cursor), value)).toBeUndefined();
      expect(cursor.position).toBe(cursor.end);
    }
  });

  it("keep the limits", () => {
    const options = { ...typed, limits: { maxCollectionItems: 2 } };
    expect(expectError(() => read(array("int"), "06 02 02 02 00", options))).toMatchObject({
      limit: "maxCollectionItems",
    });
  });
});
