import { describe, expect, it } from "vitest";
import { type AvroType, avroType, branch, inferSchema, wrap } from "../../src/index.js";
import { difference, expectError } from "../helpers.js";
import { Random } from "../random.js";

const infer = (...values: unknown[]) => inferSchema(values).toJSON();
const rec = (name: string, ...fields: object[]) => ({ type: "record", name, fields });
const optional = (name: string, type: unknown) => ({ name, type: ["null", type], default: null });

describe("numbers", () => {
  it.each([
    [[1, -(2 ** 31)], "int"],
    [[1, 2 ** 31], "long"],
    [[1n], "long"],
    [[1, 2n], "long"],
    [[0.1], "double"],
    [[1, 1.5], "double"],
    [[2 ** 40, 1.5], "double"],
    [[2 ** 53], "double"],
    [[-0], "double"],
    [[Number.NaN, 1], "double"],
    [
      [2n ** 63n - 1n, 0.5],
      ["long", "double"],
    ],
    [
      [1, null],
      ["null", "int"],
    ],
  ])("%o are %j", (values, schema) => {
    expect(infer(...values)).toEqual(schema);
    expect(infer(...[...values].reverse())).toEqual(schema);
  });
});

describe("values", () => {
  it.each([
    [["a", "b"], "string"],
    [[true], "boolean"],
    [[null], "null"],
    [[undefined], ["null"]],
    [[new Uint8Array(2)], "bytes"],
    [[new Date(0)], { type: "long", logicalType: "timestamp-millis" }],
    [
      [new Date(0), 1],
      [{ type: "long", logicalType: "timestamp-millis" }, "double"],
    ],
    [
      [2 ** 40, new Date(0)],
      [{ type: "long", logicalType: "timestamp-millis" }, "double"],
    ],
    [
      ["a", 1, true, new Uint8Array(1)],
      ["boolean", "int", "string", "bytes"],
    ],
    [[[]], { type: "array", items: "null" }],
    [[[1], ["a"]], { type: "array", items: ["int", "string"] }],
    [[[[1]], [[2 ** 40]]], { type: "array", items: { type: "array", items: "long" } }],
    [[new Int16Array(1)], { type: "array", items: "int" }],
    [[new BigInt64Array(1), []], { type: "array", items: "long" }],
    [[new Float32Array(1)], { type: "array", items: "double" }],
    [[new Map([["k", 1]])], { type: "map", values: "int" }],
    [[new Map()], { type: "map", values: "null" }],
    [[{}], rec("Row")],
  ])("%o are %j", (values, schema) => {
    expect(infer(...values)).toEqual(schema);
  });
});

describe("objects", () => {
  it("are records with the fields of all, named by their place", () => {
    const rows = [
      { id: 1, to: { zip: "1" }, items: [{ price: 1 }] },
      { id: 2, note: "n", items: [{ price: 0.5, tax: { rate: 1 } }, { price: 2 }] },
    ];
    expect(infer(...rows)).toEqual(
      rec(
        "Row",
        { name: "id", type: "int" },
        optional("to", rec("Row_to", { name: "zip", type: "string" })),
        {
          name: "items",
          type: {
            type: "array",
            items: rec(
              "Row_items",
              { name: "price", type: "double" },
              optional("tax", rec("Row_items_tax", { name: "rate", type: "int" })),
            ),
          },
        },
        optional("note", "string"),
      ),
    );
  });

  it("take the name that is given", () => {
    const schema = inferSchema([{ a: { b: 1 } }], { name: "shop.Order" });
    expect(schema).toMatchObject({ name: "shop.Order", fields: [{ type: { name: "shop.Order_a" } }] });
  });

  it("of two places never share a name", () => {
    const schema = infer({ a_b: { x: 1 }, a: { b: { y: 1 } }, c: [{ z: 1 }] }, { c: { w: 1 } });
    const names = [...JSON.stringify(schema).matchAll(/"name":"(Row[^"]*)"/g)].map((match) => match[1]);
    expect(names).toEqual(["Row", "Row_a_b", "Row_a", "Row_a_b_2", "Row_c", "Row_c_2"]);
  });

  it("with fields that are undefined lack them", () => {
    expect(infer({ a: 1 }, { a: undefined })).toEqual(rec("Row", optional("a", "int")));
    expect(infer({ a: undefined })).toEqual(rec("Row", { name: "a", type: "null", default: null }));
  });

  it("with keys that are no names are maps, wherever they stand", () => {
    expect(infer({ "a-b": 1 }, { c: "x" })).toEqual({ type: "map", values: ["int", "string"] });
    expect(infer({ c: { d: 1 }, "": { e: "x" } })).toEqual({
      type: "map",
      values: rec("Row", optional("d", "int"), optional("e", "string")),
    });
    expect(infer({ "1": { "2": 1 }, a: { b: new Date(0), c: null } })).toEqual({
      type: "map",
      values: { type: "map", values: ["null", { type: "long", logicalType: "timestamp-millis" }, "double"] },
    });
  });

  it("beside a Map are maps", () => {
    expect(infer(new Map([["a", 1]]), { b: { c: "x" } })).toEqual({
      type: "map",
      values: ["int", rec("Row", { name: "c", type: "string" })],
    });
  });

  it("of a class are records, and nothing else", () => {
    class Point {
      x = 1;
    }
    expect(infer(new Point(), { y: 1 })).toEqual(rec("Row", optional("x", "int"), optional("y", "int")));
    for (const other of [new Map(), { "": 1 }])
      for (const values of [
        [new Point(), other],
        [other, new Point()],
      ])
        expect(expectError(() => infer(...values)).code).toBe("invalid-argument");
  });

  it("have own fields of any name", () => {
    const value = JSON.parse('{ "__proto__": 1, "constructor": "x" }') as object;
    expect(infer(value)).toEqual(
      rec("Row", { name: "__proto__", type: "int" }, { name: "constructor", type: "string" }),
    );
  });
});

