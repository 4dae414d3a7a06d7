import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { isAdlerTail } from "./tail.js";

/** What `info: true` makes zlib give back; @types/node does not know it. */
interface Inflated {
  readonly buffer: Uint8Array;
  /** Its `bytesWritten` counts the input that was used. */
  readonly engine: { readonly bytesWritten: number };
}

/** Output pieces of zlib: large ones spare calls, small ones spare memory for small blocks. */
const MIN_PIECE = 16 * 1024;
const MAX_PIECE = 256 * 1024;

/**
 * Inflate one raw deflate stream (RFC 1951) that fills `bytes`, with zlib.
 *
 * @returns the output; a RangeError if it would be larger than `maxBytes`; an Error for anything that is no whole
 * stream. Plain errors on purpose: this file is bundled apart from the error classes.
 */
export function inflateRaw(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const chunkSize = Math.min(Math.max(bytes.length * 4, MIN_PIECE), MAX_PIECE);
  const options = { maxOutputLength: maxBytes, chunkSize, finishFlush: constants.Z_FINISH, info: true };
  const { buffer, engine } = inflateRawSync(bytes, options) as unknown as Inflated;
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
  const output = deflateRawSync(bytes, level === undefined ? {} : { level });
  return new Uint8Array(output.buffer, output.byteOffset, output.length);
}
