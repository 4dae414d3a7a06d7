import { AvroError } from "../errors.js";
import type { ColumnData, PhysicalArray } from "./data.js";

/** Every array begins at a multiple of this many bytes: the widest element. */
const ALIGNMENT = 8;

/** What stands in place of the counts of a column that holds one value in all slots: readers have that value. */
const CONSTANT = -1;

/** For arrays that a column does not have. */
const NONE = -2;

/**
 * Columns as bytes in one buffer, to be handed to another thread of the same program, which has the same plan: the
 * lengths of all arrays (int32: how many of them there are, then of each column its length and the elements of
 * validity, values, offsets and type ids), then the arrays. Physical order, this machine's byte order.
 */
export function packColumns(column: ColumnData): Uint8Array {
  const counts: number[] = [];
  const arrays: ArrayBufferView[] = [];
  collect(column, counts, arrays);
  let size = aligned(4 * (counts.length + 1));
  for (const array of arrays) size += aligned(array.byteLength);
  const packed = new Uint8Array(size);
  new Int32Array(packed.buffer).set([counts.length, ...counts]);
  let at = aligned(4 * (counts.length + 1));
  for (const { buffer, byteOffset, byteLength } of arrays) {
    packed.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += aligned(byteLength);
  }
  return packed;
}

function collect(column: ColumnData, counts: number[], arrays: ArrayBufferView[]): void {
  counts.push(column.length);
  if (column.constant) {
    counts.push(CONSTANT);
    return;
  }
  for (const array of [column.validity, column.values, column.offsets, column.typeIds]) {
    counts.push(array?.length ?? NONE);
    if (array !== undefined) arrays.push(array);
  }
  for (const child of column.children) collect(child, counts, arrays);
}

/** The columns again, over the memory of `packed`, laid out as `like`: columns of the same plan, of any length. */
export function unpackColumns(packed: Uint8Array, like: ColumnData): ColumnData {
  const unpacking = new Unpacking(packed);
  const column = unpacking.column(like);
  if (!unpacking.isDone) throw new AvroError("internal", "columns of another plan were handed over");
  return column;
}

class Unpacking {
  readonly #buffer: ArrayBufferLike;
  readonly #counts: Int32Array;
  #next = 0;
  #at: number;

  constructor({ buffer }: Uint8Array) {
    const length = new Int32Array(buffer, 0, 1)[0]!;
    this.#buffer = buffer;
    this.#counts = new Int32Array(buffer, 4, length);
    this.#at = aligned(4 * (length + 1));
  }

  get isDone(): boolean {
    return this.#next === this.#counts.length;
  }

  column(like: ColumnData): ColumnData {
    const length = this.#count();
    if (like.constant) {
      this.#count();
      return like.constant.of(length);
    }
    const { layout, nullable } = like;
    return {
      layout,
      length,
      nullable,
      validity: this.#array(Uint8Array),
      values: this.#array((like.values as Uint8Array | undefined)?.constructor as typeof Uint8Array) as PhysicalArray,
      offsets: this.#array(Int32Array),
      typeIds: this.#array(Int16Array),
      children: like.children.map((child) => this.column(child)),
    };
  }

  #count(): number {
    return this.#counts[this.#next++]!;
  }

  #array<A extends ArrayBufferView>(Typed: new (buffer: ArrayBufferLike, at: number, length: number) => A) {
    const count = this.#count();
    if (count === NONE) return undefined;
    const array = new Typed(this.#buffer, this.#at, count);
    this.#at += aligned(array.byteLength);
    return array;
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