describe("what can't be inferred", () => {
  it.each([
    [{ a: [1, () => 1] }, ["a", 1]],
    [Symbol("s"), []],
    [{ a: 2n ** 63n }, ["a"]],
    [{ a: new Date(Number.NaN) }, ["a"]],
    [new Map([[1, 1]]), []],
    [{ a: new Map([["secret", () => 1]]) }, ["a", "{}"]],
    [[wrap("int", 1)], [0]],
    [{ a: { [branch]: "A" } }, ["a"]],
    [new Set(), []],
    [[new Date(0), 1n], [1]],
    [[1n, new Date(0)], [1]],
    [new DataView(new ArrayBuffer(1)), []],
  ])("%o", (value, path) => {
    const error = expectError(() => inferSchema([1, value]));
    expect(error).toMatchObject({ code: "invalid-argument", path, row: 1 });
    expect(error.message).not.toContain("secret");
  });

  it("is nothing", () => {
    expect(expectError(() => inferSchema([])).code).toBe("invalid-argument");
  });

  it("is what goes too deep or too wide", () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(expectError(() => inferSchema([cycle]))).toMatchObject({ limit: "maxSchemaDepth" });
    const wide = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, i]));
    const error = expectError(() => inferSchema([wide], { limits: { maxSchemaNodes: 20 } }));
    expect(error).toMatchObject({ limit: "maxSchemaNodes" });
  });

  it("are options that are none", () => {
    expect(expectError(() => inferSchema([1], { nam: "x" } as never)).code).toBe("unsupported-option");
    expect(expectError(() => inferSchema([1], { name: "no name" })).code).toBe("invalid-argument");
  });
});

/** A value as programs and JSON have them, of every kind that can be inferred. */
function anyValue(random: Random, depth: number, dates: boolean): unknown {
  const kinds: (() => unknown)[] = [
    () => null,
    () => random.chance(0.5),
    () => random.below(100) - 50,
    () => random.pick([2 ** 31, -(2 ** 40), 2 ** 53 - 1, 2 ** 53, 2 ** 70, 1e300]),
    () => random.pick([0.5, -0, 0.1, Number.NaN, Number.NEGATIVE_INFINITY]),
    () => (dates ? random.pick([new Date(0), new Date(1e12)]) : random.pick([1n, -(2n ** 63n), 2n ** 60n])),
    () => random.pick(["", "text", "😀"]),
    () => random.bytes(random.below(4)),
    () => undefined,
  ];
  if (depth <= 0 || random.chance(0.5)) return random.pick(kinds)();
  const some = () => Array.from({ length: random.below(4) }, () => anyValue(random, depth - 1, dates));
  const keys = random.chance(0.15) ? ["a", "b-c", "", "é"] : ["a", "b", "__proto__", "toString"];
  const entries = () => some().map((value, i) => [keys[i]!, value] as const);
  return random.pick<() => unknown>([some, () => Object.fromEntries(entries()), () => new Map(entries())])();
}

/** As it comes back: what was undefined is null or absent, and what was missing may be null. */
function tidy(value: unknown): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(tidy);
  if (value instanceof Map) return tidy(Object.fromEntries(value));
  if (typeof value !== "object" || value === null || value instanceof Date || ArrayBuffer.isView(value)) return value;
  const kept = Object.entries(value).filter(([, part]) => part !== undefined && part !== null);
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, tidy(part)]));
}

describe("on random values", () => {
  it("the schema encodes all of them, and gives them back", () => {
    let unions = 0;
    for (let seed = 1; seed <= 1500; seed++) {
      const random = new Random(seed);
      const values = Array.from({ length: 1 + random.below(6) }, () => anyValue(random, 3, seed % 2 === 0));
      const schema = inferSchema(values);
      const type: AvroType = avroType<unknown>(schema, { long: "auto" });
      for (const value of values) {
        const back = type.decode(type.encode(value));
        const found = difference(numbers(tidy(back)), numbers(tidy(value)));
        if (found !== undefined) throw new Error(`seed ${seed}: ${JSON.stringify(schema.toJSON())}: ${found}`);
      }
      if (JSON.stringify(schema.toJSON()).includes('["')) unions++;
    }
    expect(unions).toBeGreaterThan(300);
  });
});

/** A bigint that a number holds may come back as one, -0 beside longs as 0. */
function numbers(value: unknown): unknown {
  if (value === 0) return 0;
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(numbers);
  if (typeof value !== "object" || value === null || value instanceof Date || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, numbers(part)]));
}
