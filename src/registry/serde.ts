import type { RecordBatch } from "../column/batch.js";
import { AvroError } from "../errors.js";
import { checkBatchOptions } from "../type/batch-options.js";
import { decodeGroup, type Group, groupMessages } from "./groups.js";
import type { SerdeMessage } from "./message.js";
import { MessageBatch, Results } from "./message-batch.js";
import { columnsOf, type MessageColumns } from "./message-columns.js";
import type { MessageDecoder } from "./message-decoder.js";
import type { Encoding, HeaderSink } from "./message-encoder.js";
import type { CallOptions } from "./registry.js";
import type { SerdeParts } from "./serde-parts.js";

/** Of one call that decodes. */
export interface DecodeCall {
  /** The topic of the messages, where the reader's schema is the latest of its subject; the serde's own otherwise. */
  readonly topic?: string | undefined;
}

/** Of one call that encodes. */
export interface EncodeCall {
  readonly topic?: string | undefined;
  /** Takes the header with the schema's id, if the framing has one: for every message of the call the same. */
  readonly headers?: HeaderSink | undefined;
}

export interface ColumnsCall extends DecodeCall {
  /** Paths of the fields that are wanted; the rest is skipped. */
  readonly fields?: readonly string[] | undefined;
  readonly errors?: "throw" | "collect" | undefined;
}

/** Schemas to ask for ahead of the messages. */
export interface PreloadCall extends CallOptions {
  /** Of messages to come. */
  readonly ids?: readonly number[] | undefined;
  readonly guids?: readonly string[] | undefined;
  /** The latest version of each. */
  readonly subjects?: readonly string[] | undefined;
  /** That will be written to. */
  readonly topics?: readonly string[] | undefined;
}

type Signal = CallOptions;

/** Options of calls. */
const DECODE_SYNC = ["topic"];
const DECODE = ["topic", "signal"];
const ENCODE_SYNC = ["topic", "headers"];
const ENCODE = ["topic", "headers", "signal"];

/**
 * Messages of Kafka to values and back, by the schemas of a registry. What is needed of the registry is asked for once
 * and kept; each pair of writer's and reader's schema is resolved once. Calls named `…Sync` never ask: they take what
 * `prepare`, `preload` or an earlier call has brought. A tombstone (null) is null both ways, whatever the schema.
 */
export class Serde<Out = unknown, In = Out> {
  declare readonly "~types"?: { readonly out: Out; readonly in: In };
  readonly #parts: SerdeParts;

  /** `registry.serde()` makes them. */
  constructor(parts: SerdeParts) {
    this.#parts = parts;
  }

  /**
   * Decode a message: the bytes of its side, or the object that has them and headers.
   *
   * @throws DecodeError of the framing and the datum, offsets being those in the message, with `schemaId`; RegistryError,
   * whose `retriable` says whether to try again; ResolutionError; the signal's reason
   */
  async decode(message: Uint8Array, call?: DecodeCall & Signal): Promise<Out>;
  async decode(message: SerdeMessage, call?: DecodeCall & Signal): Promise<Out | null>;
  async decode(message: SerdeMessage, call?: DecodeCall & Signal): Promise<unknown> {
    const { topic, signal } = checkBatchOptions(call, DECODE);
    const decoder = this.#parts.decoderOf(topic);
    if (!decoder.isReady(message)) await decoder.prepare([message], { signal });
    return decoder.decode(message);
  }

  /** The same without asking the registry. @throws also RegistryError "schema-not-loaded" */
  decodeSync(message: Uint8Array, call?: DecodeCall): Out;
  decodeSync(message: SerdeMessage, call?: DecodeCall): Out | null;
  decodeSync(message: SerdeMessage, call?: DecodeCall): unknown {
    const topic = call === undefined ? undefined : checkBatchOptions(call, DECODE_SYNC).topic;
    return this.#parts.decoderOf(topic).decode(message);
  }

