import { LimitError } from "../errors.js";
import { type Place, pathTo } from "./place.js";
import type { Schema } from "./schema.js";

/** Call back with every node of a finished schema once, as long as `visit` answers true for the nodes above it. */
export function walk(schema: Schema, visit: (schema: Schema) => boolean): void {
  const waiting = [schema];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!visit(next)) continue;
    for (const child of children(next)) waiting.push(child);
  }
}

export function children(schema: Schema): readonly Schema[] {
  switch (schema.type) {
    case "record":
      return schema.fields.map((field) => field.type);
    case "union":
      return schema.branches;
    case "array":
      return [schema.items];
    case "map":
      return [schema.values];
    default:
      return [];
  }
}

/**
 * Along references a schema may be higher than its JSON nests; whoever walks it from below its top needs the stack for
 * that. No schema that is written by hand comes near.
 */
export const MAX_HEIGHT = 512;

/** Arrays, maps and records on the longest way down, a way back up to an unfinished record not followed. */
const heights = new WeakMap<Schema, number>();

/** Note the height of a finished array, map or record. */
export function measureHeight(schema: Schema, place: Place | undefined): void {
  let height = 1;
  for (const child of children(schema)) height = Math.max(height, 1 + heightOf(child));
  if (height > MAX_HEIGHT)
    throw new LimitError("maxSchemaDepth", MAX_HEIGHT, "types that refer to types", { path: pathTo(place) });
  heights.set(schema, height);
}

function heightOf(schema: Schema): number {
  if (schema.type !== "union") return heights.get(schema) ?? 0;
  return schema.branches.reduce((height, branch) => Math.max(height, heights.get(branch) ?? 0), 0);
}
