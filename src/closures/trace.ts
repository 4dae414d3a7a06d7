import type { Cursor } from "../bytes/cursor.js";

/** What stands in a path for the key of a map's value: keys are data. */
export const MAP_VALUE = "{}";

/** Walks one value of an array, a part of another value, or a datum. */
export type Walk<T> = (cursor: Cursor, index: number) => T;

/** With `trace`, `walk` under a step of the cursor's path. An error leaves the path as it stands. */
export function under<T>(trace: boolean | undefined, step: string, walk: (cursor: Cursor) => T): (cursor: Cursor) => T {
  if (!trace) return walk;
  return (cursor) => {
    cursor.path.push(step);
    const value = walk(cursor);
    cursor.path.pop();
    return value;
  };
}

/** With `trace`, `walk` under the index of an item. */
export function underIndex<T>(trace: boolean | undefined, walk: (cursor: Cursor) => T): Walk<T> {
  if (!trace) return walk;
  return (cursor, index) => {
    cursor.path.push(index);
    const value = walk(cursor);
    cursor.path.pop();
    return value;
  };
}
