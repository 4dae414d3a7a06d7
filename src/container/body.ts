import { Sink } from "../bytes/sink.js";
import type { EncodedRows } from "../datum/batch-encoder.js";
import type { DatumEncoder } from "../datum/encoder.js";
import { AvroError, LimitError } from "../errors.js";
import type { Limits } from "../limits.js";
import { AvroType } from "../type/type.js";
import { type CountFree, freeCounter } from "./free.js";
import type { RowGroup } from "./rows.js";

/** When a block is full. */
export interface BlockSize {
  /** Bytes of data, before compression. */
  readonly bytes: number;
  readonly rows: number;
}

/** The data of a block, before compression, in a buffer of their own. */
export interface BlockBody {
  readonly data: Uint8Array;
  readonly count: number;
}

/** What came of rows of a group. */
export interface Filled {
  /** The first row that was not added. */
  readonly next: number;
  /** The blocks that are full. */
  readonly bodies: readonly BlockBody[];
  /** What is wrong with the row at `next`, in a list, if something is. */
  readonly failure: readonly [unknown] | undefined;
}

/** How much more than a block is encoded of rows that are there. */
const MARGIN = 1.02;

/**
 * Gathers the rows of the next block. A block ends before the row that would make it larger than it should be, so only
 * a row that is larger alone makes a larger block; and before the row with which it would hold more values of no bytes
 * than a reader allows. After an error everything is as it was before the row, whose index in the file it has.
 */
export class BlockBuilder {
  readonly #encoder: DatumEncoder;
  readonly #sink = new Sink(4096);
  readonly #size: BlockSize;
  readonly #limits: Limits;
  readonly #countFree: CountFree | undefined;
  #rows = 0;
  #count = 0;
  /** Values of no bytes in the rows of the block. */
  #free = 0;
  #isBusy = false;

  constructor(type: AvroType<never, never>, size: BlockSize) {
    this.#limits = type.options.limits;
    this.#encoder = AvroType.encoderOf(type);
    this.#countFree = freeCounter(type.schema, this.#limits);
    this.#size = size;
  }

  /** Rows that were added in all. */
  get rows(): number {
    return this.#rows;
  }

  /** Rows that were added and not taken. */
  get count(): number {
    return this.#count;
  }

  /** Add a row; gives a block that is full, with this row or without it. */
  add(row: unknown): BlockBody | undefined {
    const before = this.#begin();
    try {
      this.#encoder.write(this.#sink, row, this.#rows);
    } finally {
      this.#isBusy = false;
    }
    return this.#added(before);
  }

  /** Add some rows of a group, from the one at `from` on: about as many as make a block. */
  fill(group: RowGroup, from: number): Filled {
    const { bytes, rows } = this.#size;
    // rather a few rows for the next block than another round for the last rows of this one
    const room = Math.max(1, bytes * MARGIN - this.#begin());
    try {
      return this.#cut(from, group.encode(from, room, rows - this.#count, this.#rows));
    } finally {
      this.#isBusy = false;
    }
  }

  /** What was added, if anything. */
  take(): BlockBody | undefined {
    return this.#count === 0 ? undefined : this.#takeTo(this.#sink.position);
  }

  /** Where a row begins. */
  #begin(): number {
    if (this.#isBusy) throw new AvroError("invalid-argument", "a row can't be written by the getters of another");
    this.#isBusy = true;
    return this.#sink.position;
  }

  /** A row was written from `before` on. */
  #added(before: number): BlockBody | undefined {
    const { position, bytes } = this.#sink;
    let free: number;
    try {
      free = this.#check(bytes, before, position);
    } catch (error) {
      this.#sink.position = before;
      throw error;
    }
    const excess = this.#count > 0 && this.#isOver(position, free);
    const body = excess ? this.#takeBefore(before) : undefined;
    this.#count++;
    this.#rows++;
    this.#free += free;
    return body ?? (this.#isFull(position) ? this.take() : undefined);
  }

  /** Add rows that stand end to end, and cut them into blocks. */
  #cut(from: number, { bytes, ends, failure }: EncodedRows): Filled {
    const bodies: BlockBody[] = [];
    /** Where the rows begin that are counted already, and are not in the sink yet. */
    let start = 0;
    const take = (end: number) => {
      bodies.push(this.#takeWith(bytes.subarray(start, end)));
      start = end;
    };
    for (let i = 0, at = 0; i < ends.length; i++) {
      const end = ends[i]!;
      let free: number;
      try {
        free = this.#check(bytes, at, end);
      } catch (error) {
        this.#sink.raw(bytes.subarray(start, at));
        return { next: from + i, bodies, failure: [error] };
      }
      if (this.#count > 0 && this.#isOver(this.#sink.position + end - start, free)) take(at);
      this.#count++;
      this.#rows++;
      this.#free += free;
      if (this.#isFull(this.#sink.position + end - start)) take(end);
      at = end;
    }
    this.#sink.raw(bytes.subarray(start));
    return { next: from + ends.length, bodies, failure };
  }

  /** Whether a block would be larger than it should be with a row that ends at `position`. */
  #isOver(position: number, free: number): boolean {
    return position > this.#size.bytes || this.#free + free > this.#limits.maxFreeValues + position;
  }

  #isFull(position: number): boolean {
    const { bytes, rows } = this.#size;
    return position >= bytes || this.#count >= rows || this.#free >= this.#limits.maxFreeValues + position;
  }

  /** Gives the values of no bytes in a row. One that no reader takes is an error. */
  #check(bytes: Uint8Array, start: number, end: number): number {
    const { maxBlockBytes } = this.#limits;
    if (end - start > maxBlockBytes)
      throw this.#refusal("maxBlockBytes", maxBlockBytes, "a row that no block can hold");
    try {
      return this.#countFree?.(bytes, start, end) ?? 0;
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      throw this.#refusal(error.limit, error.max, "a row that readers refuse");
    }
  }

  #refusal(limit: string, max: number, what: string): LimitError {
    return new LimitError(limit, max, what, { path: [], row: this.#rows });
  }

  /** The rows before the last one, which stays in the sink, for the next block. */
  #takeBefore(end: number): BlockBody {
    const { bytes, position } = this.#sink;
    const last = bytes.slice(end, position);
    const body = this.#takeTo(end);
    this.#sink.raw(last);
    return body;
  }

  /** The rows of the block and those that follow in `more`. */
  #takeWith(more: Uint8Array): BlockBody {
    const { position } = this.#sink;
    const data = new Uint8Array(position + more.length);
    data.set(this.#sink.bytes.subarray(0, position));
    data.set(more, position);
    return this.#taken(data);
  }

  #takeTo(end: number): BlockBody {
    return this.#taken(this.#sink.bytes.slice(0, end));
  }

  #taken(data: Uint8Array): BlockBody {
    const body = { data, count: this.#count };
    this.#sink.reset();
    this.#count = 0;
    this.#free = 0;
    return body;
  }
}
