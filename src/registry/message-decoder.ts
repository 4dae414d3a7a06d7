import { checkOffset } from "../bytes/view.js";
import { AvroError, RegistryError } from "../errors.js";
import type { MessageFraming, MessageSide } from "../message/framing.js";
import { lastHeader, type MessageHeaders } from "../message/headers.js";
import { guidOf, numberOf, type SchemaId } from "../message/schema-id.js";
import type { Schema } from "../schema/schema.js";
import type { AvroReader } from "../type/reader.js";
import { again } from "./again.js";
import { bytesOf, headersOf, type SerdeMessage } from "./message.js";
import { isRaw } from "./raw-bytes.js";
import type { CallOptions, RegisteredSchema, Registry } from "./registry.js";
import { checkRules } from "./rules.js";
import { Writer } from "./writer.js";

/** Writers, and failures, that are kept. */
const MAX_WRITERS = 1000;

export interface DecoderSettings {
  readonly registry: Registry;
  readonly framing: MessageFraming;
  readonly side: MessageSide;
  /** A subject in the context that ids belong to. */
  readonly idSubject: string | undefined;
  /** Makes what reads data of a writer; `latest` is the schema of `latestSubject`, if there is one. */
  readonly readerOf: (writer: Schema, latest: Schema | undefined) => AvroReader<unknown>;
  /** The subject whose latest schema is the reader's. */
  readonly latestSubject: ((writer: Schema) => string) | undefined;
  readonly trailing: boolean;
  readonly ignoreRules: boolean;
}

/** Finds what reads a message, and has the registry asked for what is not there yet. */
export class MessageDecoder {
  /** Where the datum begins in the message that `find` was last asked for. */
  offset = 0;
  readonly #settings: DecoderSettings;
  readonly #side: MessageSide;
  readonly #idHeader: string | undefined;
  readonly #writers = new Map<number | string, Writer>();
  /** What asking for a schema ended in, until it is asked for again. */
  readonly #failures = new Map<number | string, AvroError>();
  /** The first bytes of the last message without an id in a header: the next one's most often too. */
  #last: { readonly head: Uint8Array; readonly writer: Writer } | undefined;

  constructor(settings: DecoderSettings) {
    this.#settings = settings;
    this.#side = settings.side;
    this.#idHeader = settings.framing.idHeader(settings.side);
  }

