import type { Cursor } from "../bytes/cursor.js";
import type { Sink } from "../bytes/sink.js";
import type { ResolvedOptions } from "../value/options.js";

/** Reads one value from a cursor. */
export type Reader = (cursor: Cursor) => unknown;

/** Moves a cursor past one value. */
export type Skipper = (cursor: Cursor) => void;

/** Checks a value and writes it to a sink. */
export type Writer = (sink: Sink, value: unknown) => void;

/**
 * Makes the reader of a record that becomes a plain object with `names` as its keys, in this order.
 *
 * @param slots for each step of the plan, the index into `names` of what it reads, or -1 if it only skips
 * @param readers of the steps
 * @param tag the value of the symbol `branch`, if the record is to carry it
 */
export type RecordFactory = (
  names: readonly string[],
  slots: readonly number[],
  readers: readonly Reader[],
  tag: string | undefined,
) => Reader;

export interface WriterOptions extends ResolvedOptions {
  /** Build the slow variant that goes on after a fault, and throws all of them as `Faults`. */
  readonly collect?: boolean;
}

export interface ReaderOptions extends ResolvedOptions {
  /** Build the slow variant that keeps the cursor's path. */
  readonly trace?: boolean;
}
