import type { Schema } from "../schema/schema.js";
import { fingerprint } from "../type/fingerprint.js";
import type { AvroType } from "../type/type.js";
import { frameSingleObject } from "./single-object.js";

/** Fingerprints of the schemas that messages were written with: a memo, for they cost more than a message. */
const fingerprints = /* @__PURE__ */ new WeakMap<Schema, Uint8Array>();

/**
 * Encode a value as a message in single-object encoding: marker, fingerprint of the type's schema, datum.
 * (Avro 1.12, Single-object encoding)
 *
 * @throws EncodeError with the path
 */
export function encodeSingleObject<In>(type: AvroType<unknown, In>, value: In): Uint8Array {
  let sum = fingerprints.get(type.schema);
  if (sum === undefined) fingerprints.set(type.schema, (sum = fingerprint(type.schema)));
  return frameSingleObject(sum, type.encode(value));
}
