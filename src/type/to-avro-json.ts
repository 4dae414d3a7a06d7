import type { JsonValue } from "../json/value.js";
import type { InferInput } from "./infer.js";
import { toJson } from "./json/convert.js";
import { valueOutput } from "./json/value-output.js";
import { jsonWriter } from "./json/writer.js";
import { perType } from "./per-type.js";
import type { AvroType } from "./type.js";

const converter = /* @__PURE__ */ perType((type) => toJson(type, jsonWriter(type.schema, "avro", valueOutput)));

/**
 * A value in the Avro JSON encoding, as JavaScript values that share nothing with it. (Avro 1.12, JSON Encoding)
 *
 * It takes what the type encodes, under the type's options. Unions are null or an object with the branch's name (full
 * name of a named type) as its key, bytes and fixed strings of the code points 0–255, logical types their underlying
 * values, fields in schema order, a field that is left out its default. Longs within ±(2^53-1) are numbers and beyond
 * bigint, which JSON.stringify refuses and `stringify` writes. NaN and the infinities are the strings "NaN", "Infinity"
 * and "-Infinity".
 *
 * @throws EncodeError with the path, as `encode` does; LimitError
 */
export function toAvroJSON<T extends AvroType>(type: T, value: InferInput<T>): JsonValue {
  return converter(type)(value);
}
