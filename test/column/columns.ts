import type { ColumnData } from "../../src/column/data.js";
import { layOut } from "../../src/plan/layout.js";
import { resolve } from "../../src/plan/resolve.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { getterOf } from "../../src/value/getter.js";
import { resolveOptions } from "../../src/value/options.js";
import { shred } from "../../src/value/shred.js";
import { encodeModel, type Json, type Model, modelOf, Random, randomSchema, randomValue } from "../random.js";

const VALUES = { ...resolveOptions({ long: "bigint", union: "wrapped" }), unsafe: "bigint" } as const;

/** The root layout of a schema. */
export function layoutOf(schema: unknown) {
  const parsed = parseSchema(schema as object);
  return layOut(resolve(parsed, parsed)).root;
}

/** Values as value/shred wants them: maps as `Map`. */
function withMaps(model: Model, value: unknown): unknown {
  if (value === null) return null;
  switch (model.kind) {
    case "record":
      return Object.fromEntries(
        model.fields.map(({ name, type }) => [name, withMaps(type, Reflect.get(value as object, name))]),
      );
    case "array":
      return (value as unknown[]).map((item) => withMaps(model.items, item));
    case "map":
      return new Map(Object.entries(value as object).map(([key, item]) => [key, withMaps(model.values, item)]));
    case "union": {
      const [name, inner] = Object.entries(value as object)[0]!;
      const taken = model.branches.find((branch) => ("name" in branch ? branch.name : branch.kind) === name)!;
      return { [name]: withMaps(taken, inner) };
    }
    default:
      return value;
  }
}

/** Columns of values (shown with { long: "bigint", union: "wrapped" }), made without a kernel. */
export function columnsOf(schema: unknown, values: readonly unknown[]): ColumnData {
  const model = modelOf(schema as Json);
  return shred(
    layoutOf(schema),
    values.map((value) => withMaps(model, value)),
  );
}

/** The values of columns, shown with { long: "bigint", union: "wrapped" }. */
export function valuesOf(column: ColumnData): unknown[] {
  const get = getterOf(column, VALUES);
  return Array.from({ length: column.length }, (_, i) => get(i));
}

/** A random schema whose names are no traps for this helper, with values and their messages. */
export function randomRows(seed: number, count: number) {
  const random = new Random(seed);
  const schema = randomSchema(random, { depth: 3 });
  const model = modelOf(schema);
  const values = Array.from({ length: count }, () => randomValue(random, model, 15));
  return { random, schema, model, values, messages: values.map((value) => encodeModel(model, value, random)) };
}

/** Columns without their layouts, for comparison: `validity` and `values` of booleans as flags. */
export function physical(column: ColumnData): unknown {
  const { layout, length, validity, values, offsets, typeIds, children } = column;
  const flags = (bits: Uint8Array) => Array.from({ length }, (_, i) => (bits[i >> 3]! >> (i & 7)) & 1);
  return {
    kind: layout.kind,
    length,
    validity: validity && flags(validity),
    values: values && (layout.kind === "boolean" ? flags(values as Uint8Array) : values),
    offsets,
    typeIds,
    children: children.map(physical),
  };
}
