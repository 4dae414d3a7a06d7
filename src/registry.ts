export type { Retry } from "./registry/backoff.js";
export { RegistryClient } from "./registry/client.js";
export type { BearerToken, RegistryAuth } from "./registry/credentials.js";
export { MemoryRegistry, type MemoryRegistryOptions } from "./registry/memory.js";
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
export type { Lookups } from "./registry/token-bucket.js";
