import { AvroError } from "../errors.js";
import type { Layout } from "../plan/layout.js";
import type { Schema } from "../schema/schema.js";
import { bit, type ColumnData, type PhysicalArray } from "./data.js";

/** Makes JavaScript values of columns; the room value/ decides what they look like. */
export interface ColumnReader {
  /** Value of a slot, at any order; longs that no number holds are bigint. */
  get(column: ColumnData): (i: number) => unknown;
  /** Value of a slot for readers in order; refuses what the options refuse. */
  objects(column: ColumnData): (i: number) => unknown;
  /** A view of a record's slot: getters that read the columns when they are asked. */
  view(column: ColumnData): (i: number) => object;
}

/** Numbers of constant-length arrays as one typed array, the last dimension running fastest. */
export interface Matrix {
  readonly values: Int32Array | BigInt64Array | Float32Array | Float64Array;
  /** Slots of the column, then the length of each nested array. */
  readonly shape: readonly number[];
}

/**
 * One column of a record batch: physical arrays laid out as Arrow's, copied out of the kernel, so they are the
 * caller's to keep and to transfer. Slots are indexed from 0; columns below arrays, maps and unions have index spaces
 * of their own.
 */
export class Column {
  /** Name of the field; "" for the root of a batch, "item", "key" and "value" below arrays and maps. */
  readonly name: string;
  readonly #data: ColumnData;
  readonly #reader: ColumnReader;
  #get: ((i: number) => unknown) | undefined;
  #children: readonly Column[] | undefined;

  constructor(name: string, data: ColumnData, reader: ColumnReader) {
    this.name = name;
    this.#data = data;
    this.#reader = reader;
  }

  /** The schema of the values; a union of null and one type where there is `validity`. */
  get type(): Schema {
    return (this.#data.nullable ?? this.#data.layout).schema;
  }

  /** Slots. */
  get length(): number {
    return this.#data.length;
  }

  /**
   * The physical values: Int32Array for int and enum (index of the symbol), BigInt64Array, Float32Array, Float64Array;
   * Uint8Array of bits for boolean (least significant first), of bytes end to end for string, bytes and fixed.
   * Undefined for null, records, arrays, maps and unions.
   */
  get values(): PhysicalArray | undefined {
    return this.#data.values;
  }

  /** Bits, least significant first, 1 where there is a value; undefined where no null can be. */
  get validity(): Uint8Array | undefined {
    return this.#data.validity;
  }

  /** For string, bytes, array and map: where slot i begins, and one more; for unions: the slot in the branch's column. */
  get offsets(): Int32Array | undefined {
    return this.#data.offsets;
  }

  /** For unions: position of each slot's branch, -1 where a null stands above. */
  get typeIds(): Int16Array | undefined {
    return this.#data.typeIds;
  }

  /** Fields of a record, items of an array, keys and values of a map, branches of a union. */
  get children(): readonly Column[] {
    this.#children ??= this.#data.children.map(
      (child, i) => new Column(childName(this.#data.layout, i), child, this.#reader),
    );
    return this.#children;
  }

  /** The value of slot `i`. Longs that no number holds are bigint. */
  get(i: number): unknown {
    if (!Number.isInteger(i) || i < 0 || i >= this.length)
      throw new AvroError("invalid-argument", `slot ${i} is not one of the column's ${this.length}`);
    this.#get ??= this.#reader.get(this.#data);
    return this.#get(i);
  }

  /** All values, in order, as `get` gives them. */
  toArray(): unknown[] {
    const get = this.#reader.get(this.#data);
    return Array.from({ length: this.length }, (_, i) => get(i));
  }

  /**
   * The numbers of arrays that are all of one length, without a copy where they lie end to end: for embeddings,
   * tensors and token windows.
   *
   * @throws AvroError "invalid-argument" if the column is no array of numbers, or has nulls or arrays of other lengths
   */
  matrix(): Matrix {
    const shape: number[] = [this.length];
    let data = this.#data;
    let first = 0;
    let slots = this.length;
    while (data.layout.kind === "array") {
      if (hasNull(data, first, slots)) throw noMatrix("it has nulls");
      const width = constantWidth(data.offsets!, first, slots);
      shape.push(width);
      first = slots === 0 ? 0 : data.offsets![first]!;
      slots *= width;
      data = data.children[0]!;
    }
    if (shape.length === 1 || !["int", "long", "float", "double"].includes(data.layout.kind))
      throw noMatrix("it is no array of numbers");
    if (hasNull(data, first, slots)) throw noMatrix("it has nulls");
    return { values: (data.values as Float32Array).subarray(first, first + slots), shape };
  }
}

/** Name of the `i`-th child of a column. */
function childName(layout: Layout, i: number): string {
  switch (layout.kind) {
    case "record":
      return layout.fields[i]!.name;
    case "union":
      return layout.branches[i]!.name;
    case "map":
      return i === 0 ? "key" : "value";
    default:
      return "item";
  }
}

function hasNull(data: ColumnData, first: number, slots: number): boolean {
  if (!data.validity) return false;
  for (let i = first; i < first + slots; i++) if (!bit(data.validity, i)) return true;
  return false;
}

function constantWidth(offsets: Int32Array, first: number, slots: number): number {
  if (slots === 0) return 0;
  const width = offsets[first + 1]! - offsets[first]!;
  for (let i = first; i < first + slots; i++)
    if (offsets[i + 1]! - offsets[i]! !== width) throw noMatrix("its arrays differ in length");
  return width;
}

function noMatrix(why: string): AvroError {
  return new AvroError("invalid-argument", `the column is no matrix: ${why}`);
}
