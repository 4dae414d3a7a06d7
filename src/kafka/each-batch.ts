import { type BatchOptions, type ConsumeSettings, consumeSettings } from "./consume-options.js";
import type { BatchPayload, ConsumedMessage, Received } from "./consumer.js";
import { type PartError, type Parts, PartsDecoder, type SerdesArgument } from "./parts.js";
import { pauseFor } from "./pause.js";

/** The message type of a client's payload. */
type MessageOf<Payload extends BatchPayload> = Payload["batch"]["messages"][number];

/**
 * Takes messages that were decoded, in order; `payload` is the client's own. When it has ended well they are handled:
 * their offsets may be committed. One that takes long calls `payload.heartbeat()` in between.
 */
export type BatchHandler<Value, Key, Payload extends BatchPayload> = (
  received: readonly Received<Value, Key, MessageOf<Payload>>[],
  payload: Payload,
) => Promise<void> | void;

/** For `consumer.run`. Other options of it may be laid beside, but not `eachBatchAutoResolve: true`. */
export interface EachBatch<Payload extends BatchPayload> {
  /** Offsets are resolved here, and never past a message that is not handled. */
  readonly eachBatchAutoResolve: false;
  readonly eachBatch: (payload: Payload) => Promise<void>;
}

/**
 * Decode the batches of kafkajs or @confluentinc/kafka-javascript: `consumer.run(eachBatch(serde, handler))`. The schemas of
 * a batch are asked for once; its messages are decoded and handed over in chunks, in order. After each chunk its last
 * offset is resolved and a heartbeat sent. A batch that has gone stale (a seek, a rebalance) or whose consumer stops is
 * left where it is. Errors of `handler` and `onError` go to the client, which delivers what is not handled again.
 *
 * @throws AvroError "invalid-argument", "unsupported-option"
 */
export function eachBatch<Value, Key = Uint8Array, Payload extends BatchPayload = BatchPayload>(
  serdes: SerdesArgument<Value, Key>,
  handler: BatchHandler<Value, Key, Payload>,
  options?: BatchOptions<MessageOf<Payload>>,
): EachBatch<Payload> {
  const decoder = new PartsDecoder(serdes);
  const settings = consumeSettings(options, ["onError", "pause", "maxMessages", "maxBytes"]);
  const deliver = new Delivery(decoder, handler as BatchHandler<unknown, unknown, Payload>, settings);
  return { eachBatchAutoResolve: false, eachBatch: (payload) => deliver.batch(payload) };
}

/** Hands the batches of a consumer over. */
class Delivery<Payload extends BatchPayload> {
  readonly #decoder: PartsDecoder;
  readonly #handler: BatchHandler<unknown, unknown, Payload>;
  readonly #settings: ConsumeSettings<MessageOf<Payload>>;

  constructor(
    decoder: PartsDecoder,
    handler: BatchHandler<unknown, unknown, Payload>,
    settings: ConsumeSettings<MessageOf<Payload>>,
  ) {
    this.#decoder = decoder;
    this.#handler = handler;
    this.#settings = settings;
  }

  async batch(payload: Payload): Promise<void> {
    const { topic, messages } = payload.batch;
    await this.#decoder.prepare(messages, topic);
    for (let from = 0; from < messages.length && isCurrent(payload); ) {
      const chunk = messages.slice(from, chunkEnd(messages, from, this.#settings));
      if (!(await this.#chunk(chunk, payload))) return;
      from += chunk.length;
      await payload.heartbeat();
    }
  }

  /** Whether all of it is handled. */
  async #chunk(messages: readonly MessageOf<Payload>[], payload: Payload): Promise<boolean> {
    const parts = this.#decoder.decode(messages, payload.batch.topic);
    let from = 0;
    for (const failed of [...parts.errors.keys()].sort((a, b) => a - b)) {
      if (!(await this.#run(messages, parts, from, failed, payload))) return false;
      if (!(await this.#fail(parts.errors.get(failed)!, messages[failed]!, payload))) return false;
      from = failed + 1;
    }
    return this.#run(messages, parts, from, messages.length, payload);
  }

  /** Hand over messages that are good. */
  async #run(
    messages: readonly MessageOf<Payload>[],
    { keys, values }: Parts,
    from: number,
    to: number,
    payload: Payload,
  ): Promise<boolean> {
    if (from === to) return true;
    const { topic, partition } = payload.batch;
    const received: Received<unknown, unknown, MessageOf<Payload>>[] = [];
    for (let i = from; i < to; i++) {
      const message = messages[i]!;
      received.push({ topic, partition, offset: message.offset, key: keys[i], value: values[i], message });
    }
    await this.#handler(received, payload);
    return resolve(messages[to - 1]!, payload);
  }

  /** @throws the error, unless the options say what becomes of it */
  async #fail({ error, side }: PartError, message: MessageOf<Payload>, payload: Payload): Promise<boolean> {
    const { onError, pause } = this.#settings;
    if (error.retriable === true) {
      if (pause === undefined) throw error;
      pauseFor(pause, payload);
      return false;
    }
    if (onError === undefined) throw error;
    const { topic, partition } = payload.batch;
    await onError(error, { topic, partition, offset: message.offset, side, message });
    return resolve(message, payload);
  }
}

/** A message and all before it are handled. Of a batch that is stale by now that is said to nobody: it comes again. */
function resolve({ offset, leaderEpoch }: ConsumedMessage, payload: BatchPayload): boolean {
  if (payload.isStale()) return false;
  payload.resolveOffset(offset, leaderEpoch);
  return payload.isRunning();
}

function isCurrent(payload: BatchPayload): boolean {
  return payload.isRunning() && !payload.isStale();
}

function chunkEnd(
  messages: readonly ConsumedMessage[],
  from: number,
  { maxMessages, maxBytes }: { readonly maxMessages: number; readonly maxBytes: number },
): number {
  const most = Math.min(messages.length, from + Math.floor(maxMessages));
  let bytes = messages[from]!.value?.length ?? 0;
  let end = from + 1;
  while (end < most && (bytes += messages[end]!.value?.length ?? 0) <= maxBytes) end++;
  return end;
}
