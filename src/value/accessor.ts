import { bit, type ColumnData } from "../column/data.js";
import type { EnumSchema } from "../schema/schema.js";
import type { Getter, GetterOptions } from "./getter.js";
import { logicalOf } from "./logical/logical.js";

export const SLOT: unique symbol = Symbol("slot");
export const CELLS: unique symbol = Symbol("cells");

/** What the accessor of a field reads in the views of one batch. */
export interface Cell {
  /** The value of any slot. */
  readonly get: Getter;
  /** Undefined where only `get` gives what is wanted: logical types that change values, constants, nested values. */
  readonly values: Int32Array | Float32Array | Float64Array | Uint8Array | undefined;
  readonly validity: Uint8Array | undefined;
  readonly symbols: readonly string[];
}

/** What accessors are called on. */
interface Viewed {
  readonly [SLOT]: number;
  readonly [CELLS]: { readonly fields: readonly Cell[] };
}

type Accessor = (this: Viewed) => unknown;

/** `get` gives the same values, and those that are not read in place. */
export function cellOf(column: ColumnData, options: GetterOptions, get: Getter): Cell {
  const { layout, validity } = column;
  const symbols = layout.kind === "enum" ? [...(layout.schema as EnumSchema).symbols] : [];
  return { get, values: valuesOf(column, options), validity, symbols };
}

function valuesOf(column: ColumnData, options: GetterOptions): Cell["values"] {
  const { layout, values, validity, constant } = column;
  if (constant || logicalOf(layout.schema, options)?.changes || (validity && options.union === "wrapped"))
    return undefined;
  switch (layout.kind) {
    case "int":
    case "enum":
    case "float":
    case "double":
    case "boolean":
      return values as Int32Array;
    case "long": // two halves: value/long.ts
      return options.long === "bigint" || values === undefined
        ? undefined
        : new Int32Array(values.buffer, values.byteOffset, values.length * 2);
    default:
      return undefined;
  }
}

/**
 * Makes the accessor of field `k`, by the kind of its column; "other" for those that are not here. Each kind has a text
 * of its own, so that an engine sees one kind of array in each and can build it into the loop that reads the field: rows
 * of 14 fields, three of them read, took 59 ns so, 71 with one text for all and a generator (2026-11, Node 20).
 */
export const ACCESSORS: Readonly<Record<string, (k: number) => Accessor>> = {
  int: (k) =>
    function () {
      const { values, validity, get } = this[CELLS].fields[k]!;
      const i = this[SLOT];
      if (values === undefined) return get(i);
      return validity === undefined || bit(validity, i) ? (values as Int32Array)[i] : null;
    },
  float: (k) =>
    function () {
      const { values, validity, get } = this[CELLS].fields[k]!;
      const i = this[SLOT];
      if (values === undefined) return get(i);
      return validity === undefined || bit(validity, i) ? (values as Float32Array)[i] : null;
    },
  double: (k) =>
    function () {
      const { values, validity, get } = this[CELLS].fields[k]!;
      const i = this[SLOT];
      if (values === undefined) return get(i);
      return validity === undefined || bit(validity, i) ? (values as Float64Array)[i] : null;
    },
  boolean: (k) =>
    function () {
      const { values, validity, get } = this[CELLS].fields[k]!;
      const i = this[SLOT];
      if (values === undefined) return get(i);
      return validity === undefined || bit(validity, i) ? bit(values as Uint8Array, i) : null;
    },
  enum: (k) =>
    function () {
      const { values, validity, symbols, get } = this[CELLS].fields[k]!;
      const i = this[SLOT];
      if (values === undefined) return get(i);
      return validity === undefined || bit(validity, i) ? symbols[(values as Int32Array)[i]!] : null;
    },
  long: (k) =>
    function () {
      const { values, validity, get } = this[CELLS].fields[k]!;
      const i = this[SLOT];
      if (values === undefined || (validity !== undefined && !bit(validity, i))) return get(i);
      const low = (values as Int32Array)[2 * i]!;
      const high = (values as Int32Array)[2 * i + 1]!;
      if (high === low >> 31) return low;
      const value = high * 4294967296 + (low >>> 0);
      return Number.isSafeInteger(value) ? value : get(i);
    },
  string: (k) =>
    function () {
      return this[CELLS].fields[k]!.get(this[SLOT]);
    },
  other: (k) =>
    function () {
      return this[CELLS].fields[k]!.get(this[SLOT]);
    },
};
