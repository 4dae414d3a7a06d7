import type { Sink } from "../bytes/sink.js";
import type { RecordBatch } from "../column/batch.js";
import type { DatumEncoder } from "../datum/encoder.js";
import type { AnyType } from "../type/any-type.js";
import { rowWriter } from "../type/encode-columns.js";

/** Rows that are all there: what fills blocks may take as many of them at once as it likes. */
export interface RowGroup {
  readonly length: number;
  /** Append row `i` to a sink; `row` is its index in the file, for errors. */
  write(sink: Sink, i: number, row: number): void;
}

/** Rows as values. The array may change between calls, and not meanwhile. */
export function valueRows(encoder: DatumEncoder, values: readonly unknown[]): RowGroup {
  return {
    get length() {
      return values.length;
    },
    write: (sink, i, row) => encoder.write(sink, values[i], row),
  };
}

/** The rows of columns of a type's schema, which are checked first. Errors as of `encodeColumns`. */
export function columnRows(type: AnyType, batch: RecordBatch): RowGroup {
  return { length: batch.length, write: rowWriter(type, batch) };
}
