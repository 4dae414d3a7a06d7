import { AvroError } from "../errors.js";
import { confluentFraming } from "../message/confluent.js";
import type { MessageSide } from "../message/framing.js";
import type { MessageHeaders } from "../message/headers.js";
import type { MessageLike } from "../registry/message.js";
import type { RegisteredSchema, Registry } from "../registry/registry.js";
import type { Serde } from "../registry/serde.js";
import { asBuffer, type HostBuffer } from "./buffer.js";
import { type KafkaSerdes, serdesOf } from "./parts.js";

/** Calls back with the error, or without. */
type Callback = (error?: Error | null) => void;
type PayloadKind = MessageSide | "headerKey" | "headerValue";

/** A message that is to be sent, as the producer has it: its headers are put there. */
interface Outgoing {
  readonly topic: string;
  headers?: Map<unknown, unknown> | Record<string, unknown>;
}

/** A record of a response: it carries its place in the batch on to the deserializers. */
interface Incoming {
  readonly topic: string;
  readonly headers?: MessageHeaders | undefined;
  [PLACES]?: { [side in MessageSide]?: Place };
}

const PLACES: unique symbol = Symbol("wavro.places") as never;

/** Where the value of a record will be. */
interface Place {
  readonly batch: Gathered;
  readonly index: number;
}

interface Results {
  readonly values: readonly unknown[];
  readonly errors: ReadonlyMap<number, AvroError>;
}

/** Of one topic and side: what came in one response, decoded when the first of it is asked for. */
interface Gathered {
  readonly messages: MessageLike[];
  results?: Results;
}

export interface PlatformaticRegistryOptions<Value, Key> extends KafkaSerdes<Value, Key> {
  /** The one that the serdes are of: for `get` and `fetch`, which the clients of @platformatic/kafka do not call. */
  readonly registry?: Registry | undefined;
}

/**
 * A registry for option `registry` of the producers and consumers of @platformatic/kafka 2: decodes what comes in one
 * response together. Keys or values without a serde stay bytes, and so do headers. What can't be decoded, now or later, is an error
 * of its message: the consumer's `onDeserializationError` says what becomes of it. Tombstones are null.
 */
export class PlatformaticRegistry<Value = HostBuffer, Key = HostBuffer> {
  readonly #serdes: { readonly [side in MessageSide]: Serde | undefined };
  readonly #registry: Registry | undefined;
  readonly #framing = confluentFraming();
  /** What is being gathered, by side and topic. */
  readonly #open = new Map<string, Gathered>();
  readonly #encoded = new WeakMap<object, { [side in MessageSide]?: HostBuffer }>();

  /** @throws AvroError "invalid-argument" */
  constructor(options: PlatformaticRegistryOptions<Value, Key>) {
    const { value, key } = serdesOf(options as KafkaSerdes<unknown, unknown>);
    this.#serdes = { value, key };
    this.#registry = options.registry;
  }

  /** A schema that is at hand. */
  get(id: unknown): RegisteredSchema | undefined {
    return typeof id === "number" ? this.#registry?.cachedById(id) : this.#registry?.cachedByGuid(String(id));
  }

  /** Have a schema at hand. */
  async fetch(id: unknown, callback?: (error?: Error) => void): Promise<void> {
    const registry = this.#registry;
    const asked = async () => {
      if (registry === undefined) throw new AvroError("invalid-argument", "give option registry");
      await (typeof id === "number" ? registry.schemaById(id) : registry.schemaByGuid(String(id)));
    };
    if (callback === undefined) return asked();
    await asked().then(() => callback(), callback);
  }

  /** The number or GUID before a payload; undefined where there is none. */
  getSchemaId(payload: unknown, kind: PayloadKind = "value"): number | string | undefined {
    if (!(payload instanceof Uint8Array) || (kind !== "key" && kind !== "value")) return undefined;
    try {
      const { id } = this.#framing.read(payload, undefined, kind);
      return id.id ?? id.guid;
    } catch {
      return undefined;
    }
  }

  /** Gathers what is to be decoded, and has its schemas fetched. */
  getBeforeDeserializationHook() {
    return (payload: Uint8Array | null, kind: PayloadKind, message: object, callback: Callback): void => {
      const serde = kind === "key" || kind === "value" ? this.#serdes[kind] : undefined;
      if (serde === undefined || payload === null || payload === undefined) return callback(null);
      const one = this.#gather(payload, kind as MessageSide, message as Incoming);
      const { topic } = message as Incoming;
      if (serde.isPrepared(one, { topic })) return callback(null);
      serde.prepare([one], { topic }).then(() => callback(null), callback);
    };
  }

