import { describe, expect, it } from "vitest";
import { resolve } from "../../src/plan/resolve.js";
import { claimedValues, depthOf, freeValues, largestFixed, leastSize } from "../../src/plan/size.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { leastBytes, modelOf, Random, randomSchema } from "../random.js";

const record = (...types: unknown[]) => ({
  type: "record",
  name: "R",
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});
const of = (schema: unknown) => parseSchema(schema as object);
const Z = { type: "fixed", name: "Z", size: 0 };

describe("leastSize", () => {
  it.each([
    ["null", 0],
    ["boolean", 1],
    ["int", 1],
    ["long", 1],
    ["float", 4],
    ["double", 8],
    ["bytes", 1],
    ["string", 1],
    [{ type: "fixed", name: "F", size: 7 }, 7],
    [Z, 0],
    [{ type: "array", items: "double" }, 1],
    [{ type: "map", values: "double" }, 1],
    [["null", "double"], 1],
    [["double", "float"], 5],
    [record(), 0],
    [record("null", "double", ["null", "int"], "int"), 10],
  ])("of %j is %i", (schema, bytes) => {
    expect(leastSize(of(schema))).toBe(bytes);
  });

  it("is what the model says, of random schemas", () => {
    for (let seed = 1; seed < 200; seed++) {
      const schema = randomSchema(new Random(seed));
      expect(leastSize(of(schema)), `seed ${seed}`).toBe(leastBytes(modelOf(schema)));
    }
  });

  it("is never more than a datum of a recursive schema takes", () => {
    const list = of({
      type: "record",
      name: "L",
      fields: [
        { name: "v", type: "int" },
        { name: "next", type: ["null", "L"] },
      ],
    });
    expect(leastSize(list)).toBe(2);
    expect(leastSize(of({ type: "record", name: "L", fields: [{ name: "l", type: "L" }] }))).toBe(0);
  });

  it("takes linear time for records that repeat records, and stays a safe number", () => {
    let schema: unknown = { type: "record", name: "R0", fields: [{ name: "a", type: "double" }] };
    for (let i = 1; i <= 60; i++)
      schema = {
        type: "record",
        name: `R${i}`,
        fields: [
          { name: "a", type: schema },
          { name: "b", type: `R${i - 1}` },
        ],
      };
    const size = leastSize(of(schema));
    expect(size).toBe(2 ** 50);
  });
});

describe("freeValues", () => {
  it.each([
    ["null", 1],
    ["int", 0],
    [Z, 1],
    [{ type: "fixed", name: "F", size: 1 }, 0],
    [record(), 1],
    [record("null", Z), 3],
    [record("null", "int"), 1],
    [{ type: "array", items: "null" }, 0],
    [["null", "int"], 0],
  ])("of %j is %i", (schema, values) => {
    expect(freeValues(of(schema))).toBe(values);
  });
});

describe("depthOf", () => {
  it.each([
    ["int", 0],
    [record(), 1],
    [{ type: "array", items: { type: "map", values: "int" } }, 2],
    [{ type: "map", values: record({ type: "map", values: "int" }) }, 3],
    [["null", record({ type: "array", items: "int" }, "int")], 2],
  ])("of %j is %i", (schema, depth) => {
    expect(depthOf(of(schema))).toBe(depth);
  });

  it("of a recursive schema has no end", () => {
    expect(depthOf(of({ type: "record", name: "L", fields: [{ name: "next", type: ["null", "L"] }] }))).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

describe("claimedValues", () => {
  const list = { type: "array", items: "int" };
  const added = (...fields: [type: unknown, json: unknown][]) => ({
    ...record(),
    fields: fields.map(([type, json], i) => ({ name: `d${i}`, type, default: json })),
  });
  const claimed = (writer: unknown, reader: unknown) =>
    claimedValues(of(writer), resolve(of(writer), of(reader), { names: "ignore" }));

  it.each([
    ["what data take, if nothing is added", record("null", "int"), record("null", "int"), 1],
    ["no scalars", record(), added(["int", 1], ["string", "a"]), 1],
    ["items of arrays, and of each", record(), added([list, [1, 2, 3]], [list, [4]]), 5],
    ["what is inside records", record(record()), record(added([list, [1, 2]])), 4],
    ["what is inside records that were given a name", ["null", record()], ["null", added([list, [1]])], 0],
    ["a branch of the reader", record(), ["null", added([list, [1, 2]])], 3],
    ["nothing of branches of the writer", { type: "array", items: record() }, { type: "array", items: added() }, 0],
  ])("counts %s", (_, writer, reader, values) => {
    expect(claimed(named(writer), named(reader))).toBe(values);
  });

  it("is a number for schemas that hold themselves, and a safe one for those that double", () => {
    const loop = { type: "record", name: "L", fields: [{ name: "next", type: ["null", "L"] }] };
    const reader = { ...loop, fields: [...loop.fields, { name: "d", type: list, default: [1, 2] }] };
    expect(claimed(loop, reader)).toBe(2);
    let [from, to]: object[] = [record(), added([list, [1]])];
    for (let i = 1; i <= 60; i++) {
      const twice = (inner: object, name: string) => ({
        type: "record",
        name: `R${i}`,
        fields: [
          { name: "a", type: inner },
          { name: "b", type: name },
        ],
      });
      const name = i === 1 ? "R" : `R${i - 1}`;
      [from, to] = [twice(from!, name), twice(to!, name)];
    }
    expect(claimed(from, to)).toBe(2 ** 50);
  });

  /** Each record a name of its own: a name may be defined once. */
  function named(schema: unknown): unknown {
    let count = 0;
    return JSON.parse(JSON.stringify(schema), (key, value) =>
      key === "name" && value === "R" ? `R${count++}` : value,
    );
  }
});

describe("largestFixed", () => {
  const F = (size: number) => ({ type: "fixed", name: `F${size}`, size });
  it.each([
    ["int", 0],
    [F(3), 3],
    [record(F(3), { type: "array", items: F(9) }, F(5)), 9],
    [["null", { type: "map", values: F(2) }, F(1)], 2],
    [{ type: "record", name: "L", fields: [{ name: "l", type: ["null", "L", F(4)] }] }, 4],
  ])("of %j is %i", (schema, size) => {
    expect(largestFixed(of(schema))).toBe(size);
  });
});
