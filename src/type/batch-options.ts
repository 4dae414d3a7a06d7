import { AvroError, quote } from "../errors.js";
import type { Limits } from "../limits.js";

/** Options of one call that decodes. */
export interface DecodeOptions {
  /** Limits of this call; those not named are the type's. What is derived for them is kept, for eight different ones. */
  readonly limits?: Partial<Limits>;
}

/** Options of one call that decodes many datums. */
export interface BatchOptions extends DecodeOptions {
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

const NONE: unknown = /* @__PURE__ */ Object.freeze({ __proto__: null });
const NAMES = ["count", "fields", "errors", "limits"];

/** Check the options of one call, and give them as own properties of nothing else. `allowed`: those that it takes. */
export function checkBatchOptions<T extends object>(given: T | undefined, allowed: readonly string[]): Partial<T> {
  if (given === undefined) return NONE as Partial<T>;
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
  return { __proto__: null, ...given } as Partial<T>;
}

function check(name: string, value: unknown): void {
  if (name === "count" && !(Number.isSafeInteger(value) && (value as number) >= 0))
    throw new AvroError("invalid-argument", "count must be a whole number from 0");
  if (name === "fields" && !(Array.isArray(value) && value.every((path) => typeof path === "string")))
    throw new AvroError("invalid-argument", "fields must be an array of paths");
  if (name === "errors" && value !== "throw" && value !== "collect")
    throw new AvroError("unsupported-option", 'option errors must be "throw" or "collect"');
}