  getDeserializers() {
    const bytes = (payload?: HostBuffer) => payload as never;
    return {
      key: this.#deserializer("key") as (payload?: HostBuffer, headers?: unknown, message?: unknown) => Key | undefined,
      value: this.#deserializer("value") as (
        payload?: HostBuffer,
        headers?: unknown,
        message?: unknown,
      ) => Value | undefined,
      headerKey: bytes as (payload?: HostBuffer) => HostBuffer | undefined,
      headerValue: bytes as (payload?: HostBuffer) => HostBuffer | undefined,
    };
  }

  /** Encodes, for that may take a request. */
  getBeforeSerializationHook() {
    return (payload: unknown, kind: PayloadKind, message: object, callback: Callback): void => {
      const serde = kind === "key" || kind === "value" ? this.#serdes[kind] : undefined;
      if (serde === undefined || payload === null || payload === undefined) return callback(null);
      this.#encode(serde, payload, kind as MessageSide, message as Outgoing).then(() => callback(null), callback);
    };
  }

  getSerializers() {
    return {
      key: this.#serializer("key") as (value?: Key, headers?: unknown, message?: object) => HostBuffer | undefined,
      value: this.#serializer("value") as (
        value?: Value,
        headers?: unknown,
        message?: object,
      ) => HostBuffer | undefined,
      headerKey: header as (value?: HostBuffer) => HostBuffer | undefined,
      headerValue: header as (value?: HostBuffer) => HostBuffer | undefined,
    };
  }

  #gather(payload: Uint8Array, side: MessageSide, message: Incoming): MessageLike {
    const { topic, headers } = message;
    let batch = this.#open.get(`${side} ${topic}`);
    if (batch === undefined) this.#open.set(`${side} ${topic}`, (batch = { messages: [] }));
    const one = { [side]: payload, headers };
    const index = batch.messages.push(one) - 1;
    (message[PLACES] ??= {})[side] = { batch, index };
    return one;
  }

  #deserializer(side: MessageSide) {
    const serde = this.#serdes[side];
    return (payload?: Uint8Array | null, _headers?: unknown, message?: unknown): unknown => {
      if (payload === undefined || payload === null) return null;
      if (serde === undefined) return payload;
      const incoming = message as Incoming | undefined;
      const place = incoming?.[PLACES]?.[side];
      if (place === undefined) return serde.decodeSync({ [side]: payload, headers: incoming?.headers });
      const { batch, index } = place;
      batch.results ??= this.#decode(serde, side, incoming!.topic, batch);
      const error = batch.results.errors.get(index);
      if (error === undefined) return batch.results.values[index];
      // it came with another response, which was still waiting for its schema
      if (error.code === "schema-not-loaded")
        return serde.decodeSync(batch.messages[index]!, { topic: incoming!.topic });
      throw error;
    };
  }

  #decode(serde: Serde, side: MessageSide, topic: string, batch: Gathered): Results {
    if (this.#open.get(`${side} ${topic}`) === batch) this.#open.delete(`${side} ${topic}`);
    const { values, errors } = serde.decodeBatchSync(batch.messages, { topic, errors: "collect" });
    return { values, errors: new Map(errors.map((error) => [error.row as number, error])) };
  }

  async #encode(serde: Serde, value: unknown, side: MessageSide, message: Outgoing): Promise<void> {
    const headers: Record<string, unknown> = {};
    const bytes = await serde.encode(value, { topic: message.topic, headers });
    const encoded = this.#encoded.get(message) ?? {};
    encoded[side] = asBuffer(bytes as Uint8Array);
    this.#encoded.set(message, encoded);
    for (const [name, header] of Object.entries(headers)) putHeader(message, name, asBuffer(header as Uint8Array));
  }

  #serializer(side: MessageSide) {
    const serde = this.#serdes[side];
    return (value?: unknown, _headers?: unknown, message?: object): HostBuffer | undefined => {
      if (value === undefined || value === null) return undefined;
      const encoded = message && this.#encoded.get(message)?.[side];
      if (encoded !== undefined || serde === undefined) return encoded ?? header(value);
      return asBuffer(serde.encodeSync(value, { topic: (message as Outgoing | undefined)?.topic }) as Uint8Array);
    };
  }
}

/** Producers write bytes. */
function header(value: unknown): HostBuffer | undefined {
  if (value === undefined || value === null) return undefined;
  return asBuffer(value instanceof Uint8Array ? value : new TextEncoder().encode(String(value)));
}

function putHeader(message: Outgoing, name: string, bytes: HostBuffer): void {
  const { headers } = message;
  if (headers instanceof Map) headers.set(name, bytes);
  else message.headers = { ...headers, [name]: bytes };
}
