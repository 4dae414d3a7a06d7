import { AvroError } from "../errors.js";

/** What became of one message: its value (null for a tombstone), or what is wrong with it. */
export type MessageResult<Out> =
  | { readonly index: number; readonly value: Out | null; readonly error?: undefined }
  | { readonly index: number; readonly value?: undefined; readonly error: AvroError };

/**
 * What became of the messages of a batch, each at its own index: none is dropped, none moved.
 *
 * ```ts
 * for (const { index, value, error } of batch) …
 * ```
 */
export class MessageBatch<Out> {
  /** `values[i]` is that of message i: null for a tombstone, undefined where it has an error. */
  readonly values: readonly (Out | null | undefined)[];
  /** One error for each message that could not be decoded, in order; `row` is the index of the message. */
  readonly errors: readonly AvroError[];

  constructor(values: readonly (Out | null | undefined)[], errors: readonly AvroError[]) {
    this.values = values;
    this.errors = errors;
  }

  /** Messages. */
  get length(): number {
    return this.values.length;
  }

  /** Whether every message was decoded. */
  get ok(): boolean {
    return this.errors.length === 0;
  }

  /** What is wrong with message `index`; undefined if nothing is. */
  errorAt(index: number): AvroError | undefined {
    return this.errors.find(({ row }) => row === index);
  }

  /** Each message in order. */
  *[Symbol.iterator](): Generator<MessageResult<Out>, void, undefined> {
    let next = 0;
    for (let index = 0; index < this.values.length; index++) {
      const error = this.errors[next];
      if (error?.row === index) {
        next++;
        yield { index, error };
      } else yield { index, value: this.values[index] as Out | null };
    }
  }
}

/** Values and errors of messages, put in any order. */
export class Results {
  values: unknown[];
  readonly #errors = new Map<number, AvroError>();

  constructor(length: number) {
    this.values = new Array(length);
  }

  /** @throws `error` itself, unless it is about the message */
  fail(row: number, error: unknown, schemaId?: number | string): void {
    if (!(error instanceof AvroError) || error.code === "internal") throw error;
    error.row = row;
    if (schemaId !== undefined) error.schemaId = schemaId;
    this.values[row] = undefined;
    this.#errors.set(row, error);
  }

  /** Whether a message has an error. */
  hasError(row: number): boolean {
    return this.#errors.has(row);
  }

  /** The errors in order. */
  get errors(): AvroError[] {
    return [...this.#errors.values()].sort((a, b) => a.row! - b.row!);
  }

  /** @throws the first error */
  orThrow(): void {
    if (this.#errors.size > 0) throw this.errors[0];
  }
}
