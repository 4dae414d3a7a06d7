import { availableParallelism } from "node:os";
import {
  constants,
  deflateRawSync,
  inflateRawSync,
  inflateRaw as inflateRawThreaded,
  type ZlibOptions,
} from "node:zlib";
import { isAdlerTail } from "./tail.js";

/** What `info: true` makes zlib give back; @types/node does not know it. */
interface Inflated {
  readonly buffer: Uint8Array;
  /** Its `bytesWritten` counts the input that was used. */
  readonly engine: { readonly bytesWritten: number };
}

/** Output pieces of zlib: large ones spare calls, and turns of the thread pool; small ones spare memory for small blocks. */
const MIN_PIECE = 16 * 1024;
const MAX_PIECE = 512 * 1024;

/**
 * Fewer bytes are inflated at once by who asks: to hand a block to the thread pool costs this thread 25 µs, as much as
 * it takes to inflate so many. Measured on event data, which deflate to 7/10.
 */
const LEAST_ASIDE = 8 * 1024;

/**
 * Inflate one raw deflate stream (RFC 1951) that fills `bytes`, with zlib.
 *
 * @returns the output; a RangeError if it would be larger than `maxBytes`; an Error for anything that is no whole
 * stream. Plain errors on purpose: this file is bundled apart from the error classes.
 */
export function inflateRaw(bytes: Uint8Array, maxBytes: number): Uint8Array {
  return wholeOutput(bytes, inflateRawSync(bytes, optionsFor(bytes, maxBytes)));
}

/**
 * Whether a file is read faster if the pool inflates: with two processors, the second of which also collects garbage and
 * compiles, it is not. Blocks of 64 KiB to rows, ns a row, by our own module, by the pool of an idle machine, by that of a
 * busy one: event data 511, 535, 700; weather 84, 92, 111; log lines 351, 421, 591 (2026-11, Node 20).
 */
export const isAsideFaster = availableParallelism() > 2;

/**
 * The same in the thread pool of Node, so that several can be under way. Fewer than `least` bytes are done at once, and
 * all where there is one processor: threads would cost a tenth more there.
 */
export function inflateRawAside(
  bytes: Uint8Array,
  maxBytes: number,
  least = LEAST_ASIDE,
  processors = availableParallelism(),
): Uint8Array | Promise<Uint8Array> {
  if (bytes.length < least || processors === 1) return inflateRaw(bytes, maxBytes);
  return new Promise<unknown>((resolve, reject) => {
    inflateRawThreaded(bytes, optionsFor(bytes, maxBytes), (error, found) => (error ? reject(error) : resolve(found)));
  }).then((found) => wholeOutput(bytes, found));
}

function optionsFor(bytes: Uint8Array, maxBytes: number) {
  const chunkSize = Math.min(Math.max(bytes.length * 8, MIN_PIECE), MAX_PIECE);
  return { __proto__: null, maxOutputLength: maxBytes, chunkSize, finishFlush: constants.Z_FINISH, info: true };
}

/** The output, if nothing follows the stream in `bytes` but what may. */
function wholeOutput(bytes: Uint8Array, found: unknown): Uint8Array {
  const { buffer, engine } = found as Inflated;
  const output = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
  const used = engine.bytesWritten;
  if (used !== bytes.length && !isAdlerTail(output, bytes.subarray(used)))
    throw new Error(`${bytes.length - used} bytes follow the end of the deflate stream`);
  return output;
}

/** Compression levels of `deflateRaw`, the least and the greatest; undefined where the platform has none. */
export const deflateLevels: readonly [number, number] | undefined = [0, 9];

/** Deflate to one raw stream (RFC 1951), with zlib; without a level at its default, 6. */
export function deflateRaw(bytes: Uint8Array, level?: number): Uint8Array {
  const output = deflateRawSync(bytes, { __proto__: null, level } as ZlibOptions);
  return new Uint8Array(output.buffer, output.byteOffset, output.length);
}
