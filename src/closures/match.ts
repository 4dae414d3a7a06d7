import { isDetached } from "../bytes/view.js";
import { quote } from "../errors.js";
import { branchName, type RecordSchema, type Schema, type UnionSchema } from "../schema/schema.js";
import { Wrapped } from "../value/branch.js";
import { logicalOf } from "../value/logical/logical.js";
import { isLongBigint } from "../value/long.js";
import type { ResolvedOptions } from "../value/options.js";

export { isLongBigint };

/** Whether a value fits a type. */
export type Match = (value: unknown) => boolean;

/** What decides how values look. */
export type MatchOptions = Pick<ResolvedOptions, "logical">;

/** A view of bytes as a Uint8Array; undefined for anything else, and where the memory is gone. Views of other realms and Buffers are fine. */
export function asBytes(value: unknown): Uint8Array | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  const view = value as Uint8Array;
  if (view.BYTES_PER_ELEMENT !== 1) return undefined;
  return view.length === 0 && isDetached(view.buffer) ? undefined : view;
}

/** The typed arrays whose items are all of a number type, by the name of their kind. Uint8Array means bytes. */
const TYPED: ReadonlyMap<Schema["type"], ReadonlySet<string>> = new Map([
  ["int", new Set(["Int8Array", "Int16Array", "Uint16Array", "Int32Array"])],
  ["long", new Set(["Int8Array", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "BigInt64Array"])],
  ["float", new Set(["Float32Array"])],
  ["double", new Set(["Float32Array", "Float64Array"])],
]);

/** Whether a value is an array, or a typed array that holds what the items are. */
export function arrayMatch(items: Schema): (value: unknown) => value is ArrayLike<unknown> {
  const kinds = TYPED.get(items.type);
  return (value): value is ArrayLike<unknown> =>
    Array.isArray(value) ||
    (ArrayBuffer.isView(value) && kinds?.has((value as Int32Array)[Symbol.toStringTag]) === true);
}

/** Whether a value is an object that can have fields: any but arrays, views, collections and `wrap()`. */
export function isRecordLike(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (Object.getPrototypeOf(value) === Object.prototype) return true;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return false;
  return !(value instanceof Map || value instanceof Set || value instanceof Date || value instanceof Wrapped);
}

/** Whether a value is a plain object, of this realm or another. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf");
}

/**
 * Read a field of a record: own, or of its class. What an object has only from the root of its prototypes, as
 * `toString`, is no field.
 */
export function fieldReader(name: string): (record: object) => unknown {
  if (!(name in Object.prototype)) return (record) => (record as Record<string, unknown>)[name];
  return (record) => (holds(record, name) ? (record as Record<string, unknown>)[name] : undefined);
}

function holds(record: object, name: string): boolean {
  for (let object = record; ; ) {
    const prototype: object | null = Object.getPrototypeOf(object);
    if (Object.hasOwn(object, name)) return object === record || prototype !== null;
    if (prototype === null) return false;
    object = prototype;
  }
}

/**
 * Whether a value fits a branch of a union exactly, as far as it takes to tell branches apart: records by their keys,
 * arrays by being arrays, logical types by looking as decoded. Of numbers, those that are no exact float are left to a
 * double among the branches `beside`.
 */
export function buildMatch(schema: Schema, beside: readonly Schema[], options: MatchOptions): Match {
  const logical = logicalOf(schema, options);
  return logical ? (value) => logical.isExact(value) : buildRawMatch(schema, beside, options);
}

/**
 * Whether a logical type takes a value though it does not look as decoded: a Date for a date, a number for a decimal.
 * Undefined where there is no logical type. Asked where no branch fits exactly.
 */
export function buildLooseMatch(schema: Schema, options: MatchOptions): Match | undefined {
  const logical = logicalOf(schema, options);
  return logical && ((value) => logical.accepts(value));
}

/** Whether a value is encoded by a type, as far as `buildMatch` looks. */
function buildFit(schema: Schema, beside: readonly Schema[], options: MatchOptions): Match {
  const exact = buildMatch(schema, beside, options);
  const loose = buildLooseMatch(schema, options);
  return loose ? (value) => exact(value) || loose(value) : exact;
}

function buildRawMatch(schema: Schema, beside: readonly Schema[], options: MatchOptions): Match {
  switch (schema.type) {
    case "null":
      return (value) => value === null || value === undefined;
    case "boolean":
    case "string":
      return (value) => typeof value === schema.type;
    case "int":
      return (value) => typeof value === "number" && value === (value | 0);
    case "long":
      return (value) => (typeof value === "bigint" ? isLongBigint(value) : Number.isSafeInteger(value));
    case "float":
      return floatMatch(beside, options);
    case "double":
      return (value) => typeof value === "number";
    case "bytes":
      return (value) => asBytes(value) !== undefined;
    case "fixed":
      return (value) => asBytes(value)?.length === schema.size;
    case "enum": {
      const symbols = new Set<unknown>(schema.symbols);
      return (value) => symbols.has(value);
    }
    case "array":
      return arrayMatch(schema.items);
    case "map":
      return mapMatch(schema.values, beside, options);
    case "record":
      return recordMatch(schema);
    case "union":
      return unionMatch(schema, options);
  }
}

/** A number that is no exact float is left to a branch that holds it exactly: a double, or an int or long if it is whole. */
function floatMatch(beside: readonly Schema[], options: MatchOptions): Match {
  const others = beside.filter(({ type }) => type === "double" || type === "int" || type === "long");
  const exact = others.map((branch) => buildMatch(branch, [], options));
  return (value) => {
    if (typeof value !== "number") return false;
    return Object.is(Math.fround(value), value) || !exact.some((fits) => fits(value));
  };
}

/** Beside records an object is a map only if its values fit too. */
function mapMatch(values: Schema, beside: readonly Schema[], options: MatchOptions): Match {
  const isMap: Match = (value) => value instanceof Map || isPlain(value);
  if (!beside.some((branch) => branch.type === "record")) return isMap;
  const fits = buildFit(values, [values], options);
  return (value) => {
    if (value instanceof Map) return true;
    return isPlain(value) && Object.values(value).every(fits);
  };
}

function unionMatch(union: UnionSchema, options: MatchOptions): Match {
  const matches = union.branches.map((branch) => buildFit(branch, union.branches, options));
  return (value) => value instanceof Wrapped || matches.some((match) => match(value));
}

/** Every own key is a field, and no field without a default is missing. */
export function recordMatch(schema: RecordSchema): Match {
  const names = new Set(schema.fields.map((field) => field.name));
  const needed = schema.fields.filter((field) => field.default === undefined).map((field) => fieldReader(field.name));
  return (value) => {
    if (!isRecordLike(value)) return false;
    for (const key of Object.keys(value)) if (!names.has(key)) return false;
    return needed.every((read) => read(value) !== undefined);
  };
}

/** Why an object does not fit a record, for a message. */
export function recordMisfit(schema: RecordSchema, value: object): string {
  const missing = schema.fields.find(
    (field) => field.default === undefined && fieldReader(field.name)(value) === undefined,
  );
  const record = `record ${quote(schema.name)}`;
  return missing
    ? `an object without the field ${quote(missing.name)} of ${record}`
    : `an object with a key that is no field of ${record}`;
}

/** Branches by the name that `wrap`, `branch` and the Avro JSON encoding call them. */
export function branchIndexes(union: UnionSchema): ReadonlyMap<string, number> {
  return new Map(union.branches.map((branch, index) => [branchName(branch), index]));
}
