import { children } from "../schema/graph.js";
import type { Schema } from "../schema/schema.js";
import type { Plan, RecordPlan } from "./plan.js";

/** Sizes saturate here; far above any input. */
const MAX = 2 ** 50;

const leastSizes = new WeakMap<Schema, number>();
const freeCounts = new WeakMap<Schema, number>();

/**
 * Least bytes that one datum of a writer's schema can take: what a count from the wire is held against.
 * Memoised per node, so linear in the schema (peers walk it again for every block and hang on a schema of 30 nested
 * records with two fields each). A reference to a record that is being measured counts 0: too little is safe.
 */
export function leastSize(schema: Schema): number {
  return measure(schema, leastSizes, ownLeastSize);
}

/**
 * Values of one datum that take no input (null, fixed(0), records without bytes), not counting those inside arrays,
 * maps and union branches: these are counted when they are met. This is what `maxFreeValues` adds up.
 */
export function freeValues(schema: Schema): number {
  return measure(schema, freeCounts, ownFreeValues);
}

function measure(schema: Schema, memo: WeakMap<Schema, number>, own: (schema: Schema) => number): number {
  let size = memo.get(schema);
  if (size === undefined) {
    memo.set(schema, 0);
    size = Math.min(own(schema), MAX);
    memo.set(schema, size);
  }
  return size;
}

function ownLeastSize(schema: Schema): number {
  switch (schema.type) {
    case "null":
      return 0;
    case "float":
      return 4;
    case "double":
      return 8;
    case "fixed":
      return schema.size;
    case "record":
      return schema.fields.reduce((sum, field) => sum + leastSize(field.type), 0);
    case "union":
      return 1 + schema.branches.reduce((least, branch) => Math.min(least, leastSize(branch)), MAX);
    default:
      return 1; // a varint of one byte, a boolean, the end of an array or map
  }
}

function ownFreeValues(schema: Schema): number {
  switch (schema.type) {
    case "null":
      return 1;
    case "fixed":
      return schema.size === 0 ? 1 : 0;
    case "record": {
      const itself = leastSize(schema) === 0 ? 1 : 0;
      return schema.fields.reduce((sum, field) => sum + freeValues(field.type), itself);
    }
    default:
      return 0;
  }
}

const defaultCounts = new WeakMap<RecordPlan, number>();

/**
 * What one datum of a writer's schema, read by a plan, adds to `maxFreeValues`: its values that take no input, and
 * those inside the arrays and maps of the reader's defaults. As `freeValues`, without what stands inside arrays, maps
 * and union branches of the data.
 */
export function claimedValues(writer: Schema, plan: Plan): number {
  return Math.min(freeValues(writer) + valuesOfDefaults(plan), MAX);
}

function valuesOfDefaults(plan: Plan): number {
  if (plan.op === "branch") return valuesOfDefaults(plan.plan);
  if (plan.op !== "record") return 0;
  let values = defaultCounts.get(plan);
  if (values === undefined) {
    defaultCounts.set(plan, 0);
    values = plan.defaults.reduce((sum, { values }) => sum + values, 0);
    for (const step of plan.steps) if (step.kind === "field") values += valuesOfDefaults(step.plan);
    values = Math.min(values, MAX);
    defaultCounts.set(plan, values);
  }
  return values;
}

const depths = new WeakMap<Schema, number>();

/** Records, arrays and maps inside each other, at most: what `maxDepth` is held against. Infinite for recursive schemas. */
export function depthOf(schema: Schema): number {
  let depth = depths.get(schema);
  if (depth === undefined) {
    depths.set(schema, Number.POSITIVE_INFINITY);
    depth = ownDepth(schema);
    depths.set(schema, depth);
  }
  return depth;
}

function ownDepth(schema: Schema): number {
  switch (schema.type) {
    case "record":
      return 1 + schema.fields.reduce((deepest, field) => Math.max(deepest, depthOf(field.type)), 0);
    case "array":
      return 1 + depthOf(schema.items);
    case "map":
      return 1 + depthOf(schema.values);
    case "union":
      return schema.branches.reduce((deepest, branch) => Math.max(deepest, depthOf(branch)), 0);
    default:
      return 0;
  }
}

const fixedSizes = new WeakMap<Schema, number>();

/** Bytes of the largest fixed anywhere in a schema: what `maxBytesLength` is held against before there are data. */
export function largestFixed(schema: Schema): number {
  return measure(schema, fixedSizes, (one) =>
    one.type === "fixed" ? one.size : children(one).reduce((most, child) => Math.max(most, largestFixed(child)), 0),
  );
}
