import { describe, expect, it } from "vitest";
import { buildWriter } from "../../src/closures/writer.js";
import { literalWriter } from "../../src/codegen/literal-writer.js";
import { DatumEncoder } from "../../src/datum/encoder.js";
import { type AvroError, avroType, wrap } from "../../src/index.js";
import type { AvroType } from "../../src/type/type.js";
import type { ValueOptions } from "../../src/value/options.js";
import { engine, expectTyped, hexOf, joined } from "../helpers.js";
import { modelOf, Random, randomSchema, randomValue } from "../random.js";

/*
 * Random schemas and values, good and spoiled, on the engine under test: generated code writes the bytes that the
 * closures write, or ends in the same error, under all options that decide what is taken.
 */

const SEEDS = 200;
const ROWS = 16;

const CHOICES: ValueOptions[] = [
  { union: "natural" },
  { union: "wrapped" },
  { union: "natural", unknownFields: "error", utf8: "replace" },
  { union: "natural", logical: "raw", numericArrays: "typed", map: "Map", long: "bigint" },
  { union: "natural", long: "auto", utf8: "strict" },
];

/** What values may be put in the place of others. */
const SPOILERS: readonly unknown[] = [
  null,
  undefined,
  true,
  0,
  -0,
  1.5,
  Number.NaN,
  2 ** 31,
  -(2 ** 53),
  2 ** 53,
  -5n,
  2n ** 64n,
  "",
  "a",
  "\ud800",
  "a text that is longer than twenty-four units, with a lone \udc00",
  "é".repeat(60),
  [],
  [1, "x", null],
  {},
  { a: 1 },
  { string: "x" },
  { "\ud800": 1 },
  new Map([["k", 1]]),
  new Map([[1, 1]]),
  new Uint8Array(4),
  Int32Array.of(1, 2),
  new Date(0),
  wrap("string", "x"),
  wrap("nothing", 1),
  Symbol("x"),
  () => 1,
];

/** A copy of a value in which one part is another. */
function spoiled(random: Random, value: unknown): unknown {
  if (random.chance(0.3) || typeof value !== "object" || value === null || ArrayBuffer.isView(value))
    return random.pick(SPOILERS);
  if (Array.isArray(value)) {
    const at = random.below(value.length);
    return value.length === 0
      ? random.pick(SPOILERS)
      : value.map((item, i) => (i === at ? spoiled(random, item) : item));
  }
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, spoiled(random, item)]));
  const copy: Record<string, unknown> = Object.assign(Object.create(Object.prototype), value);
  const keys = Object.keys(value);
  if (keys.length === 0 || random.chance(0.1)) copy.extra = 1;
  else {
    const key = random.pick(keys);
    if (random.chance(0.2)) delete copy[key];
    else Object.defineProperty(copy, key, { value: spoiled(random, copy[key]), enumerable: true });
  }
  return copy;
}

function outcome(run: () => Uint8Array | Uint8Array[]): string {
  const { value, error } = expectTyped(run);
  if (error) return describeError(error);
  return Array.isArray(value) ? value.map(hexOf).join() : hexOf(value!);
}

const describeError = ({ code, message, path, row }: AvroError) => JSON.stringify({ code, message, path, row });

/** The value that the bytes of a wrapped value stand for, as the options show it. */
function shown(type: AvroType, wrapped: AvroType, value: unknown): unknown {
  return type.decode(wrapped.encode(value));
}

describe.each(CHOICES.map((options) => [options]))("under %o", (options) => {
  it("writes what the closures write, or the same error", () => {
    let written = 0;
    let refused = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const random = new Random(seed);
      const schema = randomSchema(random, { depth: 1 + random.below(4), recursive: random.chance(0.1) });
      const model = modelOf(schema);
      const wrapped = avroType<unknown>(schema as never, { union: "wrapped", long: "bigint" });
      const type = avroType<unknown>(schema as never, { long: "auto", ...options, engine });
      const oracle = new DatumEncoder(type.schema, type.options);
      const straight = new DatumEncoder(type.schema, type.options, literalWriter);
      const values = Array.from({ length: ROWS }, () =>
        shown(type as never, wrapped as never, randomValue(random, model)),
      );
      const good = outcome(() => oracle.encodeMany(values));
      for (const encoder of [type, straight] as const) {
        const batch = () => ("encodeBatch" in encoder ? encoder.encodeBatch(values) : encoder.encodeMany(values));
        expect(outcome(batch), `seed ${seed}`).toBe(good);
      }
      for (let i = 0; i < 12; i++) {
        const at = random.below(ROWS);
        const bad = values.map((value, row) => (row === at ? spoiled(random, value) : value));
        const expected = outcome(() => oracle.encodeMany(bad));
        expect(
          outcome(() => straight.encodeMany(bad)),
          `seed ${seed}, spoiled ${i}`,
        ).toBe(expected);
        expect(
          outcome(() => type.encodeBatch(bad)),
          `seed ${seed}, spoiled ${i}`,
        ).toBe(expected);
        expect(
          outcome(() => straight.encode(bad[at])),
          `seed ${seed}, spoiled ${i}`,
        ).toBe(outcome(() => oracle.encode(bad[at])));
        if (expected.startsWith("{")) refused++;
        else written++;
      }
    }
    expect(written).toBeGreaterThan(SEEDS / 5);
    expect(refused).toBeGreaterThan(SEEDS);
  });
});

