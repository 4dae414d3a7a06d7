import type { AvroError, DecodeError } from "../errors.js";

/** What could be decoded of a batch, and what is wrong with the rest. */
export class CollectedBatch<Out> {
  /** The values of the good datums, in order; a message that was null stands as null. */
  readonly values: Out[];
  /** One error for each bad datum, with its `row`. */
  readonly errors: DecodeError[];
  readonly #rows: readonly number[];

  constructor(values: Out[], rows: readonly number[], errors: readonly AvroError[]) {
    this.values = values;
    this.errors = errors as DecodeError[];
    this.#rows = rows;
  }

  /** Each value with the index that its datum has in the batch. */
  *entries(): Generator<[row: number, value: Out]> {
    for (let i = 0; i < this.values.length; i++) yield [this.#rows[i]!, this.values[i]!];
  }
}
