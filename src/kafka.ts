export type { BatchOptions, ConsumeOptions } from "./kafka/consume-options.js";
export type { BatchPayload, ConsumedMessage, Failed, MessagePayload, Received } from "./kafka/consumer.js";
export { type DeadLetter, type DeadLetterOptions, type DeadMessage, deadLetter } from "./kafka/dead-letter.js";
export { type BatchHandler, type EachBatch, eachBatch } from "./kafka/each-batch.js";
export { type EachMessage, eachMessage, type MessageHandler } from "./kafka/each-message.js";
export type { KafkaSerdes, SerdesArgument } from "./kafka/parts.js";
