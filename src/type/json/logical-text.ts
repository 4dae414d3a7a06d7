import type { Schema } from "../../schema/schema.js";
import { MILLIS_A_DAY } from "../../value/logical/instant.js";
import { type Logical, logicalOf } from "../../value/logical/logical.js";
import { instantOf, instantText } from "./instant-text.js";

/** How plain JSON shows a logical type as a string. */
export interface LogicalText {
  /** What the string has to be, for messages. */
  readonly expected: string;
  /**
   * The string of an underlying value; undefined where only the underlying value can be shown.
   *
   * @throws DecodeError "invalid-logical-value", without a path
   */
  text(raw: unknown): string | undefined;
  /** The underlying value of a string; undefined if it is another. */
  raw(text: string): unknown;
}

/** Logical types whose JSON is not that of the underlying type: the values that `logical: "default"` gives, as JSON. */
export function logicalText(schema: Schema): LogicalText | undefined {
  const logical = plainLogical(schema);
  switch (logical?.name) {
    case "date":
      return { ...converted(logical, "a date as YYYY-MM-DD, or days as a number"), text: dateText(logical) };
    case "timestamp-millis":
      return TIMESTAMP;
    case "decimal":
    case "big-decimal":
      return converted(logical, "a decimal as a string, within precision and scale");
    case "uuid":
      return logical.changes ? converted(logical, "a UUID as a string") : undefined;
    default:
      return undefined;
  }
}

/** Durations are objects of three numbers. */
export function plainDuration(schema: Schema): Logical | undefined {
  const logical = plainLogical(schema);
  return logical?.name === "duration" ? logical : undefined;
}

function plainLogical(schema: Schema): Logical | undefined {
  return logicalOf(schema, { logical: "default" });
}

function converted(logical: Logical, expected: string): LogicalText {
  return {
    expected,
    text: (raw) => logical.fromRaw(raw) as string,
    raw: (text) => (logical.accepts(text) ? logical.toRaw(text) : undefined),
  };
}

/** Days that are no date in the range of `Date` stay a number. */
function dateText(logical: Logical): LogicalText["text"] {
  return (raw) =>
    instantText((raw as number) * MILLIS_A_DAY) === undefined ? undefined : (logical.fromRaw(raw) as string);
}

/** Milliseconds outside the range of `Date` stay a number. */
const TIMESTAMP: LogicalText = {
  expected: "a timestamp in ISO 8601 with Z or an offset, or milliseconds as a number",
  text: (raw) => instantText(Number(raw)),
  raw: instantOf,
};
