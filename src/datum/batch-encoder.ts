/** What was encoded of a list of rows. */
export interface EncodedRows {
  /** Data end to end. */
  readonly bytes: Uint8Array;
  /** Where each row ends in `bytes`. */
  readonly ends: readonly number[];
  /** What is wrong with the row behind the last of them, in a list, if it is not the end. */
  readonly failure: readonly [unknown] | undefined;
}

/** Encodes many values. Two of them: with the closures or generated writers, and with the kernel. */
export interface BatchEncoder {
  /** Data end to end. Errors carry the index of the value. */
  encodeMany(values: Iterable<unknown>): Uint8Array;
  /** Data each alone: every one has a buffer of its own. Errors carry the index of the value. */
  encodeEach(values: Iterable<unknown>): Uint8Array[];
  /** Data end to end as far as values are good, and where each ends. `first`: the index of the first for errors. */
  encodeRows(values: readonly unknown[], first: number): EncodedRows;
}