  /**
   * Decode many messages, those of one writer in one go. Values are in the order of the messages, null for tombstones.
   * With `errors: "collect"` a message that can't be decoded, or whose schema can't be had now, is an error at its own
   * index and hides no other; else the first is thrown, with its `row`.
   */
  async decodeBatch(
    messages: readonly Uint8Array[],
    call?: DecodeCall & Signal & { readonly errors?: "throw" },
  ): Promise<Out[]>;
  async decodeBatch(
    messages: readonly SerdeMessage[],
    call?: DecodeCall & Signal & { readonly errors?: "throw" },
  ): Promise<(Out | null)[]>;
  async decodeBatch(
    messages: readonly SerdeMessage[],
    call: DecodeCall & Signal & { readonly errors: "collect" },
  ): Promise<MessageBatch<Out>>;
  async decodeBatch(
    messages: readonly SerdeMessage[],
    call?: DecodeCall & Signal & { readonly errors?: "throw" | "collect" },
  ): Promise<unknown> {
    const { signal, topic, errors } = checkBatchOptions(call, ["errors", ...DECODE]);
    await this.prepare(messages, { topic, signal });
    return this.decodeBatchSync(messages, { topic, errors } as { errors: "collect" });
  }

  /** The same without asking the registry: of messages whose schema is not there, the error is "schema-not-loaded". */
  decodeBatchSync(messages: readonly Uint8Array[], call?: DecodeCall & { readonly errors?: "throw" }): Out[];
  decodeBatchSync(messages: readonly SerdeMessage[], call?: DecodeCall & { readonly errors?: "throw" }): (Out | null)[];
  decodeBatchSync(
    messages: readonly SerdeMessage[],
    call: DecodeCall & { readonly errors: "collect" },
  ): MessageBatch<Out>;
  decodeBatchSync(
    messages: readonly SerdeMessage[],
    call?: DecodeCall & { readonly errors?: "throw" | "collect" },
  ): unknown {
    const { errors, topic } = checkBatchOptions(call, ["errors", ...DECODE_SYNC]);
    const { results, groups } = this.#group(messages, topic);
    for (const group of groups) decodeGroup(group, results);
    if (errors === "collect") return new MessageBatch(results.values as (Out | null)[], results.errors);
    results.orThrow();
    return results.values;
  }

  /**
   * Decode many messages into columns, without objects in between. Tombstones have no row. With `errors: "collect"` what
   * can't be decoded is in `errors`, else the first is thrown.
   */
  async decodeColumns(messages: readonly SerdeMessage[], call?: ColumnsCall & Signal): Promise<MessageColumns<Out>> {
    const { signal, topic, errors, fields } = checkBatchOptions(call, ["fields", "errors", ...DECODE]);
    await this.prepare(messages, { topic, signal });
    return this.decodeColumnsSync(messages, { topic, errors, fields });
  }

