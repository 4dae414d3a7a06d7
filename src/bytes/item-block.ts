import type { Sink } from "./sink.js";

/** What stands before the items of a block of an array or map. (Avro 1.12, Binary Encoding: arrays, maps) */
export interface ItemBlocks {
  /** Begin a block of `count` items, one at least. `close` is to be told what this gives. */
  open(sink: Sink, count: number): number;
  /** End a block, with all its items in the sink. */
  close(sink: Sink, opened: number): void;
}

/** The number of items: the shortest. */
const COUNTED: ItemBlocks = {
  open(sink, count) {
    sink.long(count);
    return 0;
  },
  close() {},
};

/** The number as a negative one, and the bytes of the items: readers can pass over them at once. */
const SIZED: ItemBlocks = {
  open(sink, count) {
    sink.long(-count);
    sink.reserve(1);
    return ++sink.position; // most blocks are shorter than 64 bytes
  },
  close(sink, start) {
    sink.reserve(SIZE_GROWTH);
    sink.position = writeSize(sink.bytes, start, sink.position);
  },
};

/** How far `writeSize` may move the items: their size is below 2^31. */
export const SIZE_GROWTH = 4;

/**
 * Write the size of what stands from `start` to `end` into the one byte before it, and move it if the size takes more;
 * there is room for SIZE_GROWTH bytes behind it. Gives its end.
 */
export function writeSize(bytes: Uint8Array, start: number, end: number): number {
  const size = end - start;
  let moved = 0;
  for (let rest = size >>> 6; rest > 0; rest >>>= 7) moved++;
  if (moved > 0) bytes.copyWithin(start + moved, start, end);
  let at = start - 1;
  let rest = size * 2;
  for (; rest > 0x7f; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
  bytes[at] = rest;
  return end + moved;
}

/** By the value of the option `itemBlocks`. */
export function itemBlocksOf(form: "counted" | "sized"): ItemBlocks {
  return form === "sized" ? SIZED : COUNTED;
}
