import { describe, expect, it } from "vitest";
import { type AvroType, avroType, compare, compareBytes, random } from "../../src/index.js";
import { compare as compareInJs, avroType as plainType } from "../../src/js.js";
import { expectTyped } from "../helpers.js";
import { branchOf, encodeModel, type Model, modelOf, Random, randomSchema, randomValue } from "../random.js";

const Row = avroType({
  type: "record",
  name: "Row",
  fields: [
    { name: "id", type: "long" },
    { name: "tags", type: { type: "array", items: "string" }, order: "descending" },
    { name: "note", type: ["null", "string"], default: null },
  ],
});

describe("compare", () => {
  it("sorts", () => {
    const rows = [
      { id: 2, tags: [], note: "b" },
      { id: 2, tags: [], note: null },
      { id: 2, tags: ["x"], note: null },
      { id: -1n, tags: [], note: null },
    ];
    const sorted = [...rows].sort((a, b) => compare(Row, a, b));
    expect(sorted).toEqual([rows[3], rows[2], rows[1], rows[0]]);
    const data = rows.map((row) => Row.encode(row)).sort((x, y) => compareBytes(Row, x, y));
    expect(data).toEqual(sorted.map((row) => Row.encode(row)));
  });

  it("takes what the type takes", () => {
    expect(compare(Row, { id: 1, tags: [] }, { id: 1, tags: [], note: null })).toBe(0);
    const Shape = avroType(["int", { type: "record", name: "A", fields: [] }], { union: "wrapped" });
    expect(compare(Shape, { int: 5 }, { A: {} })).toBe(-1);
    expect(compareInJs(plainType("int"), 1, 2)).toBe(-1);
  });
});

describe("values of logical types", () => {
  const on = (type: string, logicalType: string, more: object = {}) => ({ type, logicalType, ...more });

  it("are compared as their underlying values", () => {
    const when: AvroType = avroType<unknown>(on("long", "timestamp-millis"));
    expect(compare(when, new Date(1), new Date(2))).toBe(-1);
    expect(compare(when, new Date(2), 2)).toBe(0);
    const day: AvroType = avroType<unknown>(on("int", "date"));
    expect(compare(day, "-000001-01-01", "0001-01-01")).toBe(-1);
    const amount: AvroType = avroType<unknown>(on("bytes", "decimal", { precision: 9, scale: 2 }));
    expect(compare(amount, "-0.01", "0.01")).toBe(1); // bytes are unsigned, whatever they mean
  });
});

/** The order of two values of a model, from the specification alone; undefined where a map is met. */
function modelOrder(model: Model, a: never, b: never): number | undefined {
  switch (model.kind) {
    case "null":
      return 0;
    case "string":
    case "bytes":
    case "fixed":
      return modelTexts(a, b);
    case "enum":
      return Math.sign(model.symbols.indexOf(a) - model.symbols.indexOf(b));
    case "record":
      return firstOf(
        model.fields.map(
          ({ name, type }) =>
            () =>
              modelOrder(type, own(a, name), own(b, name)),
        ),
      );
    case "array": {
      const [x, y] = [a as never[], b as never[]];
      const items = Array.from({ length: Math.min(x.length, y.length) }, (_, i) => i);
      return firstOf([
        ...items.map((i) => () => modelOrder(model.items, x[i]!, y[i]!)),
        () => Math.sign(x.length - y.length),
      ]);
    }
    case "map":
      return undefined;
    case "union":
      return modelUnions(model.branches, a, b);
    default:
      return Object.is(a, b) ? 0 : modelNumbers(a, b);
  }
}

function own(value: object, name: string): never {
  return Object.getOwnPropertyDescriptor(value, name)!.value as never;
}

function firstOf(orders: readonly (() => number | undefined)[]): number | undefined {
  for (const order of orders) {
    const found = order();
    if (found !== 0) return found;
  }
  return 0;
}

function modelTexts(a: string | Uint8Array, b: string | Uint8Array): number {
  const bytes = (value: string | Uint8Array) =>
    Buffer.from(typeof value === "string" ? new TextEncoder().encode(value) : value);
  return Buffer.compare(bytes(a), bytes(b));
}

