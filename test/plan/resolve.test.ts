import { describe, expect, it } from "vitest";
import type { ResolutionError } from "../../src/errors.js";
import { project } from "../../src/plan/project.js";
import { resolve } from "../../src/plan/resolve.js";
import type { RecordSchema } from "../../src/schema/schema.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { expectError } from "../helpers.js";
import { Random, randomSchema } from "../random.js";

const INNER = { type: "record", name: "In", fields: [{ name: "a", type: "int" }] };
const ALL = {
  type: "record",
  name: "All",
  fields: [
    { name: "n", type: "null" },
    { name: "b", type: "boolean" },
    { name: "l", type: "long" },
    { name: "s", type: "string" },
    { name: "f", type: { type: "fixed", name: "F", size: 2 } },
    { name: "e", type: { type: "enum", name: "E", symbols: ["A", "B"] } },
    { name: "xs", type: { type: "array", items: INNER } },
    { name: "m", type: { type: "map", values: "In" } },
    { name: "u", type: ["null", "In", "string"] },
  ],
};

describe("resolve", () => {
  const writer = parseSchema(ALL) as RecordSchema;

  it("reads a schema as itself, field by field", () => {
    const plan = resolve(writer, writer);
    expect(plan).toMatchObject({
      op: "record",
      schema: writer,
      steps: [
        { kind: "field", field: 0, name: "n", plan: { op: "null" } },
        { kind: "field", field: 1, name: "b", plan: { op: "boolean" } },
        { kind: "field", field: 2, name: "l", plan: { op: "number", wire: "long", as: "long" } },
        { kind: "field", field: 3, name: "s", plan: { op: "text", wire: "string", as: "string" } },
        { kind: "field", field: 4, name: "f", plan: { op: "fixed", size: 2 } },
        { kind: "field", field: 5, name: "e", plan: { op: "enum", map: [0, 1] } },
        { kind: "field", field: 6, name: "xs", plan: { op: "array", items: { op: "record" } } },
        { kind: "field", field: 7, name: "m", plan: { op: "map", values: { op: "record" } } },
        { kind: "field", field: 8, name: "u", plan: { op: "union" } },
      ],
    });
  });

  it("makes one plan of a type that is used twice", () => {
    const { steps } = resolve(writer, writer) as never as { steps: { plan: { items?: unknown; values?: unknown } }[] };
    expect(steps[6]!.plan.items).toBe(steps[7]!.plan.values);
  });

  it("skips fields that the reader does not have, in the writer's order", () => {
    const { steps } = resolve(writer, project(writer, ["s", "b"])) as never as { steps: object[] };
    expect(steps.map((step) => Object.entries(step).filter(([key]) => key !== "plan" && key !== "skip"))).toEqual(
      ["n", "b", "l", "s", "f", "e", "xs", "m", "u"].map((name) => {
        const field = ["b", "s"].indexOf(name);
        const kind = field < 0 ? "skip" : "field";
        return field < 0
          ? [
              ["kind", kind],
              ["name", name],
            ]
          : [
              ["kind", kind],
              ["field", field],
              ["name", name],
            ];
      }),
    );
  });

  it("is cyclic where the schema is", () => {
    const list = parseSchema({ type: "record", name: "L", fields: [{ name: "next", type: ["null", "L"] }] });
    const plan = resolve(list, list) as never as { steps: { plan: { branches: { plan: unknown }[] } }[] };
    expect(plan.steps[0]!.plan.branches[1]!.plan).toBe(plan);
  });

  it("takes any schema as itself", () => {
    for (let seed = 1; seed < 100; seed++) {
      const schema = parseSchema(randomSchema(new Random(seed), { recursive: seed % 3 === 0 }) as object);
      expect(resolve(schema, schema).schema).toBe(schema);
    }
  });

  it("names every reason why it can't, with its path", () => {
    const reader = parseSchema({
      ...ALL,
      fields: [
        { name: "b", type: "int" },
        { name: "new", type: "int" },
        { name: "xs", type: { type: "array", items: { ...INNER, fields: [{ name: "a", type: "string" }] } } },
        { name: "f", type: { type: "fixed", name: "F", size: 3 } },
        { name: "u", type: ["null", "string"] },
      ],
    });
    const error = expectError(() => resolve(writer, reader)) as ResolutionError;
    expect(error.code).toBe("incompatible-schemas");
    expect(error.issues.map(({ path }) => path.join("."))).toEqual(["b", "f", "xs.items.a", "u", "new"]);
  });

  it("refuses each type as each other", () => {
    const types = [
      "null",
      "boolean",
      "int",
      "long",
      "float",
      "double",
      "bytes",
      "string",
      { type: "array", items: "int" },
      { type: "map", values: "int" },
      { type: "fixed", name: "F", size: 1 },
      { type: "enum", name: "E", symbols: ["A"] },
      INNER,
      ["int"],
    ].map((type) => parseSchema(type as object));
    for (const a of types)
      for (const b of types)
        if (a !== b)
          expect(expectError(() => resolve(a, b)).code, `${a.type} as ${b.type}`).toBe("incompatible-schemas");
  });
});
