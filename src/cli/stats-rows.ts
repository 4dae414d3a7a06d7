import { branchName, type RecordSchema, type Schema, type UnionSchema } from "../schema/schema.js";
import { type ColumnStats, valueTypeOf } from "./column-stats.js";
import type { Distinct } from "./distinct.js";

/** How rows are read that this takes: nothing is rounded, and what is which can be told. */
export const ROWS = { long: "bigint", union: "wrapped", logical: "raw", numericArrays: "plain", map: "Map" } as const;

const utf8 = /* @__PURE__ */ new TextEncoder();

/**
 * Take rows of a schema that has no finite set of columns. What a record has below itself is taken at its outermost
 * alone: the records inside it are counted as values.
 */
export function addRows(stats: ColumnStats, schema: Schema, rows: readonly unknown[]): void {
  const open = new Set<Schema>();
  for (const row of rows) addValue(stats, schema, row, open);
}

/** `open`: the records around the value. */
function addValue(stats: ColumnStats, schema: Schema, value: unknown, open: Set<Schema>): void {
  if (value === null) stats.nulls++;
  else if (schema.type === "union") addBranch(stats, schema, value as object, open);
  else {
    stats.values++;
    if (stats.distinct !== undefined) addTo(stats.distinct, value);
    else addBelow(stats, schema, value, open);
  }
}

function addBranch(stats: ColumnStats, union: UnionSchema, wrapped: object, open: Set<Schema>): void {
  const [name, value] = Object.entries(wrapped)[0]!;
  const index = union.branches.findIndex((branch) => branchName(branch) === name);
  const branch = union.branches[index]!;
  if (valueTypeOf(union) === branch) return addValue(stats, branch, value, open);
  stats.values++;
  addValue(stats.child(index, `[${name}]`, branch), branch, value, open);
}

function addBelow(stats: ColumnStats, schema: Schema, value: unknown, open: Set<Schema>): void {
  if (schema.type === "array")
    for (const item of value as unknown[]) addValue(stats.child(0, "[]", schema.items), schema.items, item, open);
  else if (schema.type === "map")
    for (const item of (value as Map<string, unknown>).values())
      addValue(stats.child(0, "{}", schema.values), schema.values, item, open);
  else addFields(stats, schema as RecordSchema, value as Record<string, unknown>, open);
}

function addFields(stats: ColumnStats, record: RecordSchema, row: Record<string, unknown>, open: Set<Schema>): void {
  if (open.has(record)) return;
  open.add(record);
  for (const [i, { name, type }] of record.fields.entries())
    addValue(stats.field(i, name, type), type, row[name], open);
  open.delete(record);
}

function addTo(distinct: Distinct, value: unknown): void {
  if (typeof value === "bigint") distinct.addWords(Number(BigInt.asIntN(32, value)), Number(value >> 32n));
  else if (typeof value === "number") {
    const words = new Int32Array(Float64Array.of(value).buffer);
    distinct.addWords(words[0]!, words[1]!);
  } else if (typeof value === "boolean") distinct.addWords(value ? 1 : 0, 0);
  else {
    const bytes = typeof value === "string" ? utf8.encode(value) : (value as Uint8Array);
    distinct.addBytes(bytes, 0, bytes.length);
  }
}
