import { checkBytes } from "../bytes/view.js";
import { RecordBatch } from "../column/batch.js";
import type { BatchInput } from "../datum/batch.js";
import { DatumEncoder } from "../datum/encoder.js";
import { AvroError } from "../errors.js";
import { project } from "../plan/project.js";
import type { Schema } from "../schema/schema.js";
import { type ResolvedOptions, resolveOptions, type ValueOptions } from "../value/options.js";
import { columnReader } from "../value/reader.js";
import { type BatchOptions, type CollectOptions, checkBatchOptions } from "./batch-options.js";
import { isValid } from "./check.js";
import { CollectedBatch } from "./collected.js";
import { Decoding } from "./decoding.js";
import type { Engine } from "./engine.js";
import type { TypeShape } from "./infer.js";
import { type StandardProps, standardProps } from "./standard.js";

/** Projections that a type remembers. */
const MAX_PROJECTIONS = 100;

/** What is decoded in one call: data end to end, or a message each. */
type Messages = readonly (Uint8Array | null)[];

/** A schema with options: encodes and decodes its data. Immutable; everything it derives is made once and kept. */
export class AvroType<Out = unknown, In = Out> implements TypeShape<Out, In> {
  declare readonly "~types"?: { readonly out: Out; readonly in: In };
  readonly schema: Schema;
  /** Every option, decided: what functions over types go by. */
  readonly options: ResolvedOptions;
  readonly #engine: Engine;
  readonly #decoding: Decoding;
  readonly #projections = new Map<string, Decoding>();
  #encoder: DatumEncoder | undefined;

  constructor(schema: Schema, options: ResolvedOptions, engine: Engine) {
    if (options.engine === "kernel" && !engine.kernelAvailable())
      throw new AvroError("unsupported-option", 'engine "kernel": there is no kernel here');
    this.schema = schema;
    this.options = options;
    this.#engine = engine;
    this.#decoding = new Decoding(schema, schema, options, engine);
  }

  /** Lets a type stand inside a schema literal. */
  get [Symbol.for("wavro.schema")](): Schema {
    return this.schema;
  }