/** Unequal numbers: NaN last, -0 before 0. */
function modelNumbers(a: number, b: number): number {
  if (Number.isNaN(a)) return 1;
  if (Number.isNaN(b)) return -1;
  if (a === b) return Object.is(a, -0) ? -1 : 1;
  return a < b ? -1 : 1;
}

function modelUnions(branches: readonly Model[], a: object | null, b: object | null): number | undefined {
  const at = (value: object | null) => {
    const name = value === null ? "null" : Object.keys(value)[0]!;
    return branches.findIndex((branch) => branchOf(branch) === name);
  };
  const index = at(a);
  if (index !== at(b)) return Math.sign(index - at(b));
  if (a === null || b === null) return 0;
  const branch = branches[index]!;
  return modelOrder(branch, own(a, branchOf(branch)), own(b, branchOf(branch)));
}

describe("on random data", () => {
  it.each([false, true])("values and bytes stand in the order of the specification, recursive: %s", (recursive) => {
    const met = { compared: 0, refused: 0, equal: 0 };
    for (let seed = 1; seed <= 400; seed++) {
      const random = new Random(seed);
      const schema = randomSchema(random, { recursive, depth: 3 });
      const model = modelOf(schema);
      const type = avroType<unknown>(schema as never, { long: "bigint", union: "wrapped" });
      const values = Array.from({ length: 6 }, () => randomValue(random, model, 30));
      const data = values.map((value) => encodeModel(model, value, random));
      for (const [i, a] of values.entries())
        for (const [j, b] of values.entries()) {
          const want = modelOrder(model, a as never, b as never);
          const byBytes = expectTyped(() => compareBytes(type, data[i]!, data[j]!));
          const byValue = expectTyped(() => compare(type, a, b));
          if (want === undefined) {
            met.refused++;
            expect([byBytes.error?.code, byValue.error?.code]).toEqual(["not-comparable", "not-comparable"]);
          } else {
            met[i !== j && want === 0 ? "equal" : "compared"]++;
            if (byBytes.value !== want || byValue.value !== want)
              throw new Error(`seed ${seed}: ${i}, ${j}: ${byBytes.value}, ${byValue.value} instead of ${want}`);
          }
        }
    }
    expect(met.compared).toBeGreaterThan(5000);
    expect(met.refused).toBeGreaterThan(100);
    expect(met.equal).toBeGreaterThan(30);
  });

  it("values of natural unions and logical types stand in the order of their bytes", () => {
    const orders = [0, 0, 0];
    for (let seed = 1; seed <= 400; seed++) {
      const source = new Random(seed);
      const schema = randomSchema(source, { recursive: source.chance(0.2), depth: 3 });
      const type: AvroType = avroType<unknown>(schema as never, { long: "auto" });
      const values = random(type, { seed, count: 6 });
      const data = values.map((value) => type.encode(value));
      for (const [i, a] of values.entries())
        for (const [j, b] of values.entries()) {
          const byBytes = expectTyped(() => compareBytes(type, data[i]!, data[j]!));
          const byValue = expectTyped(() => compare(type, a, b));
          expect([seed, i, j, byValue.value, byValue.error?.code]).toEqual([
            seed,
            i,
            j,
            byBytes.value,
            byBytes.error?.code,
          ]);
          if (byValue.value !== undefined) orders[byValue.value + 1]!++;
        }
    }
    expect(Math.min(...orders)).toBeGreaterThan(1000);
  });

  it("any damaged datum ends in an order or a typed error", () => {
    let errors = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed);
      const schema = randomSchema(random, { recursive: random.chance(0.3), depth: 3 });
      const model = modelOf(schema);
      const type = avroType<unknown>(schema as never);
      const good = encodeModel(model, randomValue(random, model, 30), random);
      const bad = good.slice(0, random.below(good.length + 1));
      if (bad.length > 0 && random.chance(0.5)) bad[random.below(bad.length)]! ^= 1 << random.below(8);
      const { error } = expectTyped(() => compareBytes(type, good, bad));
      if (error === undefined) continue;
      errors++;
      expect(error.path).toBeDefined();
      if (error.name === "DecodeError") expect(error.offset).toBeGreaterThanOrEqual(0);
    }
    expect(errors).toBeGreaterThan(100);
  });
});
