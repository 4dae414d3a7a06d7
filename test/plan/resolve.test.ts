import { describe, expect, it } from "vitest";
import type { ResolutionError } from "../../src/errors.js";
import { resolveLimits } from "../../src/limits.js";
import { promotes } from "../../src/plan/match.js";
import type { BranchPlan, RecordPlan, UnionPlan } from "../../src/plan/plan.js";
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
    const plan = resolve(list, list) as never as { steps: { plan: { branches: { plan: { plan: unknown } }[] } }[] };
    expect(plan.steps[0]!.plan.branches[1]!.plan.plan).toBe(plan);
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
        { name: "u", type: ["int", "double"] },
      ],
    });
    const error = expectError(() => resolve(writer, reader)) as ResolutionError;
    expect(error.code).toBe("incompatible-schemas");
    expect(error.issues.map(({ path }) => path.join("."))).toEqual([
      "b",
      "new",
      "xs.items.a",
      "f",
      "u.null",
      "u.In",
      "u.string",
    ]);
    expect(error.message).toBe(
      "the schemas do not resolve: b: boolean can't be read as int; new: the writer has no field \"new\", and it has no default; xs.items.a: int can't be read as string; f: fixed \"F\" has 2 bytes, the reader's 3; u.null: no branch of the reader's union takes null; u.In: no branch of the reader's union takes record \"In\"; u.string: no branch of the reader's union takes string",
    );
  });

  it("refuses each type as each other, but for the promotions and for unions", () => {
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
    ].map((type) => parseSchema(type as object));
    for (const a of types)
      for (const b of types)
        if (a !== b && !promotes(a.type, b.type))
          expect(expectError(() => resolve(a, b)).code, `${a.type} as ${b.type}`).toBe("incompatible-schemas");
  });
});

describe("promotions", () => {
  it("are plans of two types", () => {
    expect(resolve(parseSchema("int"), parseSchema("float"))).toMatchObject({ op: "number", wire: "int", as: "float" });
    expect(resolve(parseSchema("bytes"), parseSchema("string"))).toMatchObject({
      op: "text",
      wire: "bytes",
      as: "string",
    });
  });
});

describe("unions", () => {
  const of = (writer: unknown, reader: unknown) =>
    resolve(parseSchema(writer as object), parseSchema(reader as object));
  const A = (name: string, ...fields: object[]) => ({ type: "record", name, fields });
  const x = { name: "x", type: "int" };

  it("of the writer leave to the data what can't be read", () => {
    expect(of(["null", "int", "string"], "long")).toMatchObject({
      op: "union",
      schema: { type: "long" },
      branches: [{ plan: undefined }, { plan: { op: "number", wire: "int", as: "long" } }, { plan: undefined }],
    });
  });

  it("of the reader take the same type first, then names whose fields resolve, then a promotion", () => {
    expect(of("int", ["long", "int"])).toMatchObject({ op: "branch", branch: 1, plan: { as: "int" } });
    expect(of("int", ["double", "long"])).toMatchObject({ op: "branch", branch: 0, plan: { as: "double" } });
    const branches = [A("p.A", x, { name: "y", type: "int" }), A("q.A", x), A("r.A", x)];
    expect(of(A("A", x), branches)).toMatchObject({ op: "branch", branch: 1 });
    expect(of(A("r.A", x), branches)).toMatchObject({ op: "branch", branch: 2 });
    const error = expectError(() => of(A("p.A", x), branches)) as ResolutionError;
    expect(error.issues.map(({ path }) => path)).toEqual([["p.A", "y"]]); // the same full name: no other is tried
  });

  it("take other names only if names are ignored", () => {
    const [writer, reader] = [
      parseSchema(A("B", x)),
      parseSchema(["null", A("A", { name: "z", type: "int" }), A("C", x)]),
    ];
    expect(expectError(() => resolve(writer, reader)).code).toBe("incompatible-schemas");
    expect(resolve(writer, reader, { names: "ignore" })).toMatchObject({ op: "branch", branch: 2 });
  });

  it("are matched as a whole where only a part is wanted", () => {
    const reader = parseSchema([A("p.A", x, { name: "y", type: "int" }), A("q.A", x)]);
    const part = project(parseSchema(A("R", { name: "u", type: reader })), ["u[q.A].x"]);
    const plan = resolve(parseSchema(A("R", { name: "u", type: A("A", x) })), part) as RecordPlan;
    expect(plan.steps[0]).toMatchObject({ plan: { op: "branch", branch: 1 } });
  });
});

