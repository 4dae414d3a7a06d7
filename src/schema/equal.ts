import { has } from "../own.js";
import { type Attributes, type Field, isNamed, type JsonValue, type NamedSchema, type Schema } from "./schema.js";

/**
 * Whether two finished schemas say the same: names, types, fields with their order and default, symbols, sizes and
 * all attributes; documentation and aliases aside. A record whose fields are still being parsed equals only itself.
 */
export function sameSchema(a: Schema, b: Schema): boolean {
  return same(a, b, new Set());
}

/** `assumed` holds full names whose two definitions are being compared, or were found equal. */
function same(a: Schema, b: Schema, assumed: Set<string>): boolean {
  if (a === b) return true;
  if (isNamed(a)) return isNamed(b) && sameNamed(a, b, assumed);
  if (a.type === "union")
    return (
      b.type === "union" &&
      a.branches.length === b.branches.length &&
      a.branches.every((branch, i) => same(branch, b.branches[i]!, assumed))
    );
  if (a.type === "array" && b.type === "array" && !same(a.items, b.items, assumed)) return false;
  if (a.type === "map" && b.type === "map" && !same(a.values, b.values, assumed)) return false;
  return a.type === b.type && has(b, "attributes") && sameAttributes(a.attributes, b.attributes);
}

function sameNamed(a: NamedSchema, b: NamedSchema, assumed: Set<string>): boolean {
  if (a.type !== b.type || a.name !== b.name) return false;
  if (assumed.has(a.name)) return true;
  assumed.add(a.name);
  if (!sameAttributes(a.attributes, b.attributes)) return false;
  if (a.type === "fixed") return a.size === (b as typeof a).size;
  if (a.type === "enum") {
    const other = b as typeof a;
    return a.default === other.default && sameJson(a.symbols, other.symbols);
  }
  const other = b as typeof a;
  const finished = Object.isFrozen(a.fields) && Object.isFrozen(other.fields);
  if (!finished || a.error !== other.error || a.fields.length !== other.fields.length) return false;
  return a.fields.every((field, i) => sameField(field, other.fields[i]!, assumed));
}

function sameField(a: Field, b: Field, assumed: Set<string>): boolean {
  if (a.name !== b.name || a.order !== b.order || !sameAttributes(a.attributes, b.attributes)) return false;
  if (a.default === undefined || b.default === undefined) {
    if (a.default !== b.default) return false;
  } else if (!sameJson(a.default, b.default)) return false;
  return same(a.type, b.type, assumed);
}

function sameAttributes(a: Attributes, b: Attributes): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !sameJson(value, other)) return false;
  }
  return true;
}

/** Whether two JSON values are equal, whatever the order of keys. Keeps its own stack. */
export function sameJson(a: JsonValue, b: JsonValue): boolean {
  const pairs: [JsonValue | undefined, JsonValue | undefined][] = [[a, b]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [left, right] = pair;
    if (Object.is(left, right)) continue;
    if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
    if (Array.isArray(left) !== Array.isArray(right)) return false;
    const keys = Object.keys(left);
    if (keys.length !== Object.keys(right).length) return false;
    for (const key of keys) pairs.push([own(left, key), own(right, key)]);
  }
  return true;
}

function own(value: object, key: string): JsonValue | undefined {
  return Object.hasOwn(value, key) ? (value as { [key: string]: JsonValue })[key] : undefined;
}
