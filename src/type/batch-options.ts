import { AvroError, quote } from "../errors.js";

/** Options of one call. */
export interface BatchOptions {
  /** Datums in the bytes; without it, as many as there are. */
  readonly count?: number;
  /** Paths of the fields that are wanted; the rest is skipped. */
  readonly fields?: readonly string[];
}

/** Options of one call that takes an array of messages. */
export interface CollectOptions extends BatchOptions {
  /** Collect the errors of bad datums instead of throwing the first. */
  readonly errors: "collect";
}

const NAMES = ["count", "fields", "errors"];

/** Check the options of one call. `allowed`: those that this call takes. */
export function checkBatchOptions(given: object | undefined, allowed: readonly string[]): void {
  if (given === undefined) return;
  if (typeof given !== "object" || given === null) throw new AvroError("invalid-argument", "options must be an object");
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!allowed.includes(name))
      throw new AvroError(
        "unsupported-option",
        `${NAMES.includes(name) ? "this call takes" : "there is"} no option ${quote(name)}`,
      );
    check(name, value);
  }
}

function check(name: string, value: unknown): void {
  if (name === "count" && !(Number.isSafeInteger(value) && (value as number) >= 0))
    throw new AvroError("invalid-argument", "count must be a whole number from 0");
  if (name === "fields" && !(Array.isArray(value) && value.every((path) => typeof path === "string")))
    throw new AvroError("invalid-argument", "fields must be an array of paths");
  if (name === "errors" && value !== "throw" && value !== "collect")
    throw new AvroError("unsupported-option", 'option errors must be "throw" or "collect"');
}
