import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/codegen/compile.js";
import { literalWriter } from "../../src/codegen/literal-writer.js";
import { DatumEncoder } from "../../src/datum/encoder.js";
import { KernelEncoder } from "../../src/datum/kernel-encoder.js";
import { release, take } from "../../src/kernel/kernel.js";
import { avroType } from "../../src/type/avro-type.js";
import type { ValueOptions } from "../../src/value/options.js";
import { array, map, optionsOf, record, schemaOf } from "../closures/make.js";
import { expectError, hexOf } from "../helpers.js";

interface Both {
  readonly kernel: KernelEncoder;
  readonly oracle: DatumEncoder;
}

function encoders(schema: unknown, options?: ValueOptions): Both {
  const [parsed, resolved] = [schemaOf(schema), optionsOf(options)];
  const encoder = new DatumEncoder(parsed, resolved, literalWriter);
  return { kernel: new KernelEncoder(encoder, resolved, evaluate, true), oracle: new DatumEncoder(parsed, resolved) };
}

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

function expectSame({ kernel, oracle }: Both, values: readonly unknown[]): void {
  const expected = oracle.encodeMany(values);
  expect(isSame(kernel.encodeMany(values), expected)).toBe(true);
  const set = new Set(values);
  expect(isSame(kernel.encodeMany(set), oracle.encodeMany(set))).toBe(true);
  const each = oracle.encodeEach(values);
  const found = kernel.encodeEach(values);
  expect(found).toHaveLength(each.length);
  expect(found.every((bytes, i) => isSame(bytes, each[i]!) && bytes.buffer.byteLength === bytes.length)).toBe(true);
  const { bytes, ends, failure } = kernel.encodeRows(values, 0);
  expect(isSame(bytes, expected)).toBe(true);
  expect(ends).toEqual(oracle.encodeRows(values, 0).ends);
  expect(failure).toBeUndefined();
}

const ROW = record("Row", { id: "long", name: "string", tags: array("string"), props: map("double"), raw: "bytes" });
const row = (i: number) => ({
  id: i % 3 ? i : BigInt(i),
  name: i % 50 === 49 ? "é日😀" : `name ${i}`,
  tags: ["a", "bb"].slice(i % 3),
  props: i % 2 ? { x: i } : {},
  raw: new Uint8Array(i % 5).fill(i),
});
const rowsOf = (n: number) => Array.from({ length: n }, (_, i) => row(i));

describe("batches through the kernel", () => {
  it("are the same data as one by one, of any number of rows", () => {
    const both = encoders(ROW);
    for (const n of [0, 1, 15, 16, 17, 300, 9000]) expectSame(both, rowsOf(n));
  });

  it("of rows that the generated writers are as fast with", () => {
    const both = encoders(record("R", { a: "int", b: "boolean" }));
    const values = Array.from({ length: 9000 }, (_, i) => ({ a: i, b: i % 2 === 0 }));
    expectSame(both, values);
    expectSame(both, values.slice(0, 200));
  });

  it("are written where a batch was read before, and read where one was written", () => {
    const both = encoders(ROW);
    const type = avroType(ROW as never, { logical: "raw" });
    for (let i = 0; i < 3; i++) {
      expectSame(both, rowsOf(200));
      const bytes = both.kernel.encodeMany(rowsOf(200));
      expect(type.decodeBatch(bytes, { count: 200 })).toHaveLength(200);
      expectSame(both, rowsOf(20));
    }
  });

  it("of more text than is joined at once, and of rows too large for a tape", () => {
    const both = encoders(record("R", { a: "string", b: array("long"), c: "bytes" }));
    const sizes = [10, 40_000, 0, 90_000, 300_000, 5];
    const values = Array.from({ length: 24 }, (_, i) => ({
      a: "x".repeat(sizes[i % 6]!),
      b: new Array(sizes[(i + 1) % 6]! / 5).fill(i),
      c: new Uint8Array(sizes[(i + 2) % 6]! * (i === 14 ? 20 : 1)),
    }));
    expectSame(both, values);
    expectSame(both, values.slice(0, 12));
  });

  it("of rows that are for the closures, few of them or all", () => {
    const both = encoders(record("R", { a: "string", b: ["null", array("int")] }));
    const odd = { a: "x", b: { array: [1] } };
    const plain = { a: "y", b: [1, 2] };
    for (const every of [1, 2, 5, 40])
      expectSame(
        both,
        Array.from({ length: 500 }, (_, i) => (i % every === 0 ? odd : plain)),
      );
  });

  it("of text that is not well formed, with U+FFFD if that is allowed", () => {
    const values = Array.from({ length: 40 }, (_, i) => ["a", "b\ud83d", "\ude00", "é", "\ud83dc"].slice(i % 5));
    expectSame(encoders(array("string"), { utf8: "replace" }), values);
    const both = encoders(array("string"));
    const good = values.map((list) => list.map((text) => text.replaceAll("\ud83d", "").replaceAll("\ude00", "")));
    for (const bad of [["x\ud83d"], ["\ude00"], ["x", "y\ud83d", "\ude00z"]]) {
      const error = expectError(() => both.kernel.encodeMany([...good, bad, ...good]));
      expect(error).toMatchObject({
        code: "invalid-value",
        row: 40,
        message: expect.stringContaining("lone surrogate"),
      });
    }
  });

  it("name the first row that is wrong, wherever in the batch, and keep those before it apart", () => {
    const both = encoders(ROW);
    for (const n of [0, 1, 8, 4096, 8192])
      for (const bad of [
        { ...row(1), id: 0.5 },
        { ...row(2), tags: [1] },
        { ...row(3), name: "\ud800" },
      ]) {
        const values: unknown[] = rowsOf(n);
        values.push(bad, { ...row(5), id: "later" }, row(6));
        const expected = expectError(() => both.oracle.encodeMany(values));
        for (const run of [() => both.kernel.encodeMany(values), () => both.kernel.encodeEach(values.values())]) {
          const { code, message, path, row } = expectError(run);
          expect({ code, message, path, row }).toEqual({
            code,
            message: expected.message,
            path: expected.path,
            row: n,
          });
        }
        const { bytes, ends, failure } = both.kernel.encodeRows(values, 100);
        expect(ends).toHaveLength(n);
        expect(isSame(bytes, both.oracle.encodeMany(values.slice(0, n)))).toBe(true);
        expect(failure).toMatchObject([{ code: expected.code, row: n + 100 }]);
      }
  });

  it("go on where there is little memory, or none", () => {
    const values = rowsOf(50);
    for (const maxScratchBytes of [1, 65536, 2 ** 20, 2 ** 21])
      expectSame(encoders(ROW, { limits: { maxScratchBytes } }), values);
    const giant = [...values, { ...row(1), tags: new Array(20_000).fill("x") }];
    for (const maxScratchBytes of [2 ** 20, 2 ** 21, 2 ** 28])
      expectSame(encoders(ROW, { limits: { maxScratchBytes } }), giant);
  });

  it("are the closures' where no program can be made, or no function", () => {
    const list = record("List", { next: ["null", "List"] });
    expectSame(encoders(list), new Array(20).fill({ next: { next: null } }));
    const [parsed, resolved] = [schemaOf(ROW), optionsOf()];
    const oracle = new DatumEncoder(parsed, resolved);
    expectSame({ oracle, kernel: new KernelEncoder(oracle, resolved, () => undefined, true) }, rowsOf(20));
  });
});

