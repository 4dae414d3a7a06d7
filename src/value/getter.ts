import { bit, type ColumnData } from "../column/data.js";
import { AvroError, DecodeError, type Path } from "../errors.js";
import { branchName, type EnumSchema, type FixedSchema, type UnionSchema } from "../schema/schema.js";
import { branch } from "./branch.js";
import { type Logical, logicalOf } from "./logical/logical.js";
import { longGetter } from "./long.js";
import type { ResolvedOptions } from "./options.js";
import { putOwn, RecordMaker } from "./record-maker.js";
import { forwardTextGetter, sequentialTextGetter, textGetter } from "./text.js";
import { isWrapped } from "./union-shape.js";

/** Gives the value of slot `i`, as the options want it. Fresh objects and arrays of bytes each time. */
export type Getter = (i: number) => unknown;

export interface GetterOptions extends ResolvedOptions {
  /** Slots are read in order: text is decoded in pieces. */
  readonly sequential?: boolean | "mostly";
  /** Longs that no number holds: an error when objects are made, a bigint for the getters of views and columns. */
  readonly unsafe: "throw" | "bigint";
}

/** Make the getter of a column. Stateless towards the slots: row i is slot i. */
export function getterOf(column: ColumnData, options: GetterOptions, path: Path = [], tag?: string): Getter {
  if (column.constant) return constantGetter(getterOf(column.constant.one, options, path, tag));
  const value = logicalGetter(column, options, path, tag);
  const { validity, nullable } = column;
  if (!validity) return value;
  const schema = nullable!.schema as UnionSchema;
  const wraps = options.union === "wrapped";
  const name = branchName(schema.branches.find((candidate) => candidate.type !== "null")!);
  if (wraps) return (i) => (bit(validity, i) ? { [name]: value(i) } : null);
  return (i) => (bit(validity, i) ? value(i) : null);
}

/** The same value for each slot; what is an object is made anew each time. */
function constantGetter(get: Getter): Getter {
  let value: unknown;
  try {
    value = get(0);
  } catch (error) {
    if (!(error instanceof AvroError)) throw error;
    return () => get(0); // what the options refuse, they refuse in each slot
  }
  return typeof value === "object" && value !== null ? () => get(0) : () => value;
}

/** Logical types are those of the column's schema. */
function logicalGetter(column: ColumnData, options: GetterOptions, path: Path, tag: string | undefined): Getter {
  const logical = logicalOf(column.layout.schema, options);
  if (logical === undefined) return rawGetter(column, options, path, tag);
  const raw = rawGetter(column, logical.long ? { ...options, long: logical.long } : options, path, tag);
  if (!logical.changes) return raw;
  const { fromRaw } = logical;
  const get = bytesGetter(column, logical.fromBytes) ?? ((i: number) => fromRaw(raw(i)));
  return (i) => {
    try {
      return get(i);
    } catch (error) {
      if (error instanceof DecodeError && error.path === undefined) error.path = path;
      throw error;
    }
  };
}

/** Of bytes where they lie. */
function bytesGetter({ layout, values, offsets }: ColumnData, fromBytes: Logical["fromBytes"]): Getter | undefined {
  if (fromBytes === undefined) return undefined;
  if (offsets) return (i) => fromBytes(values as Uint8Array, offsets[i]!, offsets[i + 1]!);
  const { size } = layout.schema as FixedSchema;
  return (i) => fromBytes(values as Uint8Array, i * size, (i + 1) * size);
}

function rawGetter(column: ColumnData, options: GetterOptions, path: Path, tag: string | undefined): Getter {
  const { layout, values, offsets } = column;
  switch (layout.kind) {
    case "null":
      return () => null;
    case "boolean":
      return (i) => bit(values as Uint8Array, i);
    case "int":
    case "float":
    case "double":
      return numberGetter(values as Int32Array | Float32Array | Float64Array);
    case "long":
      return longGetter(values as BigInt64Array, options.long, options.unsafe, path);
    case "enum": {
      const symbols = [...(layout.schema as EnumSchema).symbols];
      return (i) => symbols[values![i] as number];
    }
    case "fixed": {
      const { size } = layout.schema as FixedSchema;
      return (i) => ownBytes(values as Uint8Array, i * size, (i + 1) * size);
    }
    case "bytes":
      return (i) => ownBytes(values as Uint8Array, offsets![i]!, offsets![i + 1]!);
    case "string":
      return textGetters(options.sequential)(values as Uint8Array, offsets!);
    case "record":
      return recordGetter(column, options, path, tag);
    case "array":
      return arrayGetter(column, options, path);
    case "map":
      return mapGetter(column, options, path);
    case "union":
      return unionGetter(column, options, path);
  }
}

