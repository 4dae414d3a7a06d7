import type { Infer } from "./infer.js";
import { avroJsonReader } from "./json/convert.js";
import type { AvroType } from "./type.js";

/**
 * The value of JavaScript values in the Avro JSON encoding, as `decode` gives it under the type's options. (Avro 1.12,
 * JSON Encoding)
 *
 * Longs are numbers or bigint; a number beyond ±(2^53-1) may have been rounded and is refused: `parse` reads text
 * exactly. Fields may stand in any order and none may be missing, not even one with a default; keys that are no field
 * follow `unknownFields`. Only own properties of plain objects and arrays are read.
 *
 * @throws DecodeError with the path: "invalid-value", "missing-field", "unknown-field", "no-branch", "unsafe-long";
 * LimitError
 */
export function fromAvroJSON<T extends AvroType>(type: T, json: unknown): Infer<T> {
  return avroJsonReader(type)(json) as Infer<T>;
}
