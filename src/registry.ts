export type { Retry } from "./registry/backoff.js";
export { RegistryClient } from "./registry/client.js";
export type { BearerToken, RegistryAuth } from "./registry/credentials.js";
export type { MakeSerde } from "./registry/make-serde.js";
export { MemoryRegistry, type MemoryRegistryOptions } from "./registry/memory.js";
export type { MessageLike, SerdeMessage } from "./registry/message.js";
export type { MessageBatch, MessageResult } from "./registry/message-batch.js";
export type { MessageColumns } from "./registry/message-columns.js";
export type { HeaderSink } from "./registry/message-encoder.js";
export type { RegistryClientOptions } from "./registry/options.js";
export type {
  CallOptions,
  CompatibilityLevel,
  CompatibilityTarget,
  CompatibilityVerdict,
  ConfigOptions,
  ContentOptions,
  DeletedOptions,
  IdOptions,
  LookupOptions,
  ModeOptions,
  PermanentOptions,
  PreloadRequest,
  RegisteredSchema,
  RegisterOptions,
  Registry,
  RegistryMode,
  SchemaReference,
  SubjectsOptions,
  SubjectVersion,
} from "./registry/registry.js";
export type { ColumnsCall, DecodeCall, EncodeCall, PreloadCall, Serde } from "./registry/serde.js";
export type { ReaderOption, SerdeOptions } from "./registry/serde-options.js";
export {
  recordName,
  type SubjectContext,
  type SubjectStrategy,
  topicName,
  topicRecordName,
} from "./registry/subject.js";
export type { Lookups } from "./registry/token-bucket.js";