  /** The same schema with other options; those not named stay. */
  with(options: ValueOptions): AvroType<Out, In> {
    return new AvroType(this.schema, resolveOptions(options, this.options), this.#engine);
  }

  /** Encode one datum: bytes of exact size, in a buffer of their own. @throws EncodeError with the path */
  encode(value: In): Uint8Array {
    return this.#encoding().encode(value);
  }

  /**
   * Encode one datum into `target` from `offset` on; gives its end. Nothing is written if it does not fit.
   *
   * @throws EncodeError "target-too-small" with `required`, the bytes of the datum
   */
  encodeInto(value: In, target: Uint8Array, offset = 0): number {
    return this.#encoding().encodeInto(value, target, offset);
  }

  /** Decode one datum that takes all of `bytes`. */
  decode(bytes: Uint8Array): Out {
    return this.#decoding.datums.decode(bytes) as Out;
  }

  /** Decode the datum that begins at `offset`; gives the value and its end. */
  decodeAt(bytes: Uint8Array, offset = 0): { value: Out; end: number } {
    return this.#decoding.datums.decodeAt(bytes, offset) as { value: Out; end: number };
  }

  /**
   * Decode many datums: bytes that hold them end to end (`count` of them, or all), or an array with one a message, in
   * which null stays null. With `errors: "collect"` bad datums do not hide their neighbours; in data end to end, what
   * stands behind a bad datum can't be found.
   */
  decodeBatch(input: Uint8Array | readonly Uint8Array[], options?: BatchOptions & { readonly errors?: "throw" }): Out[];
  decodeBatch(input: Messages, options?: BatchOptions & { readonly errors?: "throw" }): (Out | null)[];
  decodeBatch(input: Uint8Array | readonly Uint8Array[], options: CollectOptions): CollectedBatch<Out>;
  decodeBatch(input: Messages, options: CollectOptions): CollectedBatch<Out | null>;
  decodeBatch(
    input: Uint8Array | Messages,
    options?: BatchOptions & { readonly errors?: string },
  ): unknown[] | CollectedBatch<unknown> {
    checkBatchOptions(options, ["count", "fields", "errors"]);
    const decoding = this.#decodingOf(options?.fields);
    const { batch, nulls } = inputOf(input, options?.count);
    const decoder = decoding.batch(...sizeOf(batch));
    if (options?.errors !== "collect") {
      if (nulls.length === 0) return decoder.objects(batch);
      return withNulls(
        atRows(nulls, () => decoder.objects(batch)),
        nulls,
      );
    }
    const collector = { errors: [] as AvroError[], rows: [] as number[] };
    const values = decoder.objects(batch, collector);
    if (nulls.length === 0) return new CollectedBatch(values, collector.rows, collector.errors);
    return mergeNulls(values, collector, nulls);
  }

  /**
   * Decode many datums into columns, without objects in between. `fields` names what is wanted; the rest is skipped.
   *
   * @throws DecodeError "not-columnar" for recursive schemas
   */
  decodeColumns(input: Uint8Array | readonly Uint8Array[], options?: BatchOptions): RecordBatch<Out> {
    checkBatchOptions(options, ["count", "fields"]);
    const decoding = this.#decodingOf(options?.fields);
    const { batch, nulls } = inputOf(input, options?.count);
    if (nulls.length > 0)
      throw new AvroError("invalid-argument", "a message without a value has no row in columns", { row: nulls[0] });
    const columns = decoding.batch(...sizeOf(batch)).columns(batch);
    return new RecordBatch<Out>(columns, columnReader(this.options));
  }

  /** Number of datums that stand end to end in `bytes`; what that does not need is not checked. */
  count(bytes: Uint8Array): number {
    checkBytes(bytes);
    return this.#decoding.batch(undefined, bytes.length).count(bytes);
  }

  /** Check every datum of `bytes` in full, without making values; gives their number. */
  verify(bytes: Uint8Array, options?: { readonly count?: number }): number {
    checkBytes(bytes);
    checkBatchOptions(options, ["count"]);
    return this.#decoding.batch(undefined, bytes.length).verify({ bytes, count: options?.count });
  }

  /** Whether a value can be encoded under the type's options. `check` says what is wrong with one that can't. */
  is(value: unknown): value is In {
    return isValid(this, value);
  }

  /** Validation as libraries without knowledge of Avro ask for it: Standard Schema, version 1. */
  get "~standard"(): StandardProps<In> {
    return standardProps(this);
  }

  #encoding(): DatumEncoder {
    return (this.#encoder ??= new DatumEncoder(this.schema, this.options));
  }

  #decodingOf(fields: readonly string[] | undefined): Decoding {
    if (fields === undefined) return this.#decoding;
    const key = JSON.stringify(fields);
    let decoding = this.#projections.get(key);
    if (!decoding) {
      decoding = new Decoding(this.schema, project(this.schema, fields), this.options, this.#engine);
      if (this.#projections.size >= MAX_PROJECTIONS) this.#projections.clear();
      this.#projections.set(key, decoding);
    }
    return decoding;
  }
}

/** Take the nulls out of messages, and remember where they stood. */
function inputOf(input: Uint8Array | Messages, count: number | undefined): { batch: BatchInput; nulls: number[] } {
  const nulls: number[] = [];
  if (!Array.isArray(input)) {
    checkBytes(input as Uint8Array);
    return { batch: { bytes: input as Uint8Array, count }, nulls };
  }
  if (count !== undefined && count !== input.length)
    throw new AvroError("invalid-argument", "the count of messages is that of the array");
  const messages: Uint8Array[] = [];
  for (let i = 0; i < input.length; i++) {
    const message = input[i];
    if (message === null) nulls.push(i);
    else {
      checkBytes(message);
      messages.push(message);
    }
  }
  return { batch: { messages }, nulls };
}

function sizeOf(batch: BatchInput): [messages: number | undefined, bytes: number] {
  return "messages" in batch ? [batch.messages.length, 0] : [undefined, batch.bytes.length];
}

/** Put nulls back where they stood; `nulls` ascends. */
function withNulls(values: readonly unknown[], nulls: readonly number[]): unknown[] {
  const all: unknown[] = [];
  let next = 0;
  for (const value of values) {
    while (nulls[next] === all.length) next = all.push(null) && next + 1;
    all.push(value);
  }
  while (next < nulls.length) next = all.push(null) && next + 1;
  return all;
}

/** The index among all messages of the `row`-th that is not null. */
function rowAmong(row: number, nulls: readonly number[]): number {
  let index = row;
  for (const gap of nulls) {
    if (gap > index) break;
    index++;
  }
  return index;
}

function atRows<T>(nulls: readonly number[], decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof AvroError && error.row !== undefined) error.row = rowAmong(error.row, nulls);
    throw error;
  }
}

function mergeNulls(
  values: readonly unknown[],
  { errors, rows }: { errors: AvroError[]; rows: number[] },
  nulls: readonly number[],
) {
  for (const error of errors) error.row = rowAmong(error.row!, nulls);
  const pairs = values.map((value, i): [number, unknown] => [rowAmong(rows[i]!, nulls), value]);
  for (const row of nulls) pairs.push([row, null]);
  pairs.sort((a, b) => a[0] - b[0]);
  return new CollectedBatch(
    pairs.map((pair) => pair[1]),
    pairs.map((pair) => pair[0]),
    errors,
  );
}
