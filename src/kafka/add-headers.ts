import { AvroError } from "../errors.js";
import type { MessageHeaders } from "../message/headers.js";
import { asBuffer } from "./buffer.js";

/** Headers that are text. */
export type TextHeaders = readonly (readonly [name: string, value: string])[];

/**
 * Headers as they came, and more behind them, in the same shape: as an object (kafkajs, @confluentinc/kafka-javascript), a
 * `Map` (@platformatic/kafka), a list of pairs, or a list of objects (node-rdkafka). Nothing that was there is lost: of
 * two of one name the new one is the last. What was given is not changed.
 */
export function withHeaders(headers: MessageHeaders | null | undefined, more: TextHeaders): MessageHeaders {
  if (headers === undefined || headers === null) return Object.fromEntries(more);
  if (typeof headers !== "object") throw new AvroError("invalid-argument", "expected the headers of a message");
  if (headers instanceof Map) return inMap(headers, more);
  if (Array.isArray(headers)) return inList(headers, more);
  return inObject(headers as Readonly<Record<string, never>>, more);
}

function inObject(headers: Readonly<Record<string, never>>, more: TextHeaders): MessageHeaders {
  const all: Record<string, never> = { ...headers };
  for (const [name, value] of more) {
    const before = Object.hasOwn(all, name) ? all[name] : undefined;
    all[name] = (before === undefined ? value : [before, value].flat()) as never;
  }
  return all;
}

/** Clients write the headers of a Map as they are: bytes, unless it is one of strings. */
function inMap(headers: ReadonlyMap<unknown, unknown>, more: TextHeaders): MessageHeaders {
  const all = new Map(headers);
  const isText = [...headers.keys()].some((name) => typeof name === "string");
  const encoder = new TextEncoder();
  const as = (text: string) => (isText ? text : asBuffer(encoder.encode(text)));
  for (const [name, value] of more) all.set(as(name), as(value));
  return all;
}

function inList(headers: readonly unknown[], more: TextHeaders): MessageHeaders {
  const isPairs = Array.isArray(headers[0]);
  return [...headers, ...more.map(([name, value]) => (isPairs ? [name, value] : { [name]: value }))] as MessageHeaders;
}
