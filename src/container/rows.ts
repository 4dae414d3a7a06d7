import { Sink } from "../bytes/sink.js";
import type { RecordBatch } from "../column/batch.js";
import type { BatchEncoder, EncodedRows } from "../datum/batch-encoder.js";
import { AvroError } from "../errors.js";
import type { AnyType } from "../type/any-type.js";
import { rowWriter } from "../type/encode-columns.js";

/** Rows that are all there, so that many of them are encoded at once. */
export interface RowGroup {
  readonly length: number;
  /**
   * Encode rows from the one at `from` on: at least one, or say why not; at most `rows`, and about as many as make
   * `bytes`. `first` is the index of the first in the file, for errors.
   */
  encode(from: number, bytes: number, rows: number, first: number): EncodedRows;
}

/** Rows that are encoded at once, at most: rows may grow all of a sudden, and all that are encoded are in memory. */
const MAX_ROWS = 4096;

/** Rows as values. The array may change between calls, and not meanwhile. */
export function valueRows(encoder: BatchEncoder, values: readonly unknown[]): RowGroup {
  let likely = 1; // how large they are is not known yet
  return {
    get length() {
      return values.length;
    },
    encode(from, bytes, rows, first) {
      const encoded = encoder.encodeRows(values.slice(from, from + Math.min(rows, likely)), first);
      const size = encoded.bytes.length / Math.max(1, encoded.ends.length);
      // no more than twice as many as before: the rows at the start may be small ones
      likely = Math.max(1, Math.min(Math.ceil(bytes / Math.max(size, 1)), likely * 2, MAX_ROWS));
      return encoded;
    },
  };
}

/** The rows of columns of a type's schema, which are checked first. Errors as of `encodeColumns`. */
export function columnRows(type: AnyType, batch: RecordBatch): RowGroup {
  const write = rowWriter(type, batch);
  const sink = new Sink();
  return {
    length: batch.length,
    encode(from, bytes, rows, first) {
      const ends: number[] = [];
      const to = Math.min(batch.length, from + rows);
      let failure: [unknown] | undefined;
      sink.reset();
      try {
        for (let i = from; i < to && sink.position < bytes; i++) {
          write(sink, i);
          ends.push(sink.position);
        }
      } catch (error) {
        if (error instanceof AvroError) error.row ??= first + ends.length;
        failure = [error];
      }
      return { bytes: sink.bytes.subarray(0, ends.at(-1) ?? 0), ends, failure };
    },
  };
}