  decode(message: SerdeMessage): unknown {
    const bytes = bytesOf(message, this.#side);
    if (bytes === null) return null;
    const writer = this.find(bytes, headersOf(message));
    try {
      return writer.decode(bytes, this.offset);
    } catch (error) {
      if (error instanceof AvroError) error.schemaId = writer.id;
      throw error;
    }
  }

  /** Whether the id of a message stands in a header. */
  hasIdHeader(headers: MessageHeaders | undefined): boolean {
    return headers !== undefined && this.#idHeader !== undefined && lastHeader(headers, this.#idHeader) !== undefined;
  }

  /** What reads a message; its datum begins at `offset`. @throws RegistryError "schema-not-loaded", and what loading it ended in */
  find(bytes: Uint8Array, headers: MessageHeaders | undefined): Writer {
    const inHeader = this.hasIdHeader(headers);
    const last = this.#last;
    if (last !== undefined && !inHeader && beginsWith(bytes, last.head)) {
      this.offset = last.head.length;
      return last.writer;
    }
    const { id, offset } = this.#settings.framing.read(bytes, headers, this.#side);
    checkOffset(offset, bytes);
    const writer = this.#writers.get(keyOf(id)) ?? this.#recall(id);
    if (!inHeader) this.#last = { head: bytes.slice(0, offset), writer };
    this.offset = offset;
    return writer;
  }

  /** Whether a message can be decoded without asking the registry. */
  isReady(message: SerdeMessage): boolean {
    return this.#wantedBy(message) === undefined;
  }

  /** Ask for the schemas of messages that are not known. What can't be had is told when its messages are decoded. */
  async prepare(messages: readonly SerdeMessage[], options: CallOptions): Promise<void> {
    const wanted = new Map<number | string, SchemaId>();
    for (const message of messages) {
      const id = this.#wantedBy(message);
      if (id !== undefined) wanted.set(keyOf(id), id);
    }
    await Promise.all(
      [...wanted.values()].map((id) => this.load(id, options).catch((error) => this.#note(id, error, options))),
    );
  }

  /** Ask for one schema. */
  async load(id: SchemaId, options: CallOptions): Promise<void> {
    const { registry, idSubject } = this.#settings;
    const key = keyOf(id);
    const registered =
      typeof key === "string"
        ? await registry.schemaByGuid(key, options)
        : await registry.schemaById(key, { ...options, subject: idSubject });
    await this.take(id, registered, options);
  }

  /** Take a schema that the registry gave. */
  async take(id: SchemaId, registered: RegisteredSchema, options: CallOptions): Promise<void> {
    const { registry, latestSubject } = this.#settings;
    const latest = latestSubject && (await registry.version(latestSubject(registered.schema), "latest", options));
    const known = this.#writers.get(keyOf(id));
    if (known === undefined || known.registered.schema !== registered.schema || known.latest?.schema !== latest?.schema)
      this.#make(id, registered, latest);
  }

  /** The schema that is to be asked for before a message can be decoded. */
  #wantedBy(message: SerdeMessage): SchemaId | undefined {
    try {
      const bytes = bytesOf(message, this.#side);
      if (bytes === null) return undefined;
      const headers = headersOf(message);
      const isLatest = this.#settings.latestSubject !== undefined; // the latest may be another by now
      const last = isLatest ? undefined : this.#last;
      if (last !== undefined && beginsWith(bytes, last.head) && !this.hasIdHeader(headers)) return undefined;
      const { id } = this.#settings.framing.read(bytes, headers, this.#side);
      return isLatest || !(this.#writers.has(keyOf(id)) || this.#cached(id) !== undefined) ? id : undefined;
    } catch (error) {
      if (error instanceof AvroError) return undefined; // it is told when the message is decoded
      throw error;
    }
  }

  #cached(id: SchemaId): RegisteredSchema | undefined {
    const { registry, idSubject } = this.#settings;
    const key = keyOf(id);
    return typeof key === "string" ? registry.cachedByGuid(key) : registry.cachedById(key, idSubject);
  }

  /** A writer whose schema the registry has at hand. */
  #recall(id: SchemaId): Writer {
    const { registry, latestSubject } = this.#settings;
    const registered = this.#cached(id);
    const subject = registered && latestSubject?.(registered.schema);
    const latest = subject === undefined ? undefined : registry.cachedVersion(subject, "latest");
    if (registered !== undefined && (subject === undefined || latest !== undefined))
      return this.#make(id, registered, latest);
    const failure = this.#failures.get(keyOf(id));
    const error = failure === undefined ? notLoaded() : again(failure);
    error.schemaId = keyOf(id);
    throw error;
  }

  #make(id: SchemaId, registered: RegisteredSchema, latest: RegisteredSchema | undefined): Writer {
    const { framing, readerOf, trailing, ignoreRules } = this.#settings;
    const key = keyOf(id);
    const writer = new Writer(key, registered, latest, {
      readerOf: (schema) => {
        checkRules(registered.ruleSet, ignoreRules);
        return readerOf(schema, latest?.schema);
      },
      raw: isRaw(framing, registered.schema),
      trailing,
    });
    keep(this.#writers, key, writer);
    this.#failures.delete(key);
    this.#last = undefined;
    return writer;
  }

  #note(id: SchemaId, error: unknown, { signal }: CallOptions): void {
    signal?.throwIfAborted();
    const typed = error instanceof AvroError ? error : unknown(error);
    keep(this.#failures, keyOf(id), typed);
  }
}

/** The number or GUID of a schema. */
export function keyOf(id: SchemaId): number | string {
  const key = numberOf(id) ?? guidOf(id);
  if (key === undefined) throw new AvroError("invalid-argument", "a registry knows no schema by its fingerprint");
  return key;
}

/** Whether bytes begin with those of `head`. */
export function beginsWith(bytes: Uint8Array, head: Uint8Array): boolean {
  const { length } = head;
  if (bytes.length < length) return false;
  for (let i = 0; i < length; i++) if (bytes[i] !== head[i]) return false;
  return true;
}

/** Keep an entry; of too many the oldest goes. */
export function keep<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > MAX_WRITERS) map.delete(map.keys().next().value as K);
}

export function notLoaded(): RegistryError {
  return new RegistryError(
    "schema-not-loaded",
    "the schema is not loaded: await prepare() or preload() before, or the call that gives a promise",
    { retriable: true },
  );
}

function unknown(cause: unknown): RegistryError {
  return new RegistryError("unavailable", "the registry failed", { retriable: true, cause });
}
