export { RecordBatch, type RowView } from "./column/batch.js";
export { Column, type Matrix } from "./column/column.js";
export {
  AvroError,
  ContainerError,
  type ContainerErrorCode,
  DecodeError,
  type DecodeErrorCode,
  EncodeError,
  type EncodeErrorCode,
  type ErrorCode,
  LimitError,
  type Path,
  ResolutionError,
  type ResolutionIssue,
  SchemaError,
  type SchemaErrorCode,
} from "./errors.js";
export { DEFAULT_LIMITS, EDGE_LIMITS, type Limits } from "./limits.js";
export type { NameRule } from "./plan/match.js";
export type { IncompatibilityKind } from "./plan/pair.js";
export type { Message, Protocol } from "./schema/protocol.js";
export type {
  ArraySchema,
  EnumSchema,
  Field,
  FixedSchema,
  JsonValue,
  MapSchema,
  PrimitiveSchema,
  RecordSchema,
  Schema,
  UnionSchema,
} from "./schema/schema.js";
export { avroType } from "./type/avro-type.js";
export type { BatchOptions, CollectOptions, DecodeOptions } from "./type/batch-options.js";
export { canonicalForm } from "./type/canonical-form.js";
export { check, type Issue } from "./type/check.js";
export {
  type Compatibility,
  type CompatibilityIssue,
  type CompatibilityMode,
  type CompatibilityOptions,
  checkCompatibility,
  type TransitiveMode,
} from "./type/check-compatibility.js";
export type { CollectedBatch } from "./type/collected.js";
export { compare, compareBytes } from "./type/compare.js";
export { type FingerprintAlgorithm, fingerprint } from "./type/fingerprint.js";
export { fromAvroJSON } from "./type/from-avro-json.js";
export type { Infer, InferInput } from "./type/infer.js";
export { type InferOptions, inferSchema } from "./type/infer-schema.js";
export type { ParseOptions, StringifyOptions } from "./type/json-options.js";
export type { TypeOptions } from "./type/make.js";
export { mergeSchemas } from "./type/merge-schemas.js";
export { parse } from "./type/parse.js";
export { parseProtocol } from "./type/parse-protocol.js";
export { type RandomOptions, random } from "./type/random.js";
export type { AvroReader } from "./type/reader.js";
export { init, type Runtime, runtime, type WasmSource } from "./type/runtime.js";
export { type SafeDecoded, safeDecode } from "./type/safe-decode.js";
export { parseSchema, parseSchemaText, type SchemaArgument, type SchemaOptions } from "./type/schema-argument.js";
export { schemaEquals } from "./type/schema-equals.js";
export { stringify } from "./type/stringify.js";
export { toAvroJSON } from "./type/to-avro-json.js";
export type { AvroType } from "./type/type.js";
export { branch, type Wrapped, wrap } from "./value/branch.js";
export type { CustomLogical, CustomLogicals } from "./value/logical/custom.js";
export type { Duration } from "./value/logical/duration.js";
export type { ValueOptions } from "./value/options.js";
