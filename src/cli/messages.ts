import { base64Bytes } from "../bytes/base64.js";
import { DecodeError, LimitError } from "../errors.js";
import { DEFAULT_LIMITS } from "../limits.js";
import { linesOf } from "./lines.js";

/** How messages lie one after the other in an input. */
export const DELIMITERS = ["none", "base64", "hex", "length"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A message of an input; null for a tombstone. */
export interface Message {
  readonly bytes: Uint8Array | null;
  /** From 1; of lines, the line. */
  readonly number: number;
}

/** A message that is not written as it should be; those after it may be. */
export interface BadMessage {
  readonly error: DecodeError;
  readonly number: number;
}

/** Bytes of a message: Kafka takes less, unless told otherwise. */
const MAX_MESSAGE = DEFAULT_LIMITS.maxBlockBytes;

/**
 * The messages of an input. "none": all of it is one; "base64" and "hex": a line each, `null` for a tombstone;
 * "length": 4 bytes before each, most significant first, -1 for a tombstone, as kcat prints them with `-f '%R%s'`.
 *
 * @throws LimitError; DecodeError "truncated", "invalid-length"
 */
export async function* messagesOf(
  chunks: AsyncIterable<Uint8Array>,
  delimiter: Delimiter,
): AsyncGenerator<Message | BadMessage> {
  if (delimiter === "none") yield { bytes: await whole(chunks), number: 1 };
  else if (delimiter === "length") yield* byLength(chunks);
  else for await (const lines of linesOf(chunks)) for (const line of lines) yield ofLine(line, delimiter);
}

function ofLine({ text, number }: { text: string; number: number }, form: "base64" | "hex"): Message | BadMessage {
  const trimmed = text.trim();
  if (trimmed === "null") return { bytes: null, number };
  const bytes = form === "base64" ? base64Bytes(trimmed) : hexBytes(trimmed);
  if (bytes !== undefined) return { bytes, number };
  return { error: new DecodeError("invalid-value", `expected a message in ${form}, or null`), number };
}

function hexBytes(text: string): Uint8Array | undefined {
  return /^([0-9a-f]{2})*$/i.test(text) ? new Uint8Array(Buffer.from(text, "hex")) : undefined;
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of chunks) {
    length += piece.length;
    if (length > MAX_MESSAGE) throw tooLong();
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

async function* byLength(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Message> {
  let rest = new Uint8Array(0);
  let pieces: Uint8Array[] = [];
  let length = 0;
  let wanted = 4;
  let number = 0;
  for await (const piece of chunks) {
    pieces.push(piece);
    length += piece.length;
    if (length < wanted) continue; // put together when there is enough, and not once for each piece
    rest = new Uint8Array(Buffer.concat(pieces));
    let at = 0;
    for (let size = sizeAt(rest, at); size !== undefined; size = sizeAt(rest, at)) {
      wanted = 4 + Math.max(0, size);
      if (rest.length - at < wanted) break;
      yield { bytes: size < 0 ? null : rest.slice(at + 4, at + wanted), number: ++number };
      at += wanted;
      wanted = 4;
    }
    rest = rest.subarray(at);
    pieces = [rest];
    length = rest.length;
  }
  if (length > 0) throw new DecodeError("truncated", `the input ends inside message ${number + 1}`);
}

/** @throws DecodeError, LimitError */
function sizeAt(bytes: Uint8Array, at: number): number | undefined {
  if (bytes.length - at < 4) return undefined;
  const size = new DataView(bytes.buffer, bytes.byteOffset).getInt32(at);
  if (size < -1)
    throw new DecodeError("invalid-length", `expected a length of -1 or more before a message, found ${size}`);
  if (size > MAX_MESSAGE) throw tooLong();
  return size;
}

function tooLong(): LimitError {
  return new LimitError("maxBlockBytes", MAX_MESSAGE, "a message");
}
