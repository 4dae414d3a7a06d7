import { AvroError, quote } from "../errors.js";
import type { JsonForm } from "./json/output.js";

export interface ParseOptions {
  /** "plain": unions without names, bytes and fixed as base64; "avro": the Avro JSON encoding. */
  readonly json?: JsonForm;
}

export interface StringifyOptions extends ParseOptions {
  /** Indentation, as JSON.stringify takes it: blanks (10 at most) or text (10 UTF-16 units at most). */
  readonly space?: number | string;
}

/** Check the options of `stringify` or `parse`, and fill in the defaults. */
export function resolveJsonOptions(
  given: StringifyOptions = {},
  allowed: readonly string[] = ["json"],
): Required<StringifyOptions> {
  if (typeof given !== "object" || given === null) throw new AvroError("invalid-argument", "options must be an object");
  const options = { json: "plain" as JsonForm, space: "" as number | string };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!allowed.includes(name)) throw new AvroError("unsupported-option", `this call takes no option ${quote(name)}`);
    if (name === "json") options.json = formOf(value);
    else options.space = spaceOf(value);
  }
  return options;
}

function formOf(value: unknown): JsonForm {
  if (value === "plain" || value === "avro") return value;
  throw new AvroError("unsupported-option", 'option json must be "plain" or "avro"');
}

function spaceOf(value: unknown): number | string {
  if (typeof value === "number" || typeof value === "string") return value;
  throw new AvroError("invalid-argument", "option space must be a number or a string");
}
