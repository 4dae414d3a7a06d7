import { describe, expect, it } from "vitest";
import { depthOf, freeValues, leastSize } from "../../src/plan/size.js";
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
