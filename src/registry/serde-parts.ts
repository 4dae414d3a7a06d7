import type { MessageSide } from "../message/framing.js";
import { own } from "../own.js";
import type { Schema } from "../schema/schema.js";
import { avroType } from "../type/avro-type.js";
import { AvroReader } from "../type/reader.js";
import { parseSchema, type SchemaArgument } from "../type/schema-argument.js";
import { AvroType } from "../type/type.js";
import { keep, MessageDecoder } from "./message-decoder.js";
import { MessageEncoder } from "./message-encoder.js";
import type { CallOptions, Registry } from "./registry.js";
import type { ResolvedSerdeOptions } from "./serde-options.js";

interface Preload extends CallOptions {
  readonly ids?: readonly number[] | undefined;
  readonly guids?: readonly string[] | undefined;
  readonly subjects?: readonly string[] | undefined;
  readonly topics?: readonly string[] | undefined;
}

/** What a serde is put together of. */
export class SerdeParts {
  readonly side: MessageSide;
  readonly topic: string | undefined;
  readonly encoder: MessageEncoder;
  readonly #registry: Registry;
  /** Readers' and writers' types have its options. */
  readonly #base: AvroType<never, never>;
  readonly #options: ResolvedSerdeOptions;
  readonly #reader: AvroReader<unknown> | undefined;
  /** One, or if the reader's schema depends on the topic one for each. */
  readonly #decoders = new Map<string | undefined, MessageDecoder>();

  constructor(registry: Registry, type: AvroType<never, never> | undefined, options: ResolvedSerdeOptions) {
    const { side, topic, framing, reader, schemaId, useLatest, autoRegister, normalize, ignoreRules } = options;
    this.side = side;
    this.topic = topic;
    this.#registry = registry;
    this.#base = type ?? (avroType("null", options.values) as AvroType<unknown, never> as AvroType<never, never>);
    this.#options = options;
    this.#reader = reader === "writer" || reader === "latest" ? undefined : this.#fixedReader(reader);
    this.encoder = new MessageEncoder({
      registry,
      framing,
      side,
      type,
      make: this.#make,
      subjectOf: (to) => this.#subjectOf(to, type?.schema),
      schemaId,
      useLatest,
      autoRegister,
      normalize,
      ignoreRules,
    });
  }

  decoderOf(topic: string | undefined): MessageDecoder {
    const key = this.#options.reader === "latest" ? (topic ?? this.topic) : undefined;
    let decoder = this.#decoders.get(key);
    if (decoder === undefined) keep(this.#decoders, key, (decoder = this.#newDecoder(key)));
    return decoder;
  }

  /** A reader of what messages are decoded as, for no messages at all. */
  emptyReader = (): AvroReader<unknown> => this.#reader ?? this.#make(parseSchema("null"));

  async preload({ ids = [], guids = [], subjects = [], topics, signal }: Preload): Promise<void> {
    const call = { signal };
    const decoder = this.decoderOf(undefined);
    const own = ids.length + guids.length + subjects.length === 0 ? [this.topic] : [];
    const asked = await Promise.allSettled([
      ...ids.map((id) => decoder.load({ id }, call)),
      ...guids.map((guid) => decoder.load({ guid: guid.toLowerCase() }, call)),
      ...subjects.map((subject) => this.#preloadLatest(decoder, subject, call)),
      ...(topics ?? own).map((topic) => this.encoder.load(topic, call)),
    ]);
    signal?.throwIfAborted();
    for (const one of asked) if (one.status === "rejected") throw one.reason;
  }

  /** The latest version of a subject, as messages will name it. */
  async #preloadLatest(decoder: MessageDecoder, subject: string, call: CallOptions): Promise<void> {
    const registered = await this.#registry.version(subject, "latest", call);
    const [id, guid] = [own(registered, "id"), own(registered, "guid")];
    if (id !== undefined) await decoder.take({ id }, registered, call);
    if (guid !== undefined) await decoder.take({ guid: guid.toLowerCase() }, registered, call);
  }

  #newDecoder(topic: string | undefined): MessageDecoder {
    const { framing, side, subject, reader, trailing, ignoreRules } = this.#options;
    return new MessageDecoder({
      registry: this.#registry,
      framing,
      side,
      idSubject: typeof subject === "string" && subject.startsWith(":") ? subject : undefined,
      readerOf: (writer, latest) => this.#readerOf(writer, latest),
      latestSubject: reader === "latest" ? (writer) => this.#subjectOf(topic, writer) : undefined,
      trailing,
      ignoreRules,
    });
  }

  #readerOf(writer: Schema, latest: Schema | undefined): AvroReader<unknown> {
    if (this.#reader !== undefined) return this.#reader.reader(writer);
    return latest === undefined ? this.#make(writer) : this.#latestType(latest).reader(writer);
  }

  /** One type for all writers of one latest schema: their columns can be joined. */
  readonly #latest = new WeakMap<Schema, AvroType>();

  #latestType(schema: Schema): AvroType {
    let type = this.#latest.get(schema);
    if (type === undefined) this.#latest.set(schema, (type = this.#make(schema)));
    return type;
  }

  #fixedReader(reader: object | string | undefined): AvroReader<unknown> {
    if (reader === undefined) return this.#base as AvroReader<unknown>;
    if (reader instanceof AvroReader) return reader;
    return this.#make(parseSchema(reader as SchemaArgument, { lenientNames: true }));
  }

  #make = (schema: Schema): AvroType => AvroType.like(this.#base, schema);

  #subjectOf(topic: string | undefined, schema: Schema | undefined): string {
    const { subject, side } = this.#options;
    return typeof subject === "string" ? subject : subject({ topic, side, schema });
  }
}
