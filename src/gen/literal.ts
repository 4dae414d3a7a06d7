import type { JsonValue } from "../schema/schema.js";
import { propertyKey } from "./identifiers.js";

/** Columns of a line, where a value may be broken. */
const WIDTH = 110;

/** A JSON value as an expression, on one line if it fits. `indent` is that of the line it begins on. */
export function literal(value: JsonValue, indent = "", before = 0): string {
  const short = inline(value);
  if (indent.length + before + short.length <= WIDTH) return short;
  return broken(value, indent) ?? short;
}

function broken(value: JsonValue, indent: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return `[\n${value.map((item) => `${inner}${literal(item, inner, 1)},\n`).join("")}${indent}]`;
  const entries = Object.entries(value).map(([name, one]) => [keyOf(name), one] as const);
  const lines = entries.map(([key, one]) => `${inner}${key}: ${literal(one, inner, key.length + 3)},\n`);
  return `{\n${lines.join("")}${indent}}`;
}

function inline(value: JsonValue): string {
  if (typeof value === "bigint") return `BigInt("${value}")`; // a literal would need a younger target
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  const entries = Object.entries(value).map(([name, one]) => `${keyOf(name)}: ${inline(one)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** `__proto__: v` in a literal sets the prototype; a computed key makes an own property. */
function keyOf(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : propertyKey(name);
}

/** As JSON, without the characters that end lines, turn text around, or stand for half a letter. */
export function stringLiteral(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
