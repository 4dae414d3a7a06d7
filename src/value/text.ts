import { decodeUtf8 } from "../bytes/utf8.js";

/**
 * Bytes of text that are decoded into one string, which the strings of its slots are then cut from: 4-8 ns a string,
 * where a call of the runtime for each takes 35-80. V8 keeps the whole parent of a substring alive, so it is small.
 */
export const PIECE = 4096;

/** Reads slot `i` of a string column, one string at a time. The bytes are known to be well formed. */
export function textGetter(values: Uint8Array, offsets: Int32Array): (i: number) => string {
  return (i) => decodeUtf8(values, offsets[i]!, offsets[i + 1]!, true)!;
}

/** The same for slots that are read in order: decodes pieces of at most PIECE bytes and cuts strings from them. */
export function sequentialTextGetter(values: Uint8Array, offsets: Int32Array): (i: number) => string {
  return piecesGetter(values, offsets, Number.POSITIVE_INFINITY);
}

/** Slots ahead that count as the next one: some rows may be passed over. */
const NEAR = 8;

/** The same for slots that are mostly read in order, as by views: those that are not are decoded one at a time. */
export function forwardTextGetter(values: Uint8Array, offsets: Int32Array): (i: number) => string {
  return piecesGetter(values, offsets, NEAR);
}

/** A slot at most `ahead` behind what was read last begins a piece. */
function piecesGetter(values: Uint8Array, offsets: Int32Array, ahead: number): (i: number) => string {
  let piece = "";
  let from = 0; // slots of the piece
  let to = 0;
  /** Where slot `from + k` begins in the piece, in UTF-16 units. */
  let units = new Int32Array(0);
  let next = 0; // the slot behind the last one that was decoded
  return (i) => {
    if (i >= from && i < to) return piece.substring(units[i - from]!, units[i - from + 1]!);
    const end = i >= next && i - next <= ahead ? pieceEnd(offsets, i) : i + 1;
    next = end;
    const text = decodeUtf8(values, offsets[i]!, offsets[end]!, true)!;
    if (end === i + 1) return text;
    [piece, from, to] = [text, i, end];
    if (units.length <= end - i) units = new Int32Array(2 * (end - i));
    setUnits(units, values, offsets.subarray(i, end + 1), text.length);
    return text.substring(0, units[1]!);
  };
}

/**
 * Where strings of UTF-8 begin in their joined text of `length` UTF-16 units. Where they are not all ASCII, four bytes
 * at a time are looked at: a byte at a time was a quarter of reading such rows (2026-11, Node 20, by V8's samples).
 */
function setUnits(units: Int32Array, values: Uint8Array, offsets: Int32Array, length: number): void {
  const start = offsets[0]!;
  const isAscii = length === offsets[offsets.length - 1]! - start;
  if (isAscii) for (let k = 0; k < offsets.length; k++) units[k] = offsets[k]! - start;
  else countUnits(units, values, offsets);
}

function countUnits(units: Int32Array, values: Uint8Array, offsets: Int32Array): void {
  const before = values.byteOffset & 3;
  const words = new Int32Array(values.buffer, values.byteOffset - before, (values.length + before) >> 2);
  let at = offsets[0]!;
  let unit = 0;
  for (let k = 0; k < offsets.length; k++) {
    const to = offsets[k]!;
    for (; at < to && ((at + before) & 3) !== 0; at++) unit += unitsAt(values[at]!);
    for (; at + 4 <= to; at += 4) unit += unitsOf(words[(at + before) >> 2]!);
    for (; at < to; at++) unit += unitsAt(values[at]!);
    units[k] = unit;
  }
}

/** UTF-16 units that begin with this byte: none at one that continues a character, two at one of four bytes. */
function unitsAt(byte: number): number {
  return (byte & 0xc0) === 0x80 ? 0 : byte < 0xf0 ? 1 : 2;
}

const TOP_BITS = 0x80808080 | 0;

/** The same of four bytes. */
function unitsOf(word: number): number {
  const top = word & TOP_BITS;
  if (top === 0) return 4;
  const continuing = top & ~(word << 1);
  const long = top & (word << 1) & (word << 2) & (word << 3);
  return 4 - count(continuing) + count(long);
}

/** How many of the four top bits are set. */
function count(tops: number): number {
  return Math.imul(tops >>> 7, 0x01010101) >>> 24;
}

/** The slot behind the last one whose text, from slot `i` on, fits a piece; at least one slot. */
function pieceEnd(offsets: Int32Array, i: number): number {
  const limit = offsets[i]! + PIECE;
  const last = offsets.length - 1;
  let to = i + 1;
  while (to < last && offsets[to + 1]! <= limit) to++;
  return to;
}
