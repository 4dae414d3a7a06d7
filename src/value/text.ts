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
  const one = textGetter(values, offsets);
  let piece = "";
  let from = 0; // slots of the piece
  let to = 0;
  let start = 0; // its first byte
  let isCut = false; // whether its slots are cut from it: not where there is one, and where bytes are not UTF-16 units
  return (i) => {
    if (i < from || i >= to) {
      from = i;
      to = pieceEnd(offsets, i);
      start = offsets[i]!;
      piece = to === i + 1 ? "" : decodeUtf8(values, start, offsets[to]!, true)!;
      isCut = to > i + 1 && piece.length === offsets[to]! - start;
    }
    return isCut ? piece.substring(offsets[i]! - start, offsets[i + 1]! - start) : one(i);
  };
}

/** Slots ahead that count as the next one: some rows may be passed over. */
const NEAR = 8;

/** The same for slots that are mostly read in order, as by views: those that are not are decoded one at a time. */
export function forwardTextGetter(values: Uint8Array, offsets: Int32Array): (i: number) => string {
  const [one, next] = [textGetter(values, offsets), sequentialTextGetter(values, offsets)];
  let last = 0;
  return (i) => {
    const isNear = i >= last && i <= last + NEAR;
    last = i;
    return isNear ? next(i) : one(i);
  };
}

/** The slot behind the last one whose text, from slot `i` on, fits a piece; at least one slot. */
function pieceEnd(offsets: Int32Array, i: number): number {
  const limit = offsets[i]! + PIECE;
  const last = offsets.length - 1;
  let to = i + 1;
  while (to < last && offsets[to + 1]! <= limit) to++;
  return to;
}