describe("batches of messages", () => {
  const type = avroType({ type: "record", name: "R", fields: [{ name: "a", type: "string" }] }, { engine });
  const values = ["", "x", "é".repeat(40), "y".repeat(200)].map((a) => ({ a }));

  it("are the same data as a batch and as one datum each, with buffers of their own", () => {
    const messages = type.encodeMessages(new Set(values));
    expect(messages.map(hexOf)).toEqual(values.map((value) => hexOf(type.encode(value))));
    expect(hexOf(joined(messages))).toBe(hexOf(type.encodeBatch(values)));
    for (const { buffer, length } of messages) expect(buffer.byteLength).toBe(length);
    expect(type.encodeMessages([])).toEqual([]);
    expect(type.encodeBatch([])).toEqual(new Uint8Array(0));
  });

  it("name the row that is wrong, and work on", () => {
    for (const run of [type.encodeBatch.bind(type), type.encodeMessages.bind(type)]) {
      const { error } = expectTyped(() => run([...values, { a: 1 as never }]));
      expect(error).toMatchObject({ code: "invalid-value", row: 4, path: ["a"] });
      expect(hexOf([run([values[1]!])].flat()[0]!)).toBe("0278");
    }
  });

  it("want values that can be gone through", () => {
    for (const bad of [null, undefined, 1, "text", { length: 1 }])
      for (const run of [type.encodeBatch.bind(type), type.encodeMessages.bind(type)])
        expect(expectTyped(() => run(bad as never)).error).toMatchObject({ code: "invalid-argument" });
  });

  it("let errors of getters through as they are", () => {
    const own = new TypeError("own");
    const value = {
      get a(): string {
        throw own;
      },
    };
    expect(() => type.encodeBatch([value])).toThrow(own);
  });
});

it("every kind of schema is written in place, and wide ones by several functions", () => {
  const fields = Array.from({ length: 400 }, (_, i) => ({ name: `f${i}`, type: i % 3 ? "int" : ["null", "string"] }));
  const inner = { type: "record", name: "Inner", fields };
  const schema = {
    type: "record",
    name: "Outer",
    fields: [
      { name: "a", type: inner },
      { name: "b", type: "Inner" },
    ],
  };
  const type = avroType<unknown>(schema as never, { engine });
  const part = Object.fromEntries(fields.map(({ name }, i) => [name, i % 3 ? i : `text ${i}`]));
  const write = buildWriter(type.schema, type.options);
  const oracle = new DatumEncoder(type.schema, type.options);
  const straight = new DatumEncoder(type.schema, type.options, literalWriter);
  expect(literalWriter(write)).not.toBe(write);
  expect(hexOf(straight.encode({ a: part, b: part }))).toBe(hexOf(oracle.encode({ a: part, b: part })));
});

it("records of a union are told apart as the closures do it, whatever keys objects have", () => {
  const names = ["a", "b", "c", "constructor"];
  const types = ["int", ["null", "int"], "null"];
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= 150; seed++) {
    const random = new Random(seed);
    const fields = () =>
      names
        .filter(() => random.chance(0.6))
        .map((name) => ({ name, type: random.pick(types), ...(random.chance(0.3) && { default: null }) }))
        .map((one) => ("default" in one && one.type === "int" ? { ...one, default: 1 } : one))
        .map((one) => ("default" in one && Array.isArray(one.type) ? { ...one, default: null } : one));
    const records = ["A", "B", "C"].map((name) => ({ type: "record", name, fields: fields() }));
    const type = avroType<unknown>(["null", ...records.slice(0, 1 + random.below(3))] as never);
    const oracle = new DatumEncoder(type.schema, type.options);
    const straight = new DatumEncoder(type.schema, type.options, literalWriter);
    for (let i = 0; i < 60; i++) {
      const value: object = random.chance(0.9) ? {} : Object.create(random.pick([null, { a: 1 }]));
      const keys = [...names, "other"].filter((name) => random.chance(name === "other" ? 0.05 : 0.5));
      if (random.chance(0.3)) keys.reverse();
      for (const key of keys) {
        const enumerable = random.chance(0.95);
        Object.defineProperty(value, key, { value: random.pick([1, 1, null, undefined, "x"]), enumerable });
      }
      const expected = outcome(() => oracle.encode(value));
      expect(
        outcome(() => straight.encode(value)),
        `seed ${seed}: ${JSON.stringify(value)}`,
      ).toBe(expected);
      outcomes.add(expected.startsWith("{") ? JSON.parse(expected).code : expected.slice(0, 2));
    }
  }
  for (const found of ["02", "04", "06", "ambiguous-branch", "no-branch"]) expect(outcomes).toContain(found);
});
