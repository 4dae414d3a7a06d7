import { checkBytes } from "../bytes/view.js";
import { AvroError, DecodeError, LimitError, ResolutionError } from "../errors.js";
import type { Schema } from "../schema/schema.js";
import { checkBatchOptions } from "../type/batch-options.js";
import { CollectedBatch } from "../type/collected.js";
import type { AvroReader } from "../type/reader.js";
import { BODY_AT, checkSingleObject, FINGERPRINT_AT } from "./single-object.js";
import type { SchemaLookup } from "./store.js";

type Messages = readonly (Uint8Array | null)[];

/** A reader, or what makes the error that each message of its writer ends in. */
type Resolved<Out> = AvroReader<Out> | (() => AvroError);

/**
 * Decodes messages in single-object encoding as values of a type, whatever schemas of a store they were written with.
 * Each writer's schema is resolved once. (Avro 1.12, Single-object encoding)
 */
export class SingleObjectDecoder<Out> {
  readonly #type: Pick<AvroReader<Out>, "reader">;
  readonly #store: SchemaLookup;
  readonly #resolved = new WeakMap<Schema, Resolved<Out>>();
  /** The writer of the last message, who most often wrote the next one too: half the price of the map. */
  #last: { readonly schema: Schema; readonly resolved: Resolved<Out> } | undefined;

  /** `type`: what values look like, with its options. */
  constructor(type: Pick<AvroReader<Out>, "reader">, store: SchemaLookup) {
    this.#type = type;
    this.#store = store;
  }

  /**
   * Decode one message.
   *
   * @throws DecodeError "bad-marker", "truncated", "unknown-fingerprint" with `fingerprint`, or of the datum, offsets
   * being those in the message; ResolutionError
   */
  decode(message: Uint8Array): Out {
    const reader = this.#resolve(this.#writerOf(message));
    if (typeof reader === "function") throw reader();
    return decodeBody(reader, message);
  }

  /**
   * Decode many messages: in the order given, null for null. Those of one writer are decoded together. With
   * `errors: "collect"` bad messages do not hide their neighbours, else the first of them is thrown, with its `row`.
   */
  decodeBatch(messages: readonly Uint8Array[], options?: { readonly errors?: "throw" }): Out[];
  decodeBatch(messages: Messages, options?: { readonly errors?: "throw" }): (Out | null)[];
  decodeBatch(messages: readonly Uint8Array[], options: { readonly errors: "collect" }): CollectedBatch<Out>;
  decodeBatch(messages: Messages, options: { readonly errors: "collect" }): CollectedBatch<Out | null>;
  decodeBatch(messages: Messages, options?: { readonly errors?: string }): unknown[] | CollectedBatch<unknown> {
    const { errors } = checkBatchOptions(options, ["errors"]);
    if (!Array.isArray(messages)) throw new AvroError("invalid-argument", "expected an array of messages");
    const batch = new Batch(messages.length);
    for (const [schema, rows] of this.#byWriter(messages, batch)) this.#decodeGroup(schema, rows, messages, batch);
    if (errors === "collect") return batch.collected();
    return batch.all();
  }

  /** The rows of each writer. Rows without one are settled. */
  #byWriter(messages: Messages, batch: Batch): Map<Schema, number[]> {
    const groups = new Map<Schema, number[]>();
    for (let row = 0; row < messages.length; row++) {
      const message = messages[row]!;
      if (message === null) {
        batch.put(row, null);
        continue;
      }
      checkBytes(message);
      const schema = batch.attempt(row, () => this.#writerOf(message));
      if (schema === undefined) continue;
      const rows = groups.get(schema);
      if (rows === undefined) groups.set(schema, [row]);
      else rows.push(row);
    }
    return groups;
  }

  #decodeGroup(schema: Schema, rows: readonly number[], messages: Messages, batch: Batch): void {
    const reader = this.#resolve(schema);
    if (typeof reader === "function") {
      for (const row of rows) batch.fail(row, reader());
      return;
    }
    const bodies = rows.map((row) => messages[row]!.subarray(BODY_AT));
    const found = reader.decodeBatch(bodies, { errors: "collect" });
    for (const [index, value] of found.entries()) batch.put(rows[index]!, value);
    for (const error of found.errors) {
      const row = rows[error.row!]!;
      batch.fail(row, error); // unless it says the same of the whole message, with offsets that are the message's
      batch.attempt(row, () => decodeBody(reader, messages[row]!));
    }
  }

  #writerOf(message: Uint8Array): Schema {
    checkSingleObject(message);
    const schema = this.#store.get(message, FINGERPRINT_AT);
    if (schema !== undefined) return schema;
    throw unknownFingerprint(message);
  }

  #resolve(schema: Schema): Resolved<Out> {
    if (this.#last?.schema === schema) return this.#last.resolved;
    let resolved = this.#resolved.get(schema);
    if (resolved === undefined) this.#resolved.set(schema, (resolved = this.#attempt(schema)));
    this.#last = { schema, resolved };
    return resolved;
  }

  #attempt(schema: Schema): Resolved<Out> {
    try {
      return this.#type.reader(schema);
    } catch (error) {
      if (error instanceof ResolutionError) return () => new ResolutionError(error.issues);
      if (error instanceof LimitError) return () => new LimitError(error.limit, error.max, "the writer's schema");
      throw error;
    }
  }
}

function decodeBody<Out>(reader: AvroReader<Out>, message: Uint8Array): Out {
  const { value, end } = reader.decodeAt(message, BODY_AT);
  if (end === message.length) return value;
  const text = `${message.length - end} bytes are left after the datum, from byte ${end}`;
  throw new DecodeError("trailing-bytes", text, { path: [], offset: end });
}

function unknownFingerprint(message: Uint8Array): DecodeError {
  const sum = message.subarray(FINGERPRINT_AT, BODY_AT);
  const fingerprint = Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const text = `the store has no schema of fingerprint ${fingerprint}`;
  const error = new DecodeError("unknown-fingerprint", text, { offset: FINGERPRINT_AT });
  error.fingerprint = fingerprint;
  return error;
}

/** Values and errors of messages, put in any order. */
class Batch {
  readonly #values: unknown[];
  readonly #errors = new Map<number, AvroError>();

  constructor(length: number) {
    this.#values = new Array(length);
  }

  put(row: number, value: unknown): void {
    this.#values[row] = value;
  }

  fail(row: number, error: AvroError): void {
    error.row = row;
    this.#errors.set(row, error);
  }

  /** What `run` gives; undefined, and an error of the row, if it throws one about the data. */
  attempt<T>(row: number, run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof AvroError)) throw error;
      this.fail(row, error);
      return undefined;
    }
  }

  all(): unknown[] {
    const first = this.#failed()[0];
    if (first !== undefined) throw first;
    return this.#values;
  }

  collected(): CollectedBatch<unknown> {
    const rows = [...this.#values.keys()].filter((row) => !this.#errors.has(row));
    return new CollectedBatch(
      rows.map((row) => this.#values[row]),
      rows,
      this.#failed(),
    );
  }

  #failed(): AvroError[] {
    return [...this.#errors.values()].sort((a, b) => a.row! - b.row!);
  }
}
