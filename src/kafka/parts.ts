import { AvroError } from "../errors.js";
import type { MessageSide } from "../message/framing.js";
import { Serde } from "../registry/serde.js";
import type { ConsumedMessage } from "./consumer.js";

/** What decodes keys and values. Those without a serde stay bytes. */
export interface KafkaSerdes<Value = Uint8Array, Key = Uint8Array> {
  readonly value?: Serde<Value, unknown> | undefined;
  /** Made with option `side: "key"`. */
  readonly key?: Serde<Key, unknown> | undefined;
}

/** A serde alone is that of values. */
export type SerdesArgument<Value, Key> = Serde<Value, unknown> | KafkaSerdes<Value, Key>;

/** What is wrong with a message. */
export interface PartError {
  readonly error: AvroError;
  readonly side: MessageSide;
}

/** Keys and values of messages, by index, and what is wrong with those that can't be decoded. */
export interface Parts {
  readonly keys: readonly unknown[];
  readonly values: readonly unknown[];
  readonly errors: ReadonlyMap<number, PartError>;
}

/** Decodes keys and values together. */
export class PartsDecoder {
  readonly #value: Serde | undefined;
  readonly #key: Serde | undefined;

  /** @throws AvroError "invalid-argument" */
  constructor(serdes: SerdesArgument<unknown, unknown>) {
    const { value, key } = serdesOf(serdes);
    this.#value = value;
    this.#key = key;
  }

  /** Ask for the schemas of messages that are not known yet. What can't be had is an error of its messages. */
  async prepare(messages: readonly ConsumedMessage[], topic: string): Promise<void> {
    await Promise.all([this.#key?.prepare(messages, { topic }), this.#value?.prepare(messages, { topic })]);
  }

  decode(messages: readonly ConsumedMessage[], topic: string): Parts {
    const errors = new Map<number, PartError>();
    const of = (serde: Serde | undefined, side: MessageSide) => {
      if (serde === undefined) return messages.map((message) => message[side] ?? null);
      const batch = serde.decodeBatchSync(messages, { topic, errors: "collect" });
      for (const error of batch.errors) errors.set(error.row as number, { error, side });
      return batch.values;
    };
    return { keys: of(this.#key, "key"), values: of(this.#value, "value"), errors };
  }
}

/** @throws AvroError "invalid-argument" */
export function serdesOf(given: SerdesArgument<unknown, unknown>): { value?: Serde; key?: Serde } {
  const { value, key } = given instanceof Serde ? { value: given } : ownParts(given);
  for (const serde of [value, key])
    if (serde !== undefined && !(serde instanceof Serde))
      throw noSerdes("expected serdes, as registry.serde() makes them");
  if (value === undefined && key === undefined) throw noSerdes("expected a serde for values, for keys, or for both");
  return { value: value as Serde | undefined, key: key as Serde | undefined };
}

function ownParts(given: unknown): { value?: unknown; key?: unknown } {
  if (typeof given !== "object" || given === null) throw noSerdes("expected a serde, or { value, key } of them");
  const own = (name: string) => (Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined);
  return { value: own("value"), key: own("key") };
}

function noSerdes(message: string): AvroError {
  return new AvroError("invalid-argument", message);
}
