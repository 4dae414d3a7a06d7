import { checkBytes } from "../bytes/view.js";
import { AvroError } from "../errors.js";
import type { MessageSide } from "../message/framing.js";
import type { MessageHeaders } from "../message/headers.js";

/** A message as clients of Kafka give it; what else it has is left alone. */
export interface MessageLike {
  readonly key?: unknown;
  readonly value?: unknown;
  readonly headers?: MessageHeaders | null | undefined;
}

/** A key or value alone, null for a tombstone, or the message that it stands in. */
export type SerdeMessage = Uint8Array | MessageLike | null;

/**
 * The bytes of a message's side; null where they are null (a tombstone) or undefined.
 *
 * @throws AvroError "invalid-argument" for what is no message
 */
export function bytesOf(message: SerdeMessage, side: MessageSide): Uint8Array | null {
  const bytes = message === null || ArrayBuffer.isView(message) ? message : partOf(message, side);
  if (bytes instanceof Uint8Array && bytes.length > 0) return bytes;
  if (bytes === null || bytes === undefined) return null;
  checkBytes(bytes);
  return bytes;
}

/** The headers beside the bytes. */
export function headersOf(message: SerdeMessage): MessageHeaders | undefined {
  if (message === null || ArrayBuffer.isView(message) || !isPart(message, "headers")) return undefined;
  return (message as MessageLike).headers ?? undefined;
}

function partOf(message: Exclude<SerdeMessage, null>, side: MessageSide): unknown {
  if (typeof message !== "object" || !isPart(message, side))
    throw new AvroError("invalid-argument", `expected a message: bytes, null, or an object with its ${side}`);
  return (message as MessageLike)[side];
}

/** Messages of classes have getters; what other code gave to Object.prototype is no part of any. */
function isPart(message: object, name: string): boolean {
  return Object.hasOwn(message, name) || (Object.getPrototypeOf(message) !== Object.prototype && name in message);
}
