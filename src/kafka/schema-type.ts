import type { CompatibilityLevel } from "../registry/registry.js";

/** Kinds of schemas that registries hold. Only Avro is read here. */
export const SchemaType = { AVRO: "AVRO", JSON: "JSON", PROTOBUF: "PROTOBUF", UNKNOWN: "UNKNOWN" } as const;
export type SchemaType = (typeof SchemaType)[keyof typeof SchemaType];

/** Compatibility levels by name. */
export const COMPATIBILITY: { readonly [level in CompatibilityLevel]: level } = {
  NONE: "NONE",
  FULL: "FULL",
  BACKWARD: "BACKWARD",
  FORWARD: "FORWARD",
  BACKWARD_TRANSITIVE: "BACKWARD_TRANSITIVE",
  FORWARD_TRANSITIVE: "FORWARD_TRANSITIVE",
  FULL_TRANSITIVE: "FULL_TRANSITIVE",
};
export type COMPATIBILITY = CompatibilityLevel;