function textGetters(sequential: GetterOptions["sequential"] = false) {
  return sequential === "mostly" ? forwardTextGetter : sequential ? sequentialTextGetter : textGetter;
}

function numberGetter(values: Int32Array | Float32Array | Float64Array): Getter {
  return (i) => values[i];
}

/** A copy with a buffer of its own. */
function ownBytes(values: Uint8Array, start: number, end: number): Uint8Array {
  return Uint8Array.prototype.slice.call(values, start, end);
}

/** Of the records of each layout. */
const makers = new WeakMap<object, RecordMaker>();

/** Without generated code. */
function recordGetter(column: ColumnData, options: GetterOptions, path: Path, tag: string | undefined): Getter {
  const { layout, children, length } = column;
  const names = (layout as { fields: readonly { name: string }[] }).fields.map((field) => field.name);
  const getters = children.map((child, i) => getterOf(child, options, [...path, names[i]!]));
  let maker = makers.get(layout);
  if (maker === undefined) makers.set(layout, (maker = new RecordMaker(names)));
  const make = maker.maker(getters, length);
  if (tag === undefined) return make;
  return (i) => {
    const record = make(i);
    record[branch] = tag;
    return record;
  };
}

function arrayGetter(column: ColumnData, options: GetterOptions, path: Path): Getter {
  const [items] = column.children as [ColumnData];
  const offsets = column.offsets!;
  if (options.numericArrays === "typed" && isNumbers(items, options))
    return (i) => (items.values as Int32Array).slice(offsets[i]!, offsets[i + 1]!);
  const get = getterOf(items, options, path);
  return (i) => {
    const start = offsets[i]!;
    const array = new Array<unknown>(offsets[i + 1]! - start);
    for (let k = 0; k < array.length; k++) array[k] = get(start + k);
    return array;
  };
}

/** Whether `numericArrays: "typed"` applies: items of int, long, float or double, not nullable, that stay what they are. */
export function isNumbers(items: ColumnData, options: Pick<GetterOptions, "logical">): boolean {
  const { kind, schema } = items.layout;
  if (logicalOf(schema, options)?.changes) return false;
  return !items.validity && (kind === "int" || kind === "long" || kind === "float" || kind === "double");
}

function mapGetter(column: ColumnData, options: GetterOptions, path: Path): Getter {
  const [keys, values] = column.children as [ColumnData, ColumnData];
  const offsets = column.offsets!;
  const key = rawGetter(keys, options, path, undefined) as (i: number) => string; // its schema is that of the map
  const get = getterOf(values, options, path);
  if (options.map === "Map")
    return (i) => {
      const map = new Map<string, unknown>();
      for (let k = offsets[i]!; k < offsets[i + 1]!; k++) map.set(key(k), get(k));
      return map;
    };
  return (i) => {
    const map: Record<string, unknown> = {};
    for (let k = offsets[i]!; k < offsets[i + 1]!; k++) putOwn(map, key(k), get(k));
    return map;
  };
}

function unionGetter(column: ColumnData, options: GetterOptions, path: Path): Getter {
  const schema = column.layout.schema as UnionSchema;
  const wraps = isWrapped(schema, options);
  const tagged = !wraps && hasManyRecords(schema);
  const getters = column.children.map((child, id) => {
    const name = branchName(schema.branches[id]!);
    const get = getterOf(child, options, [...path, name], tagged && child.layout.kind === "record" ? name : undefined);
    if (!wraps || child.layout.kind === "null") return get;
    return (slot: number) => ({ [name]: get(slot) });
  });
  const typeIds = column.typeIds!;
  const offsets = column.offsets!;
  return (i) => getters[typeIds[i]!]!(offsets[i]!);
}

/** Whether records of the union carry the symbol `branch`. */
export function hasManyRecords(schema: UnionSchema): boolean {
  return schema.branches.filter((candidate) => candidate.type === "record").length > 1;
}
