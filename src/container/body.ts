import { Sink } from "../bytes/sink.js";
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
  /** The block that is full, if one is. */
  readonly body: BlockBody | undefined;
}

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

  /** Add the rows of a group from the one at `from` on, until a block is full. */
  fill(group: RowGroup, from: number): Filled {
    for (let i = from; i < group.length; i++) {
      const before = this.#begin();
      try {
        group.write(this.#sink, i, this.#rows);
      } catch (error) {
        this.#sink.position = before;
        if (error instanceof AvroError) error.row ??= this.#rows;
        throw error;
      } finally {
        this.#isBusy = false;
      }
      const body = this.#added(before);
      if (body !== undefined) return { next: i + 1, body };
    }
    return { next: group.length, body: undefined };
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
    const { position } = this.#sink;
    const free = this.#check(before, position);
    const { bytes, rows } = this.#size;
    const { maxFreeValues } = this.#limits;
    this.#rows++;
    const excess = position > bytes || this.#free + free > maxFreeValues + position;
    if (excess && this.#count > 0) return this.#takeBefore(before, free);
    this.#count++;
    this.#free += free;
    const full = position >= bytes || this.#count >= rows || this.#free >= maxFreeValues + position;
    return full ? this.take() : undefined;
  }

  /** Gives the values of no bytes in a row. One that no reader takes is taken back. */
  #check(before: number, position: number): number {
    const { maxBlockBytes } = this.#limits;
    if (position - before > maxBlockBytes)
      throw this.#refuse(before, "maxBlockBytes", maxBlockBytes, "a row that no block can hold");
    try {
      return this.#countFree?.(this.#sink.bytes, before, position) ?? 0;
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      throw this.#refuse(before, error.limit, error.max, "a row that readers refuse");
    }
  }

  #refuse(before: number, limit: string, max: number, what: string): LimitError {
    this.#sink.position = before;
    return new LimitError(limit, max, what, { path: [], row: this.#rows });
  }

  /** The rows before the last one, which stays as the first of the next block. */
  #takeBefore(end: number, free: number): BlockBody {
    const { bytes, position } = this.#sink;
    const last = bytes.slice(end, position);
    const body = this.#takeTo(end);
    this.#sink.raw(last);
    this.#count = 1;
    this.#free = free;
    return body;
  }

  #takeTo(end: number): BlockBody {
    const body = { data: this.#sink.bytes.slice(0, end), count: this.#count };
    this.#sink.reset();
    this.#count = 0;
    this.#free = 0;
    return body;
  }
}