  /** The same without asking the registry. */
  decodeColumnsSync(messages: readonly SerdeMessage[], call?: ColumnsCall): MessageColumns<Out> {
    const { fields, errors, topic } = checkBatchOptions(call, ["fields", "errors", ...DECODE_SYNC]);
    const { results, groups } = this.#group(messages, topic);
    const tombstones = [...results.values.keys()].filter((row) => results.values[row] === null);
    const { columns, rows } = columnsOf(groups, this.#parts.emptyReader, fields, results);
    if (errors !== "collect") results.orThrow();
    return { columns: columns as RecordBatch<Out>, rows, tombstones, errors: results.errors };
  }

  /**
   * Ask for the schemas that messages were written with and that are not known yet, all at once. What can't be had is no
   * error here, but of each message that needs it, when it is decoded.
   *
   * @throws the signal's reason
   */
  async prepare(messages: readonly SerdeMessage[], call?: DecodeCall & Signal): Promise<void> {
    checkMessages(messages);
    const { topic, signal } = checkBatchOptions(call, DECODE);
    await this.#parts.decoderOf(topic).prepare(messages, { signal });
  }

  /** Whether a message can be decoded without asking the registry. */
  isPrepared(message: SerdeMessage, call?: DecodeCall): boolean {
    const topic = call === undefined ? undefined : checkBatchOptions(call, DECODE_SYNC).topic;
    return this.#parts.decoderOf(topic).isReady(message);
  }

  /**
   * Ask for schemas before there are messages, so that a cold start asks once. Without anything named: what is needed to
   * encode to the serde's own topic or subject.
   *
   * @throws the first error, when all have ended
   */
  async preload(call?: PreloadCall): Promise<void> {
    await this.#parts.preload(checkBatchOptions(call, ["ids", "guids", "subjects", "topics", "signal"]));
  }

  /**
   * Encode a value as a message; null stays null. The bytes have a buffer of their own.
   *
   * @throws EncodeError with the path; RegistryError "not-found" if the schema is not registered; the signal's reason
   */
  async encode(value: In, call?: EncodeCall & Signal): Promise<Uint8Array>;
  async encode(value: In | null, call?: EncodeCall & Signal): Promise<Uint8Array | null>;
  async encode(value: In | null, call?: EncodeCall & Signal): Promise<Uint8Array | null> {
    const { topic, headers, signal } = checkBatchOptions(call, ENCODE);
    return value === null ? null : encoded(await this.#load(topic, signal), value, headers);
  }

  /** The same without asking the registry, for a topic or subject that was written to or preloaded. */
  encodeSync(value: In, call?: EncodeCall): Uint8Array;
  encodeSync(value: In | null, call?: EncodeCall): Uint8Array | null;
  encodeSync(value: In | null, call?: EncodeCall): Uint8Array | null {
    if (value === null) return null;
    if (call === undefined) return encoded(this.#loaded(undefined), value, undefined); // 50 ns
    const { topic, headers } = checkBatchOptions(call, ENCODE_SYNC);
    return encoded(this.#loaded(topic), value, headers);
  }

  /**
   * Encode many values, as messages that are views of one buffer; null stays null.
   *
   * @throws also EncodeError with the `row`, the index of the value that does not fit
   */
  async encodeBatch(values: readonly In[], call?: EncodeCall & Signal): Promise<Uint8Array[]>;
  async encodeBatch(values: readonly (In | null)[], call?: EncodeCall & Signal): Promise<(Uint8Array | null)[]>;
  async encodeBatch(values: readonly (In | null)[], call?: EncodeCall & Signal): Promise<(Uint8Array | null)[]> {
    const { topic, headers, signal } = checkBatchOptions(call, ENCODE);
    return encodedBatch(await this.#load(topic, signal), values, headers);
  }

  /** The same without asking the registry. */
  encodeBatchSync(values: readonly In[], call?: EncodeCall): Uint8Array[];
  encodeBatchSync(values: readonly (In | null)[], call?: EncodeCall): (Uint8Array | null)[];
  encodeBatchSync(values: readonly (In | null)[], call?: EncodeCall): (Uint8Array | null)[] {
    const { topic, headers } = checkBatchOptions(call, ENCODE_SYNC);
    return encodedBatch(this.#loaded(topic), values, headers);
  }

  #group(messages: readonly SerdeMessage[], topic: string | undefined): { results: Results; groups: Group[] } {
    checkMessages(messages);
    const results = new Results(messages.length);
    const decoder: MessageDecoder = this.#parts.decoderOf(topic);
    return { results, groups: groupMessages(messages, this.#parts.side, decoder, results) };
  }

  #load(topic: string | undefined, signal: AbortSignal | undefined): Promise<Encoding> {
    return this.#parts.encoder.load(topic ?? this.#parts.topic, { signal });
  }

  #loaded(topic: string | undefined): Encoding {
    return this.#parts.encoder.loaded(topic ?? this.#parts.topic);
  }
}

function encoded(encoding: Encoding, value: unknown, headers: HeaderSink | undefined): Uint8Array {
  encoding.putHeaders(headers);
  return encoding.encode(value);
}

function encodedBatch(
  encoding: Encoding,
  values: readonly unknown[],
  headers: HeaderSink | undefined,
): (Uint8Array | null)[] {
  if (!Array.isArray(values)) throw new AvroError("invalid-argument", "expected an array of values");
  encoding.putHeaders(headers);
  return encoding.encodeBatch(values);
}

function checkMessages(messages: unknown): void {
  if (!Array.isArray(messages)) throw new AvroError("invalid-argument", "expected an array of messages");
}
