import { Cursor } from "../bytes/cursor.js";
import { DecodeError, LimitError } from "../errors.js";
import { resolveLimits } from "../limits.js";
import type { DefaultValue } from "../plan/plan.js";
import { claimedValues } from "../plan/size.js";
import type { Reader, ReaderOptions } from "./closure.js";
import { shaped } from "./shape.js";

/** What stands in the reader's own schema is bounded by the limits of schemas. */
const SCHEMA = { maxDepth: 1000, maxBytesLength: 2 ** 31 - 1, maxCollectionItems: 2 ** 31 - 1 };

/**
 * Gives the default of a field that the data do not have; `read` reads its encoding. Objects are made afresh for each
 * record. A default that the options do not let through is an error in each record.
 */
export function buildDefaultReader(value: DefaultValue, read: Reader, options: ReaderOptions): Reader {
  const make = defaultMaker(value, read, options);
  try {
    const first = make();
    return typeof first === "object" && first !== null ? make : shaped(() => first, { kind: "constant", value: first });
  } catch (error) {
    if (!(error instanceof DecodeError || error instanceof LimitError)) throw error;
    return (cursor) => {
      throw again(error, cursor.position);
    };
  }
}

/** Makes the value of a default, as `read` reads it, again and again. */
export function defaultMaker(
  { bytes, plan }: Pick<DefaultValue, "bytes" | "plan">,
  read: Reader,
  options: ReaderOptions,
): () => unknown {
  const limits = resolveLimits(SCHEMA, options.limits);
  const claimed = claimedValues(plan.schema, plan);
  let idle: Cursor | undefined;
  return () => {
    const cursor = (idle ?? new Cursor(limits)).open(bytes);
    idle = undefined; // in use: what `read` calls may come here again
    cursor.beginDatum();
    cursor.claimFree(claimed);
    const made = read(cursor);
    idle = cursor;
    return made;
  };
}

function again(error: DecodeError | LimitError, offset: number): Error {
  if (error instanceof LimitError) return new LimitError(error.limit, error.max, "a field's default", { offset });
  return new DecodeError(error.code as "unsafe-long", `the field's default: ${error.message}`, { offset });
}
