import { isAdlerTail, TAIL } from "./tail.js";

type Inflater = typeof DecompressionStream;

/**
 * What a platform's inflater says of the end of its input. "strict": a cut stream and one with a tail are errors.
 * "lax": a tail goes unnoticed (Node, Deno). "blind": a cut stream passes as a whole one (workerd before
 * `strict_compression_checks`).
 */
type Ends = "strict" | "lax" | "blind";

/** Input goes in by pieces: deflate grows 1032-fold at most, so one piece can't put more than 17 MiB past the limit. */
const PIECE = 16 * 1024;

/**
 * How each inflater behaves is found out once. What was found is kept, never the promise of it: in a worker a promise
 * belongs to the request that made it, and another one that waits for it may wait for ever.
 */
const known = new WeakMap<Inflater, Ends>();

/**
 * Inflate one raw deflate stream (RFC 1951) that fills `bytes`, with the platform's DecompressionStream.
 *
 * @returns the output; a RangeError if it would be larger than `maxBytes`; an Error for anything that is no whole
 * stream. Plain errors on purpose: this file is bundled apart from the error classes.
 */
export async function inflateRaw(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const Stream = globalThis.DecompressionStream;
  if (Stream === undefined) throw new Error("this platform has no DecompressionStream");
  if (bytes.length === 0) throw new Error("the deflate stream is empty"); // Node's takes nothing for a whole stream
  const ends = await endsOf(Stream);
  if (ends === "blind") throw new Error("this platform's DecompressionStream does not see where a stream is cut");
  return ends === "strict" ? inflateStrict(Stream, bytes, maxBytes) : inflateLax(Stream, bytes, maxBytes);
}

/** Streams take turns of the event loop for each piece. */
export const isAsideFaster = false;

/** The same: the platform works aside anyway. */
export function inflateRawAside(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  return inflateRaw(bytes, maxBytes);
}

/** The platform refuses every tail, so on an error the one that is allowed is taken off and the rest tried again. */
async function inflateStrict(Stream: Inflater, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  try {
    return await inflate(Stream, bytes, maxBytes);
  } catch (error) {
    if (error instanceof RangeError || bytes.length <= TAIL) throw error;
    const output = await inflate(Stream, bytes.subarray(0, -TAIL), maxBytes).catch(() => undefined);
    if (output === undefined || !isAdlerTail(output, bytes.subarray(-TAIL))) throw error;
    return output;
  }
}

/** The platform ignores every tail, so the stream's end is where one byte less is an error. */
async function inflateLax(Stream: Inflater, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const output = await inflate(Stream, bytes, maxBytes);
  const isWhole = (length: number) =>
    inflate(Stream, bytes.subarray(0, length), maxBytes).then(
      () => true,
      () => false,
    );
  if (!(await isWhole(bytes.length - 1))) return output;
  const end = bytes.length - TAIL;
  if (isAdlerTail(output, bytes.subarray(end)) && (await isWhole(end)) && !(await isWhole(end - 1))) return output;
  throw new Error("bytes follow the end of the deflate stream");
}

/** Compression levels of `deflateRaw`, the least and the greatest; undefined where the platform has none. */
export const deflateLevels: readonly [number, number] | undefined = undefined;

/** Deflate to one raw stream (RFC 1951), with the platform's CompressionStream, which knows no levels. */
export async function deflateRaw(bytes: Uint8Array): Promise<Uint8Array> {
  const Stream = globalThis.CompressionStream;
  if (Stream === undefined) throw new Error("this platform has no CompressionStream");
  return through(new Stream("deflate-raw"), bytes, Number.POSITIVE_INFINITY);
}

function inflate(Stream: Inflater, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  return through(new Stream("deflate-raw"), bytes, maxBytes);
}

/** All that comes out of a stream for `bytes`. */
async function through(stream: GenericTransformStream, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const written = write(stream.writable.getWriter(), bytes);
  written.catch(() => {}); // the reader meets the same error first; this one must not go unhandled
  const reader = stream.readable.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > maxBytes) {
      reader.cancel().catch(() => {});
      throw new RangeError(`the output is larger than ${maxBytes} bytes`);
    }
    pieces.push(value);
  }
  await written;
  return join(pieces, length);
}

async function write(writer: WritableStreamDefaultWriter<BufferSource>, bytes: Uint8Array): Promise<void> {
  writer.closed.catch(() => {});
  for (let at = 0; at < bytes.length; at += PIECE) {
    await writer.ready;
    await writer.write(bytes.subarray(at, at + PIECE) as Uint8Array<ArrayBuffer>);
  }
  await writer.close();
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

async function endsOf(Stream: Inflater): Promise<Ends> {
  const ends = known.get(Stream) ?? (await probe(Stream));
  known.set(Stream, ends);
  return ends;
}

/** 03 00 is the shortest whole stream: an empty block with the fixed codes. */
async function probe(Stream: Inflater): Promise<Ends> {
  const takes = (bytes: number[]) =>
    inflate(Stream, Uint8Array.from(bytes), 1).then(
      () => true,
      () => false,
    );
  if (await takes([3])) return "blind";
  return (await takes([3, 0, 0])) ? "lax" : "strict";
}