describe("functions of the user while a batch is encoded", () => {
  const schema = record("R", { a: "string", b: "int" });
  const plain = (i: number) => ({ a: `text ${i}`, b: i });

  it("may encode and decode themselves, deeper than there are kernels", () => {
    const both = encoders(schema);
    const nested = (depth: number): unknown[] => {
      const values: unknown[] = Array.from({ length: 30 }, (_, i) => plain(i));
      if (depth > 0)
        values[20] = {
          get a() {
            expectSame(both, nested(depth - 1));
            return "inner";
          },
          b: depth,
        };
      return values;
    };
    expectSame(both, nested(2));
    const held = Array.from({ length: 10 }, () => take());
    expectSame(both, nested(0));
    for (const kernel of held) if (kernel) release(kernel);
  });

  it("may throw: their error comes out, unless a row before is wrong", () => {
    const { kernel } = encoders(schema);
    const own = new TypeError("own");
    const thrower = {
      get a(): string {
        throw own;
      },
      b: 1,
    };
    const values = Array.from({ length: 20 }, (_, i) => plain(i));
    expect(() => kernel.encodeMany([...values, thrower, ...values])).toThrow(own);
    expect(() => kernel.encodeEach([...values, thrower, ...values])).toThrow(own);
    expect(kernel.encodeRows([...values, thrower], 0)).toMatchObject({ ends: { length: 20 }, failure: [own] });
    const bad = [...values, { a: "\ud800", b: 1 }, thrower];
    expect(expectError(() => kernel.encodeMany(bad))).toMatchObject({ row: 20, path: ["a"] });
    expect(hexOf(kernel.encodeMany(values.slice(0, 8))).length).toBeGreaterThan(0);
  });

  it("may change the list", () => {
    const both = encoders(schema);
    const shrinking = () => {
      const values: unknown[] = Array.from({ length: 40 }, (_, i) => plain(i));
      values[10] = {
        get a() {
          values.length = 20;
          return "x";
        },
        b: 1,
      };
      return values;
    };
    expect(hexOf(both.kernel.encodeMany(shrinking()))).toBe(hexOf(both.oracle.encodeMany(shrinking())));
  });

  it("may be those of the iterable: rows before its error are judged first", () => {
    const { kernel } = encoders(schema);
    const own = new TypeError("own");
    function* rows(bad: boolean) {
      for (let i = 0; i < 20; i++) yield plain(i);
      if (bad) yield { a: 5, b: 5 };
      throw own;
    }
    expect(() => kernel.encodeMany(rows(false))).toThrow(own);
    expect(expectError(() => kernel.encodeMany(rows(true)))).toMatchObject({ row: 20, path: ["a"] });
    let closed = false;
    const endless = (function* () {
      try {
        for (let i = 0; ; i++) yield i === 10_000 ? { a: 1, b: 1 } : plain(i);
      } finally {
        closed = true;
      }
    })();
    expect(expectError(() => kernel.encodeMany(endless))).toMatchObject({ row: 10_000 });
    expect(closed).toBe(true);
  });
});
