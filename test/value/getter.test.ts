import { describe, expect, it } from "vitest";
import { avroType, branch } from "../../src/index.js";
import { getterOf, hasManyRecords, isNumbers } from "../../src/value/getter.js";
import type { ValueOptions } from "../../src/value/options.js";
import { resolveOptions } from "../../src/value/options.js";
import { columnsOf, randomRows } from "../column/columns.js";
import { difference, expectError } from "../helpers.js";

function read(schema: unknown, values: readonly unknown[], options: ValueOptions = {}): unknown[] {
  const get = getterOf(columnsOf(schema, values), { ...resolveOptions(options), unsafe: "throw" });
  return values.map((_, i) => get(i));
}

const record = (name: string, type: unknown = "int") => ({ type: "record", name, fields: [{ name: "a", type }] });

describe("getters", () => {
  it("give bare or wrapped values of nullable types", () => {
    const values = [null, { int: 3 }];
    expect(read(["null", "int"], values)).toEqual([null, 3]);
    expect(read(["int", "null"], values, { union: "wrapped" })).toEqual(values);
  });

  it("give bare or wrapped values of unions", () => {
    const values = [null, { int: 3 }, { string: "a" }, { "ns.A": { a: 1 } }];
    const schema = ["int", "null", "string", record("ns.A")];
    expect(read(schema, values)).toEqual([null, 3, "a", { a: 1 }]);
    expect(read(schema, values, { union: "wrapped" })).toEqual(values);
  });

  it("say which record of several it is, by the symbol, not for one", () => {
    const several = read([record("ns.A"), "null", record("ns.B")], [{ "ns.A": { a: 1 } }, { "ns.B": { a: 2 } }, null]);
    expect(several).toEqual([{ a: 1, [branch]: "ns.A" }, { a: 2, [branch]: "ns.B" }, null]);
    const [one] = read([record("ns.A"), "int", "null"], [{ "ns.A": { a: 1 } }]);
    expect(Reflect.ownKeys(one as object)).toEqual(["a"]);
    const [wrapped] = read([record("ns.A"), record("ns.B")], [{ "ns.A": { a: 1 } }], { union: "wrapped" });
    expect(Reflect.ownKeys((wrapped as { "ns.A": object })["ns.A"])).toEqual(["a"]);
  });

  it("give maps as objects or as Maps", () => {
    const schema = { type: "map", values: "int" };
    const values = [
      Object.fromEntries([
        ["a", 1],
        ["__proto__", 2],
      ]),
    ];
    const [object] = read(schema, values);
    expect(Object.entries(object as object)).toEqual([
      ["a", 1],
      ["__proto__", 2],
    ]);
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(read(schema, values, { map: "Map" })).toEqual([
      new Map([
        ["a", 1],
        ["__proto__", 2],
      ]),
    ]);
  });

  it.each([
    ["int", [1, 2], Int32Array.of(1, 2)],
    ["long", [1n, 2n ** 60n], BigInt64Array.of(1n, 2n ** 60n)],
    ["float", [0.5], Float32Array.of(0.5)],
    ["double", [0.1], Float64Array.of(0.1)],
  ])("give typed arrays of %s that share nothing", (items, value, want) => {
    const columns = columnsOf({ type: "array", items }, [value]);
    const get = getterOf(columns, { ...resolveOptions({ numericArrays: "typed" }), unsafe: "throw" });
    const array = get(0) as Int32Array;
    expect(array).toEqual(want);
    expect(array.buffer.byteLength).toBe(array.byteLength);
    expect((get(0) as Int32Array).buffer).not.toBe(array.buffer);
  });

  it("give plain arrays of numbers that may be null, whatever is asked", () => {
    expect(read({ type: "array", items: ["null", "int"] }, [[null, { int: 1 }]], { numericArrays: "typed" })).toEqual([
      [null, 1],
    ]);
  });

  it("give bytes and fixed with a buffer of their own", () => {
    const F = { type: "fixed", name: "F", size: 2 };
    for (const schema of ["bytes", F]) {
      const value = Uint8Array.of(1, 2);
      const get = getterOf(columnsOf(schema, [value, value]), { ...resolveOptions(), unsafe: "throw" });
      const bytes = get(1) as Uint8Array;
      expect(bytes).toEqual(value);
      expect([bytes.byteOffset, bytes.buffer.byteLength]).toEqual([0, 2]);
      expect(bytes).not.toBe(get(1));
    }
  });

  it("name the field of an unsafe long", () => {
    const schema = record("R", { type: "map", values: ["null", record("I", "long")] });
    const error = expectError(() => read(schema, [{ a: { k: { I: { a: 2n ** 60n } } } }]));
    expect(error.code).toBe("unsafe-long");
    expect(error.path?.[0]).toBe("a");
    expect(error.message).not.toContain("k:");
  });

  it("give records whatever their fields are called", () => {
    const names = ["__proto__", "constructor", "toString", "then", "hasOwnProperty"];
    const schema = { type: "record", name: "R", fields: names.map((name) => ({ name, type: "int" })) };
    const value = Object.fromEntries(names.map((name, i) => [name, i]));
    const [have] = read(schema, [value]);
    expect(Object.entries(have as object)).toEqual(names.map((name, i) => [name, i]));
  });

  it("agree with what the closures decode, under all options, on random schemas", () => {
    const axes = {
      long: ["bigint", "auto"],
      union: ["natural", "wrapped"],
      map: ["object", "Map"],
      numericArrays: ["plain", "typed"],
    } as const;
    for (let seed = 1; seed <= 150; seed++) {
      const { random, schema, values, messages } = randomRows(seed, 8);
      const options = Object.fromEntries(
        Object.entries(axes).map(([name, choices]) => [name, random.pick<string>(choices)]),
      ) as ValueOptions;
      const type = avroType<unknown>(schema as never, { ...options, engine: "closures" });
      const want = messages.map((message) => type.decode(message));
      expect(
        difference(read(schema, values, options), want),
        `seed ${seed} ${JSON.stringify(options)}`,
      ).toBeUndefined();
    }
  });
});

describe("hasManyRecords", () => {
  it("counts record branches", () => {
    const union = (...branches: unknown[]) =>
      avroType<unknown>(branches as never).schema as Parameters<typeof hasManyRecords>[0];
    expect(hasManyRecords(union(record("A"), "null"))).toBe(false);
    expect(hasManyRecords(union(record("A"), "null", record("B")))).toBe(true);
  });
});

describe("isNumbers", () => {
  it("is what typed arrays hold", () => {
    const items = (schema: unknown) => columnsOf({ type: "array", items: schema }, []).children[0]!;
    expect(["int", "long", "float", "double"].map((type) => isNumbers(items(type), { logical: "default" }))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(
      ["boolean", "string", ["null", "int"]].map((type) => isNumbers(items(type), { logical: "default" })),
    ).toEqual([false, false, false]);
  });
});
