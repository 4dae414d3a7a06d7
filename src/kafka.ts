export { AvroSchema, type IsValidOptions } from "./kafka/avro-schema.js";
export { asBuffer, type HostBuffer } from "./kafka/buffer.js";
export type { AvroConfluentSchema } from "./kafka/confluent-schema.js";
export type { BatchOptions, ConsumeOptions } from "./kafka/consume-options.js";
export type { BatchPayload, ConsumedMessage, Failed, MessagePayload, Received } from "./kafka/consumer.js";
export { type DeadLetter, type DeadLetterOptions, type DeadMessage, deadLetter } from "./kafka/dead-letter.js";
export { type BatchHandler, type EachBatch, eachBatch } from "./kafka/each-batch.js";
export { type EachMessage, eachMessage, type MessageHandler } from "./kafka/each-message.js";
export type { KafkaSerdes, SerdesArgument } from "./kafka/parts.js";
export { PlatformaticRegistry, type PlatformaticRegistryOptions } from "./kafka/platformatic.js";
export { type RawAvroSchema, readAVSC, readAVSCAsync } from "./kafka/read-avsc.js";
export type {
  AvroOptions,
  SchemaRegistryArguments,
  SchemaRegistryOptions,
  SerdeRegistry,
} from "./kafka/registry-arguments.js";
export { type DecodeOptions, type RegisterSchemaOptions, SchemaRegistry } from "./kafka/schema-registry.js";
export { COMPATIBILITY, SchemaType } from "./kafka/schema-type.js";
