import { AvroError } from "../errors.js";
import { indentation } from "./indent.js";
import type { JsonValue } from "./value.js";

/**
 * Write a JSON value so that `parseJson` gives the same value again: bigint as digits, -0 with its sign, whole numbers
 * beyond ±(2^53-1) that are no bigint with an exponent. The value must not contain itself. `space` indents as that
 * of JSON.stringify does. No depth of nesting overflows the stack; NaN and infinities are "invalid-argument".
 */
export function stringifyJson(value: JsonValue, space: number | string = ""): string {
  const indent = indentation(space);
  const colon = indent === "" ? ":" : ": ";
  const open: Container[] = [];
  let text = "";
  let next: JsonValue | undefined = value;
  for (;;) {
    if (next !== undefined) {
      const container = contents(next);
      if (container !== undefined) open.push(container);
      text += container === undefined ? scalar(next) : container.keys === undefined ? "[" : "{";
    }
    const top = open[open.length - 1];
    if (top === undefined) return text;
    const { keys, values } = top;
    if (top.next < values.length) {
      if (top.next > 0) text += ",";
      text += line(indent, open.length);
      if (keys !== undefined) text += JSON.stringify(keys[top.next]) + colon;
      next = values[top.next++];
    } else {
      open.pop();
      if (values.length > 0) text += line(indent, open.length);
      text += keys === undefined ? "]" : "}";
      next = undefined;
    }
  }
}

/** An array or object that is being written. */
interface Container {
  readonly keys: readonly string[] | undefined;
  readonly values: readonly JsonValue[];
  next: number;
}

function contents(value: JsonValue): Container | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return { keys: undefined, values: value, next: 0 };
  return { keys: Object.keys(value), values: Object.values(value), next: 0 };
}

function line(indent: string, depth: number): string {
  return indent === "" ? "" : `\n${indent.repeat(depth)}`;
}

function scalar(value: JsonValue): string {
  if (typeof value === "number") return numeral(value);
  return typeof value === "bigint" ? value.toString() : JSON.stringify(value);
}

function numeral(value: number): string {
  if (!Number.isFinite(value)) throw new AvroError("invalid-argument", "JSON has no NaN and no infinity");
  if (Object.is(value, -0)) return "-0";
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return value.toExponential();
  return String(value);
}