describe("defaults", () => {
  const reader = (field: object) => parseSchema({ type: "record", name: "R", fields: [field] });
  const writer = parseSchema({ type: "record", name: "R", fields: [] });

  it("are data of the reader's own type", () => {
    const plan = resolve(writer, reader({ name: "d", type: ["null", "long"], default: 3 })) as RecordPlan;
    expect(plan.steps).toEqual([]);
    expect(plan.defaults).toMatchObject([{ field: 0, name: "d", plan: { op: "union" }, values: 0 }]);
    expect([...plan.defaults[0]!.bytes]).toEqual([2, 6]);
  });

  it("count what they put in arrays and maps", () => {
    const item = {
      type: "record",
      name: "I",
      fields: [
        { name: "a", type: "int" },
        { name: "b", type: "int", default: 1 },
      ],
    };
    const valuesOf = (type: unknown, value: unknown) =>
      (resolve(writer, reader({ name: "d", type, default: value })) as RecordPlan).defaults[0]!.values;
    expect(valuesOf({ type: "array", items: "int" }, [])).toBe(0);
    expect(valuesOf({ type: "array", items: "int" }, [1, 2, 3])).toBe(3);
    expect(valuesOf({ type: "map", values: { type: "array", items: "int" } }, { a: [1], b: [] })).toBe(3);
    expect(valuesOf(item, { a: 1 })).toBe(0);
    expect(valuesOf(["null", { type: "array", items: item }], [{ a: 1 }, { a: 2, b: 3 }])).toBe(6);
  });

  it("that are bad are reasons, in schemas that may have them", () => {
    const bad = parseSchema(
      { type: "record", name: "R", fields: [{ name: "d", type: "int", default: "x" }] },
      { lenientNames: true },
    );
    const error = expectError(() => resolve(writer, bad)) as ResolutionError;
    expect(error.issues).toMatchObject([{ path: ["d"], message: 'the default of field "d" is no value of its type' }]);
    expect(resolve(bad, bad)).toMatchObject({ defaults: [] });
  });

  it("of a projection mean what they meant before", () => {
    const A = { type: "record", name: "A", fields: [{ name: "x", type: "int" }] };
    const B = { type: "record", name: "B", fields: [{ name: "y", type: "int" }] };
    const whole = reader({ name: "d", type: [A, B], default: { y: 3 } });
    const plan = resolve(writer, project(whole, ["d[A].x"])) as RecordPlan;
    expect([...plan.defaults[0]!.bytes]).toEqual([2, 6]);
    expect(plan.defaults[0]!.plan).toMatchObject({
      branches: [{}, { plan: { branch: 1, plan: { steps: [{ kind: "skip" }] } } }],
    });
  });
});

describe("records that hold themselves", () => {
  const node = (name: string, ...more: object[]) => ({
    type: "record",
    name,
    fields: [...more, { name: "next", type: ["null", name] }],
  });

  it("are readable unless something else forbids it", () => {
    const writer = parseSchema(node("L", { name: "v", type: "int" }));
    expect(resolve(writer, parseSchema(node("L", { name: "v", type: "long" })))).toMatchObject({ op: "record" });
    const error = expectError(() =>
      resolve(writer, parseSchema(node("L", { name: "v", type: "string" }))),
    ) as ResolutionError;
    expect(error.issues.map(({ path }) => path)).toEqual([["v"]]);
  });

  it("take away from a union what they turn out not to be", () => {
    // of the reader's branches only the second can be read, but the first fails only below itself
    const holder = (name: string, leaf: string) => ({
      type: "record",
      name,
      fields: [
        { name: "next", type: { type: "array", items: name } },
        { name: "v", type: leaf },
      ],
    });
    const plan = resolve(
      parseSchema(holder("A", "string")),
      parseSchema([holder("p.A", "int"), holder("q.A", "bytes")]),
    );
    expect(plan).toMatchObject({ op: "branch", branch: 1 });
  });

  it("may meet another at each turn", () => {
    const pair = parseSchema({
      type: "record",
      name: "A",
      fields: [
        {
          name: "next",
          type: ["null", { type: "record", name: "B", fields: [{ name: "next", type: ["null", "A"] }] }],
        },
      ],
    });
    const loop = parseSchema(node("X"));
    const plan = resolve(pair, loop, { names: "ignore" }) as RecordPlan;
    const next = (from: RecordPlan) => (from.steps[0] as { plan: UnionPlan }).plan.branches[1]!.plan as BranchPlan;
    expect(next(plan).plan).not.toBe(plan);
    expect(next(next(plan).plan as RecordPlan).plan).toBe(plan);
  });

  it("that meet in too many pairs, or too deep, are refused", () => {
    const ring = (length: number) => {
      let schema: unknown = `R0`;
      for (let i = length - 1; i >= 0; i--)
        schema = { type: "record", name: `R${i}`, fields: [{ name: "next", type: ["null", schema] }] };
      return parseSchema(schema as object, { limits: { maxSchemaDepth: 500 } });
    };
    expect(resolve(ring(7), ring(8), { names: "ignore" })).toMatchObject({ op: "record" });
    expect(expectError(() => resolve(ring(97), ring(98), { names: "ignore" }))).toMatchObject({
      limit: "maxSchemaDepth",
    });
    const limits = resolveLimits({ maxSchemaNodes: 10 });
    expect(expectError(() => resolve(ring(7), ring(8), { names: "ignore", limits }))).toMatchObject({
      limit: "maxSchemaNodes",
    });
  });

  it("of thirty levels with two fields each take no time", () => {
    let schema: unknown = "int";
    for (let i = 0; i < 30; i++)
      schema = {
        type: "record",
        name: `R${i}`,
        fields: [
          { name: "a", type: ["null", schema] },
          { name: "b", type: i === 0 ? "int" : ["null", `R${i - 1}`] },
        ],
      };
    const start = performance.now();
    resolve(parseSchema(schema as object), parseSchema(schema as object));
    expect(performance.now() - start).toBeLessThan(200);
  });
});
