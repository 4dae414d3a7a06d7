import { AvroError, DecodeError, type DecodeErrorCode, SchemaError } from "../errors.js";
import { parseJson } from "../json/parse.js";
import type { JsonValue } from "../json/value.js";
import type { Infer } from "./infer.js";
import { avroJsonReader, fromJson } from "./json/convert.js";
import { Rounded } from "./json/leaf.js";
import { type ParseOptions, resolveJsonOptions } from "./json-options.js";
import { perType } from "./per-type.js";
import type { AvroType } from "./type.js";

const plainReader = /* @__PURE__ */ perType((type) => fromJson(type, "plain"));

/**
 * The value of JSON text, as `decode` gives it under the type's options: `stringify` backwards, no digit is lost.
 *
 * Fields may stand in any order; keys that are no field follow `unknownFields`; a key that stands twice in one object is
 * refused. `json: "avro"` is read as `fromAvroJSON` does. In plain JSON a field that is missing is its default, else
 * null where that is allowed, and a union value is of the first branch, in schema order, that it fits in full: what two
 * branches write alike (a string and base64, say) comes back as the first. Records that it fits alike are refused.
 *
 * @throws DecodeError with the path or, where the text is not JSON, with `offset` (UTF-16 units); LimitError
 */
export function parse<T extends AvroType>(type: T, text: string, options?: ParseOptions): Infer<T> {
  const { json } = resolveJsonOptions(options);
  const read = json === "plain" ? plainReader : avroJsonReader;
  return read(type)(jsonOf(text)) as Infer<T>;
}

function jsonOf(text: string): JsonValue {
  if (typeof text !== "string") throw new AvroError("invalid-argument", "expected the JSON text as a string");
  try {
    return parseJson(text, { duplicates: "error", rounded: (value) => new Rounded(value) });
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    throw new DecodeError(error.code as DecodeErrorCode, error.message, { offset: error.offset });
  }
}
