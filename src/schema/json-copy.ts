import { SchemaError } from "../errors.js";
import { type Place, pathTo } from "./place.js";
import type { JsonValue } from "./schema.js";

/** An array or object that is being copied. */
interface Frame {
  readonly source: object;
  readonly keys: readonly string[] | undefined;
  readonly values: readonly unknown[];
  readonly copies: JsonValue[];
}

/**
 * Copy a JSON value and freeze the copy, so that nothing the caller does later changes a schema. Keeps its own stack:
 * attributes may nest to any depth. What stands in several places is copied once. Only own properties count; a
 * property that is undefined is none, as in JSON.stringify.
 *
 * SchemaError "invalid-attribute" at `place` for what JSON can't hold: functions, symbols, NaN, class instances, and
 * arrays and objects that contain themselves.
 */
export function copyJson(value: unknown, place: Place): JsonValue {
  const made = new Map<object, JsonValue | undefined>(); // undefined: begun, not finished
  const open: Frame[] = [];
  const result: JsonValue[] = [];
  let into = result;
  let next: unknown = value;
  for (;;) {
    const found = typeof next === "object" && next !== null ? made.get(next) : scalar(next, place);
    if (found !== undefined) into.push(found);
    else open.push(begin(next as object, made, place));
    let top = open[open.length - 1];
    while (top !== undefined && top.copies.length === top.values.length) {
      open.pop();
      const copy = finish(top);
      made.set(top.source, copy);
      top = open[open.length - 1];
      (top?.copies ?? result).push(copy);
    }
    if (top === undefined) return result[0]!;
    into = top.copies;
    next = top.values[into.length];
  }
}

/** Freeze a JSON value that nobody else holds. Keeps its own stack. */
export function freezeJson(value: JsonValue): JsonValue {
  const waiting: object[] = [];
  const wait = (child: unknown) => {
    if (typeof child === "object" && child !== null) waiting.push(child);
  };
  wait(value);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    Object.values(Object.freeze(next)).forEach(wait);
  return value;
}

function begin(source: object, made: Map<object, JsonValue | undefined>, place: Place): Frame {
  if (made.has(source)) fail("contains itself", place);
  made.set(source, undefined);
  if (Array.isArray(source)) return { source, keys: undefined, values: Array.from(source), copies: [] };
  if (!isPlain(source)) fail("is an instance of a class", place);
  const entries = Object.entries(source).filter(([, value]) => value !== undefined);
  return { source, keys: entries.map(([key]) => key), values: entries.map(([, value]) => value), copies: [] };
}

function finish({ keys, copies }: Frame): JsonValue {
  if (keys === undefined) return Object.freeze(copies);
  return Object.freeze(Object.fromEntries(keys.map((key, i) => [key, copies[i]!])));
}

function scalar(value: unknown, place: Place): JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return fail(typeof value === "number" ? "is NaN or infinite" : `is of type ${typeof value}`, place);
}

/** Whether an object was made by a literal or by JSON.parse, in this realm or another. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function fail(what: string, place: Place): never {
  throw new SchemaError("invalid-attribute", `attribute ${what}: JSON has no such value`, { path: pathTo(place) });
}
