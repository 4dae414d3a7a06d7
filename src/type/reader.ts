import { checkBytes } from "../bytes/view.js";
import type { ReadyCode } from "../codegen/compile.js";
import { RecordBatch } from "../column/batch.js";
import { type BatchDecoder, goodRows } from "../datum/batch.js";
import type { DatumDecoder } from "../datum/decoder.js";
import { AvroError } from "../errors.js";
import { type Limits, resolveLimits } from "../limits.js";
import { project } from "../plan/project.js";
import type { Schema } from "../schema/schema.js";
import type { ResolvedOptions } from "../value/options.js";
import { columnReader } from "../value/reader.js";
import { type BatchOptions, type CollectOptions, checkBatchOptions, type DecodeOptions } from "./batch-options.js";
import { CollectedBatch } from "./collected.js";
import { Decoding } from "./decoding.js";
import type { Engine } from "./engine.js";
import { atRows, inputOf, type Messages, mergeNulls, sizeOf, withNulls } from "./messages.js";
import { ReaderCache } from "./reader-cache.js";
import type { SchemaArgument, SchemaOptions } from "./schema-argument.js";

/** Projections that a reader remembers. */
const MAX_PROJECTIONS = 100;

/** Limits of calls for which a reader keeps what it derives. */
const MAX_LIMITED = 8;

/** What a type and its readers share. */
export interface Settings {
  readonly options: ResolvedOptions;
  readonly engine: Engine;
  /** Functions that were generated at build time. */
  readonly code?: ReadyCode;
  /** How schemas that come as arguments are parsed. */
  readonly parsing: SchemaOptions;
}

/**
 * Decodes data that were written with one schema into values of another. Immutable; everything it derives is made
 * once and kept. (Avro 1.12, Schema Resolution)
 */
export class AvroReader<Out = unknown> {
  /** The schema of the values. */
  readonly schema: Schema;
  /** The schema of the data. */
  readonly writer: Schema;
  /** Every option, decided: what functions over types go by. */
  readonly options: ResolvedOptions;
  protected readonly settings: Settings;
  readonly #readers: ReaderCache<AvroReader<Out>>;
  readonly #projections = new Map<string, Decoding>();
  /** The same under limits of calls, by those. */
  #limited: Map<string, AvroReader<Out>> | undefined;
  #whole: Decoding | undefined;
  #writers: Decoding | undefined;

  /** @throws ResolutionError */
  constructor(schema: Schema, writer: Schema, settings: Settings, readers?: ReaderCache<AvroReader<Out>>) {
    const { options, engine } = settings;
    if (options.engine === "kernel" && !engine.kernelAvailable())
      throw new AvroError("unsupported-option", 'engine "kernel": there is no kernel here');
    this.schema = schema;
    this.writer = writer;
    this.options = options;
    this.settings = settings;
    this.#readers = readers ?? new ReaderCache(settings.parsing);
    if (writer !== schema) this.#whole = this.#make(schema);
  }

  /** What decodes single data for a reader, for the library itself. */
  static datumsOf(reader: AvroReader<unknown>): DatumDecoder {
    return reader.#decoding().datums;
  }

  /** What decodes so many messages, and `fields` of them alone if these are given. */
  static batchOf(reader: AvroReader<unknown>, messages: number, fields?: readonly string[]): BatchDecoder {
    return reader.#decodingOf(fields).batch(messages, 0);
  }

  /**
   * The reader of data that were written with another schema, as values of this one, under the same options. Kept by
   * the writer's text, 1,000 at most: ask again for each message. A writer's schema that stands in a registry or a
   * file may need the type's option `lenientNames`.
   *
   * @throws ResolutionError with every reason, for what can never be read; a writer's union branch or enum symbol that
   * the reader does not know is an error only where the data have it
   */
  reader(writerSchema: SchemaArgument): AvroReader<Out> {
    return this.#readers.get(
      writerSchema,
      (writer) => new AvroReader<Out>(this.schema, writer, this.settings, this.#readers),
    );
  }

  /** Decode one datum that takes all of `bytes`. */
  decode(bytes: Uint8Array, options?: DecodeOptions): Out {
    const reader = options === undefined ? this : this.#under(options);
    return reader.#decoding().datums.decode(bytes) as Out;
  }

