import { indentJson } from "../json/indent.js";
import type { InferInput } from "./infer.js";
import { toJson } from "./json/convert.js";
import { jsonTextWriter } from "./json/writer.js";
import { resolveJsonOptions, type StringifyOptions } from "./json-options.js";
import { perType } from "./per-type.js";
import type { AvroType } from "./type.js";

const plainWriter = /* @__PURE__ */ perType((type) => toJson(type, jsonTextWriter(type.schema, "plain")));
const avroWriter = /* @__PURE__ */ perType((type) => toJson(type, jsonTextWriter(type.schema, "avro")));

/**
 * A value as JSON text, exact: longs are bare digits of any size, a float the shortest decimal that rounds to it, NaN
 * and the infinities quoted words. It takes what the type encodes, under the type's options; the text depends on the
 * schema alone. One line unless `space` indents it.
 *
 * `json: "plain"` (default): unions without names, bytes and fixed as base64 (RFC 4648, section 4), logical types as
 * `logical: "default"` gives them. `json: "avro"`: the Avro JSON encoding, as `toAvroJSON`.
 *
 * @throws EncodeError with the path, as `encode` does; LimitError
 */
export function stringify<T extends AvroType>(type: T, value: InferInput<T>, options?: StringifyOptions): string {
  const { json, space } = resolveJsonOptions(options, ["json", "space"]);
  const write = json === "plain" ? plainWriter : avroWriter;
  return indentJson(write(type)(value), space);
}
