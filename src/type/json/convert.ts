import { isStackOverflow, placed, withoutByte } from "../../closures/fault.js";
import { AvroError, DecodeError, LimitError } from "../../errors.js";
import { perType } from "../per-type.js";
import type { AvroType } from "../type.js";
import { EXACT, type JsonForm } from "./output.js";
import { jsonReader } from "./reader.js";
import { Reading } from "./reading.js";

/*
 * JSON is made of data and read as data: a value is encoded by its type, and what is decoded again, exactly and with
 * every branch named, is written; the way back is the same. So options, conversions, defaults and checks are those of
 * the type, and what JSON looks like depends on the schema alone.
 */

const exactType = /* @__PURE__ */ perType((type) => type.with(EXACT));

/** Make what turns values of a type into JSON: `write` takes what is decoded as EXACT says. */
export function toJson<J>(type: AvroType, write: (exact: unknown) => J): (value: unknown) => J {
  const exact = exactType(type);
  return (value) => write(decoded(exact, type.encode(value)));
}

/** Make what turns JSON into values of a type. */
export function fromJson(type: AvroType, form: JsonForm): (json: unknown) => unknown {
  const { options } = type;
  const read = jsonReader(type.schema, form, options);
  return (json) => {
    const reading = new Reading(options.limits);
    try {
      read(reading, json);
    } catch (error) {
      throw located(error, options.limits.maxDepth);
    }
    return decoded(type, reading.sink.toBytes());
  };
}

/** Readers of Avro JSON: of text and of values the same. */
export const avroJsonReader = /* @__PURE__ */ perType((type) => fromJson(type, "avro"));

/** Nobody has seen the bytes: an error says where in the value. */
function decoded(type: AvroType, bytes: Uint8Array): unknown {
  try {
    return type.decode(bytes);
  } catch (error) {
    throw error instanceof AvroError ? withoutByte(error) : error;
  }
}

function located(error: unknown, maxDepth: number): unknown {
  if (isStackOverflow(error)) return new LimitError("maxDepth", maxDepth, "nested JSON", { path: [] });
  if (!(error instanceof DecodeError || error instanceof LimitError)) return error;
  const path = (error.path ??= []);
  error.message = placed(error.message, path);
  return error;
}
