import { type ConsumeOptions, consumeSettings } from "./consume-options.js";
import type { MessagePayload, Received } from "./consumer.js";
import { PartsDecoder, type SerdesArgument } from "./parts.js";
import { pauseFor } from "./pause.js";

/** Takes a message that was decoded; `payload` is the client's own. When it has ended well the message is handled. */
export type MessageHandler<Value, Key, Payload extends MessagePayload> = (
  received: Received<Value, Key, Payload["message"]>,
  payload: Payload,
) => Promise<void> | void;

/** For `consumer.run`. */
export interface EachMessage<Payload extends MessagePayload> {
  readonly eachMessage: (payload: Payload) => Promise<void>;
}

/**
 * Decode the messages of kafkajs or @confluentinc/kafka-javascript one by one: `consumer.run(eachMessage(serde, handler))`.
 * What `handler` or `onError` throw goes to the client, which delivers the message again. With option `pause` the error
 * is thrown too, as both clients want it, once the partition is paused.
 *
 * @throws AvroError "invalid-argument", "unsupported-option"
 */
export function eachMessage<Value, Key = Uint8Array, Payload extends MessagePayload = MessagePayload>(
  serdes: SerdesArgument<Value, Key>,
  handler: MessageHandler<Value, Key, Payload>,
  options?: ConsumeOptions<Payload["message"]>,
): EachMessage<Payload> {
  const decoder = new PartsDecoder(serdes);
  const { onError, pause } = consumeSettings(options, ["onError", "pause"]);
  return {
    eachMessage: async (payload) => {
      const { topic, partition, message } = payload;
      const { offset } = message;
      await decoder.prepare([message], topic);
      const { keys, values, errors } = decoder.decode([message], topic);
      const failed = errors.get(0);
      if (failed === undefined)
        return handler(
          { topic, partition, offset, key: keys[0] as Key | null, value: values[0] as Value | null, message },
          payload,
        );
      const { error, side } = failed;
      if (error.retriable === true && pause !== undefined) pauseFor(pause, payload);
      if (error.retriable === true || onError === undefined) throw error;
      await onError(error, { topic, partition, offset, side, message });
    },
  };
}