  /** Decode the datum that begins at `offset`; gives the value and its end. */
  decodeAt(bytes: Uint8Array, offset = 0, options?: DecodeOptions): { value: Out; end: number } {
    const reader = options === undefined ? this : this.#under(options);
    return reader.#decoding().datums.decodeAt(bytes, offset) as { value: Out; end: number };
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
    const { count, fields, errors, limits } = checkBatchOptions(options, ["count", "fields", "errors", "limits"]);
    const decoding = this.#within(limits).#decodingOf(fields);
    const { batch, nulls } = inputOf(input, count);
    const decoder = decoding.batch(...sizeOf(batch));
    if (errors !== "collect") {
      if (nulls.length === 0) return decoder.objects(batch);
      return withNulls(
        atRows(nulls, () => decoder.objects(batch)),
        nulls,
      );
    }
    const collected: AvroError[] = [];
    const values = decoder.objects(batch, { errors: collected });
    const rows = goodRows(values.length, collected);
    if (nulls.length === 0) return new CollectedBatch(values, rows, collected);
    return mergeNulls(values, { errors: collected, rows }, nulls);
  }

  /**
   * Decode many datums into columns, without objects in between. `fields` names what is wanted; the rest is skipped.
   *
   * @throws DecodeError "not-columnar" for recursive schemas
   */
  decodeColumns(input: Uint8Array | readonly Uint8Array[], options?: BatchOptions): RecordBatch<Out> {
    const { count, fields, limits } = checkBatchOptions(options, ["count", "fields", "limits"]);
    const decoding = this.#within(limits).#decodingOf(fields);
    const { batch, nulls } = inputOf(input, count);
    if (nulls.length > 0)
      throw new AvroError("invalid-argument", "a message without a value has no row in columns", { row: nulls[0] });
    const columns = decoding.batch(...sizeOf(batch)).columns(batch);
    return new RecordBatch<Out>(columns, columnReader(this.options));
  }

  /** Number of datums that stand end to end in `bytes`; what that does not need is not checked. */
  count(bytes: Uint8Array, options?: DecodeOptions): number {
    checkBytes(bytes);
    return this.#under(options).#decoding().batch(undefined, bytes.length).count(bytes);
  }

  /** Check every datum of `bytes` in full, without making values; gives their number. */
  verify(bytes: Uint8Array, options?: DecodeOptions & { readonly count?: number }): number {
    checkBytes(bytes);
    const { count, limits } = checkBatchOptions(options, ["count", "limits"]);
    return this.#within(limits).#verify({ bytes, count });
  }

  #verify(input: { bytes: Uint8Array; count: number | undefined }): number {
    const { length } = input.bytes;
    if (this.writer !== this.schema) {
      // what is skipped or promoted is checked as what it was written as
      this.#writers ??= this.#make(this.writer);
      this.#writers.batch(undefined, length).verify(input);
    }
    return this.#decoding().batch(undefined, length).verify(input);
  }

  #under(options: DecodeOptions | undefined): AvroReader<Out> {
    return this.#within(checkBatchOptions(options, ["limits"]).limits);
  }

  /** This reader under the limits of a call. */
  #within(limits: Partial<Limits> | undefined): AvroReader<Out> {
    if (limits === undefined) return this;
    const resolved = resolveLimits(limits, this.options.limits);
    const key = Object.values(resolved).join();
    const readers = (this.#limited ??= new Map());
    let reader = readers.get(key);
    if (!reader) {
      const options = Object.freeze({ ...this.options, limits: resolved });
      reader = new AvroReader(this.schema, this.writer, { ...this.settings, options });
      if (readers.size >= MAX_LIMITED) readers.clear();
      readers.set(key, reader);
    }
    return reader;
  }

  #decoding(): Decoding {
    return (this.#whole ??= this.#make(this.schema));
  }

  #make(reader: Schema): Decoding {
    const { engine, code } = this.settings;
    return new Decoding(this.writer, reader, this.options, engine, code);
  }

  #decodingOf(fields: readonly string[] | undefined): Decoding {
    if (fields === undefined) return this.#decoding();
    const key = JSON.stringify(fields);
    let decoding = this.#projections.get(key);
    if (!decoding) {
      decoding = this.#make(project(this.schema, fields));
      if (this.#projections.size >= MAX_PROJECTIONS) this.#projections.clear();
      this.#projections.set(key, decoding);
    }
    return decoding;
  }
}
