import type { ColumnData } from "../column/data.js";
import { type AvroError, DecodeError, LimitError } from "../errors.js";
import type { Limits } from "../limits.js";
import { freeValues, leastSize } from "../plan/size.js";
import type { Schema } from "../schema/schema.js";

/** Data laid end to end: `count` datums, or as many as there are. */
export interface DataInput {
  readonly bytes: Uint8Array;
  readonly count: number | undefined;
}

/** One datum a message. */
export interface MessagesInput {
  readonly messages: readonly Uint8Array[];
  /** Where the datum begins in each of them, which have so many bytes at least; 0 unless said otherwise. */
  readonly from?: number;
}

export type BatchInput = DataInput | MessagesInput;

/** Takes the errors of bad datums, in order, so that they do not hide their neighbours. */
export interface Collector {
  readonly errors: AvroError[];
}

/** The index in the batch of each of `count` values: of those without an error, in order. */
export function goodRows(count: number, errors: readonly AvroError[]): number[] {
  const rows: number[] = new Array(count);
  let next = 0;
  for (let i = 0, row = 0; i < count; row++) {
    if (errors[next]?.row === row) next++;
    else rows[i++] = row;
  }
  return rows;
}

/** Decodes many datums. Two of them: with the closures, and with the kernel. */
export interface BatchDecoder {
  /** The values in order. Without a collector the first bad datum is thrown. */
  objects(input: BatchInput, collector?: Collector): unknown[];
  /** The same as columns. @throws DecodeError "not-columnar" for recursive schemas */
  columns(input: BatchInput, collector?: Collector): ColumnData;
  /** Check every datum in full and give their number. */
  verify(input: DataInput): number;
  /** Walk over the data, checking what that needs, and give their number. */
  count(bytes: Uint8Array): number;
}

/**
 * Check what the caller says about data laid end to end. `claimed`: values without input of one datum, with those
 * that the reader's defaults add.
 *
 * @throws DecodeError "count-needed" where data may be empty; LimitError where so many would be values for no bytes
 */
export function checkData(
  writer: Schema,
  { bytes, count }: DataInput,
  limits: Limits,
  claimed = freeValues(writer),
): void {
  if (count === undefined) {
    if (leastSize(writer) > 0) return;
    throw new DecodeError("count-needed", "data of this schema may be empty: say how many there are");
  }
  if (claimed * count > limits.maxFreeValues + bytes.length)
    throw new LimitError(
      "maxFreeValues",
      limits.maxFreeValues,
      `${count} datums of a schema that takes few bytes or none`,
      { offset: 0 },
    );
}

/** Bytes are left behind the last datum. */
export function trailing(offset: number, length: number): DecodeError {
  return new DecodeError("trailing-bytes", `${length - offset} bytes are left after the data, from byte ${offset}`, {
    offset,
  });
}

/** Throw an error of datum `row`, or give it to the collector. */
export function report(error: AvroError, row: number, collector: Collector | undefined): void {
  error.row = row;
  if (!collector) throw error;
  collector.errors.push(error);
}
