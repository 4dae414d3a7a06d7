import { kindOf } from "../../closures/fault.js";
import { DecodeError, type DecodeErrorCode, LimitError } from "../../errors.js";

/** The error for JSON that is no value of its type. Its path is gathered on the way out. */
export function jsonFault(code: DecodeErrorCode, message: string): DecodeError {
  return new DecodeError(code, message);
}

export function unfitJson(expected: string, json: unknown): DecodeError {
  return jsonFault("invalid-value", `expected ${expected}, found ${foundIn(json)}`);
}

/** What a JSON value is, for messages that must not say it. */
function foundIn(json: unknown): string {
  if (typeof json === "bigint") return "a whole number beyond ±(2^53-1)";
  if (typeof json !== "number") return typeof json === "string" ? "another string" : kindOf(json);
  return Number.isInteger(json) ? "a whole number" : "a fraction";
}

/** Put a step before the path of an error that comes out of a part; other errors pass as they are. */
export function inside(error: unknown, step: string | number): unknown {
  if (error instanceof DecodeError || error instanceof LimitError) error.path = [step, ...(error.path ?? [])];
  return error;
}
