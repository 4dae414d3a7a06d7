import { AvroError } from "../errors.js";

type One = Uint8Array | string | null | undefined;

/**
 * Headers of a message, as clients of Kafka give them: an object whose values may be lists (kafkajs,
 * @confluentinc/kafka-javascript), a `Map` whose keys may be bytes (@platformatic/kafka), a list of pairs, or a list of
 * objects with one key each (node-rdkafka).
 */
export type MessageHeaders =
  | { readonly [name: string]: One | readonly One[] }
  | ReadonlyMap<unknown, unknown>
  | readonly (readonly [name: string, value: One])[]
  | readonly { readonly [name: string]: One }[];

/**
 * The last header of a name; undefined if there is none, or if its value is null.
 *
 * @throws AvroError "invalid-argument" for a header that is text: its bytes can't be had back
 */
export function lastHeader(headers: MessageHeaders, name: string): Uint8Array | undefined {
  if (typeof headers !== "object" || headers === null)
    throw new AvroError("invalid-argument", "expected the headers of a message as an object, a Map or an array");
  const value = lastOf(valueIn(headers, name));
  if (value === undefined || value === null) return undefined;
  if (ArrayBuffer.isView(value) && (value as Uint8Array)[Symbol.toStringTag] === "Uint8Array")
    return value as Uint8Array;
  throw new AvroError("invalid-argument", `expected the header ${name} as bytes`);
}

function valueIn(headers: MessageHeaders, name: string): unknown {
  if (Array.isArray(headers)) return inList(headers, name);
  if (isMap(headers)) return inMap(headers, name);
  return Object.hasOwn(headers, name) ? (headers as Record<string, unknown>)[name] : undefined;
}

/** Maps of other realms too. */
function isMap(headers: object): headers is ReadonlyMap<unknown, unknown> {
  return headers instanceof Map || (headers as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === "Map";
}

function inList(headers: readonly unknown[], name: string): unknown {
  for (let i = headers.length - 1; i >= 0; i--) {
    const header = headers[i];
    if (Array.isArray(header)) {
      if (isName(header[0], name)) return header[1];
    } else if (typeof header === "object" && header !== null && Object.hasOwn(header, name))
      return (header as Record<string, unknown>)[name];
  }
  return undefined;
}

/** Keys that are bytes are each a key of its own, so several may have the name. */
function inMap(headers: ReadonlyMap<unknown, unknown>, name: string): unknown {
  let found: unknown;
  for (const [key, value] of headers) if (isName(key, name)) found = value;
  return found;
}

function isName(key: unknown, name: string): boolean {
  if (typeof key === "string") return key === name;
  if (!(key instanceof Uint8Array) || key.length !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (key[i] !== name.charCodeAt(i)) return false;
  return true;
}

function lastOf(value: unknown): unknown {
  return Array.isArray(value) ? value[value.length - 1] : value;
}
