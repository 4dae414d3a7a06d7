import { crc32 } from "../bytes/crc32.js";
import { tooLarge } from "./output.js";
import { compressBlock } from "./snappy-compress.js";

/** Bytes of the sum behind a block. */
const SUM = 4;

/** No element of two bytes or more makes more than 64: three bytes at least for those, two for up to 11. */
const MOST_GROWTH = 22;

/**
 * Codec "snappy": one block of the raw format without framing, then the CRC-32 of the uncompressed data, big-endian.
 * (Avro 1.12, Optional Codecs; the format is told by format_description.txt of Snappy)
 */
export const snappy = { name: "snappy", decompress, compress } as const;

function decompress(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (bytes.length <= SUM) throw new Error("too short for a block and its sum");
  const output = decompressBlock(bytes.subarray(0, -SUM), maxBytes);
  const { buffer, byteOffset, length } = bytes;
  const sum = new DataView(buffer, byteOffset, length).getUint32(length - SUM);
  if (crc32(output) !== sum) throw new Error("the data do not have the CRC-32 that stands behind them");
  return output;
}

function compress(bytes: Uint8Array): Uint8Array {
  const room = compressBlock(bytes, SUM);
  new DataView(room.buffer, room.byteOffset, room.length).setUint32(room.length - SUM, crc32(bytes));
  return room;
}

function decompressBlock(input: Uint8Array, maxBytes: number): Uint8Array {
  const { length, at } = readLength(input);
  if (length > maxBytes) throw tooLarge(maxBytes);
  if (length > MOST_GROWTH * input.length) throw new Error("the length is more than the data can make");
  const output = new Uint8Array(length);
  if (uncompress(input, at, output) !== length) throw new Error("the data are shorter than their length says");
  return output;
}

/** The uncompressed length in front: a varint of 32 bits. */
function readLength(input: Uint8Array): { length: number; at: number } {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const byte = input[at];
    if (byte === undefined) throw new Error("the data end in their length");
    length += (byte & 127) * 2 ** (7 * at);
    if (byte < 128 && length < 2 ** 32) return { length, at: at + 1 };
  }
  throw new Error("the length is more than 32 bits");
}

/** Run the elements; each is checked against both ends before it is copied. Gives the bytes written. */
function uncompress(input: Uint8Array, start: number, output: Uint8Array): number {
  let at = start;
  let end = 0;
  while (at < input.length) {
    const tag = input[at++]!;
    const kind = tag & 3;
    const isLiteral = kind === 0;
    // how many bytes of little-endian number follow the tag: lengths of literals, offsets of copies
    const extra = isLiteral ? Math.max((tag >>> 2) - 59, 0) : kind === 3 ? 4 : kind;
    if (extra > input.length - at) throw new Error("the data end in an element");
    const number = readNumber(input, at, extra);
    at += extra;
    if (isLiteral) {
      const count = (extra === 0 ? tag >>> 2 : number) + 1;
      if (count > input.length - at) throw new Error("a literal is longer than the data");
      if (count > output.length - end) throw new Error("a literal is longer than the room for it");
      copy(input, at, output, end, count);
      at += count;
      end += count;
    } else {
      const count = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
      const offset = kind === 1 ? ((tag >>> 5) << 8) | number : number;
      if (offset === 0 || offset > end) throw new Error("a copy from before the start");
      if (count > output.length - end) throw new Error("a copy is longer than the room for it");
      for (const stop = end + count; end < stop; end++) output[end] = output[end - offset]!;
    }
  }
  return end;
}

function readNumber(input: Uint8Array, at: number, count: number): number {
  let number = 0;
  for (let i = 0; i < count; i++) number += input[at + i]! * 2 ** (8 * i);
  return number;
}

/** A call of `set` costs more than the bytes of most literals. */
function copy(from: Uint8Array, start: number, to: Uint8Array, end: number, count: number): void {
  if (count > 64) to.set(from.subarray(start, start + count), end);
  else for (let i = 0; i < count; i++) to[end + i] = from[start + i]!;
}
