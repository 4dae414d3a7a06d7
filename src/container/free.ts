import { Cursor } from "../bytes/cursor.js";
import { buildSkipper } from "../closures/skipper.js";
import type { Limits } from "../limits.js";
import { freeValues } from "../plan/size.js";
import type { Schema } from "../schema/schema.js";

/**
 * Values that took no input in the datum from `start` to `end` of `bytes`, as readers count them: `maxFreeValues`.
 *
 * @throws LimitError if there are more than a reader takes
 */
export type CountFree = (bytes: Uint8Array, start: number, end: number) => number;

/**
 * How to count such values in data of a schema; undefined where a datum can't have any. Data that have as many
 * each are not looked at; where arrays, maps or branches decide, each datum is walked over.
 */
export function freeCounter(schema: Schema, limits: Limits): CountFree | undefined {
  const own = freeValues(schema);
  if (!freeInside(schema, new Set()) && own <= limits.maxFreeValues) return own === 0 ? undefined : () => own;
  const skip = buildSkipper(schema, { limits, walksAll: true });
  const cursor = new Cursor(limits);
  return (bytes, start, end) => {
    cursor.open(bytes, start, end).beginDatum();
    if (own > 0) cursor.claimFree(own);
    skip(cursor);
    cursor.close();
    return cursor.totalFree;
  };
}

/** Whether items, map values or branches of a union take less input than they hold values. */
function freeInside(schema: Schema, seen: Set<Schema>): boolean {
  if (seen.has(schema)) return false;
  seen.add(schema);
  switch (schema.type) {
    case "record":
      return schema.fields.some((field) => freeInside(field.type, seen));
    case "array":
      return freeValues(schema.items) > 0 || freeInside(schema.items, seen);
    case "map":
      return freeValues(schema.values) > 0 || freeInside(schema.values, seen);
    case "union": // the tag's byte pays for one
      return schema.branches.some((branch) => freeValues(branch) > 1 || freeInside(branch, seen));
    default:
      return false;
  }
}
