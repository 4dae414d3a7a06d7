import { Sink } from "../bytes/sink.js";
import type { DatumEncoder } from "../datum/encoder.js";
import { AvroError, LimitError } from "../errors.js";
import { AvroType } from "../type/type.js";

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

/**
 * Gathers the rows of the next block. A block ends before the row that would make it larger than it should be, so only
 * a row that is larger alone makes a larger block.
 */
export class BlockBuilder {
  readonly #encoder: DatumEncoder;
  readonly #sink = new Sink(4096);
  readonly #size: BlockSize;
  readonly #maxBytes: number;
  readonly #maxFree: number;
  #count = 0;
  #isBusy = false;

  constructor(type: AvroType<never, never>, size: BlockSize) {
    const { maxBlockBytes, maxFreeValues } = type.options.limits;
    this.#encoder = AvroType.encoderOf(type);
    this.#size = size;
    this.#maxBytes = maxBlockBytes;
    this.#maxFree = maxFreeValues;
  }

  /** Rows that were added and not taken. */
  get count(): number {
    return this.#count;
  }

  /**
   * Add a row, of index `index` in the file for errors; gives a block that is full, with this row or without it. After
   * an error everything is as it was.
   */
  add(row: unknown, index: number): BlockBody | undefined {
    const before = this.#sink.position;
    this.#write(row, index);
    const { position } = this.#sink;
    if (position - before > this.#maxBytes) {
      this.#sink.position = before;
      throw new LimitError("maxBlockBytes", this.#maxBytes, "a row that no block can hold", { path: [], row: index });
    }
    if (position > this.#size.bytes && this.#count > 0) return this.#takeBefore(before);
    this.#count++;
    return this.#isFull(position) ? this.take() : undefined;
  }

  /** What was added, if anything. */
  take(): BlockBody | undefined {
    return this.#count === 0 ? undefined : this.#takeTo(this.#sink.position);
  }

  #write(row: unknown, index: number): void {
    if (this.#isBusy) throw new AvroError("invalid-argument", "a row can't be written by the getters of another");
    this.#isBusy = true;
    try {
      this.#encoder.write(this.#sink, row, index);
    } finally {
      this.#isBusy = false;
    }
  }

  /** The rows before the last one, which stays as the first of the next block. */
  #takeBefore(end: number): BlockBody {
    const { bytes, position } = this.#sink;
    const last = bytes.slice(end, position);
    const body = this.#takeTo(end);
    this.#sink.raw(last);
    this.#count = 1;
    return body;
  }

  #takeTo(end: number): BlockBody {
    const body = { data: this.#sink.bytes.slice(0, end), count: this.#count };
    this.#sink.reset();
    this.#count = 0;
    return body;
  }

  /** Rows of no bytes fill a block too: readers allow no more of them than `maxFreeValues`. */
  #isFull(position: number): boolean {
    const { bytes, rows } = this.#size;
    return position >= bytes || this.#count >= rows || this.#count - position >= this.#maxFree;
  }
}
