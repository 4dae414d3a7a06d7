import { AvroError } from "../errors.js";
import type { Block, BlockInfo, Blocks } from "./block.js";
import type { Cursor } from "./cursor.js";
import { type FrameRules, frameAhead, type Look } from "./frame.js";
import { SYNC_LENGTH } from "./header.js";
import { seekMarker, toMarker } from "./marker.js";

/**
 * A range of a file in bytes, as plain data: it can be handed to a worker. The blocks whose marker before them begins
 * in it are its own, whole.
 */
export interface FileRange {
  readonly start: number;
  /** The first byte that is not in it. */
  readonly end: number;
}

/** Cursors at other places of the same source. */
export interface Elsewhere {
  open(offset: number): Cursor;
  release(cursor: Cursor): Promise<void>;
}

/** Bytes that are looked through first for the block that leads into a range. */
const FIRST_LOOK_BACK = 256 * 1024;

/** Check a range that a caller gives, and keep it within `within`. */
export function rangeOf(start: unknown, end: unknown, within: FileRange): FileRange {
  if (!isOffset(start) || !isOffset(end) || start > end)
    throw new AvroError(
      "invalid-argument",
      "a range must have a start and an end in bytes, the start not after the end",
    );
  const from = Math.max(start, within.start);
  return { start: from, end: Math.max(from, Math.min(end, within.end)) };
}

function isOffset(value: unknown): value is number {
  return typeof value === "number" && (Number.isSafeInteger(value) || value === Number.POSITIVE_INFINITY) && value >= 0;
}

/** Cut a range into `n` that follow each other, of equal length but for a byte. */
export function splitsOf(n: unknown, { start, end }: FileRange): FileRange[] {
  if (typeof n !== "number" || !Number.isSafeInteger(n) || n < 1)
    throw new AvroError("invalid-argument", "the number of splits must be a positive whole number");
  if (n > MAX_SPLITS) throw new AvroError("invalid-argument", `no file is cut into more than ${MAX_SPLITS} splits`);
  const cut = (i: number) => start + Math.floor(((end - start) / n) * i);
  return Array.from({ length: n }, (_, i) => ({ start: cut(i), end: i === n - 1 ? end : cut(i + 1) }));
}

/** A list of more would be longer than any number of workers needs. */
const MAX_SPLITS = 1_000_000;

/** The blocks of a range: its first marker is looked for when the first block is wanted. */
export class RangeBlocks implements Blocks {
  readonly #blocks: Blocks;
  readonly #begin: () => Promise<boolean>;
  #begun: Promise<boolean> | undefined;
  #isBegun = false;

  constructor(blocks: Blocks, begin: () => Promise<boolean>) {
    this.#blocks = blocks;
    this.#begin = begin;
  }

  async read(): Promise<Block | undefined> {
    return (await this.#start()) ? this.#blocks.read() : undefined;
  }

  readHere(): Block | undefined {
    return this.#isBegun ? this.#blocks.readHere() : undefined;
  }

  async arrival(): Promise<boolean> {
    return (await this.#start()) && this.#blocks.arrival();
  }

  async skip(): Promise<BlockInfo | undefined> {
    return (await this.#start()) ? this.#blocks.skip() : undefined;
  }

  #start(): Promise<boolean> {
    this.#begun ??= this.#begin().then((found) => {
      this.#isBegun = found;
      return found;
    });
    return this.#begun;
  }
}

/**
 * Move a cursor, which stands at the start of a range, to the first block of the range. False if it has none.
 *
 * A marker that does not count is in data, or stands before a damaged block. Which of both is told by the blocks
 * before it: if they lead up to it, it is a marker, and what follows must not be passed over in silence.
 */
export async function beginRange(
  cursor: Cursor,
  range: FileRange,
  rules: FrameRules,
  elsewhere: Elsewhere,
  look: Look = frameAhead,
): Promise<boolean> {
  if (!(await toMarker(cursor, rules.header.sync, range.end))) return false;
  if (typeof (await look(cursor, SYNC_LENGTH, rules)) !== "number") {
    const marker = await chainedMarker(range.start, rules, elsewhere, look);
    if (marker === undefined) {
      cursor.drop(1);
      if (!(await seekMarker(cursor, rules, range.end, look))) return false;
    } else if (marker >= range.end || !(await cursor.skip(marker - cursor.position))) return false;
  }
  return cursor.skip(SYNC_LENGTH);
}

/** The first marker at `start` or after that the blocks before `start` lead to; undefined if damage is between. */
async function chainedMarker(
  start: number,
  rules: FrameRules,
  elsewhere: Elsewhere,
  look: Look,
): Promise<number | undefined> {
  const first = rules.header.length - SYNC_LENGTH;
  const farthest = rules.limits.maxBlockBytes + 2 * FIRST_LOOK_BACK; // no block is longer, with its frame
  for (let back = FIRST_LOOK_BACK; ; back *= 4) {
    const from = Math.max(first, start - Math.min(back, farthest));
    const cursor = elsewhere.open(from);
    try {
      const found = await followMarkers(cursor, start, rules, look);
      if (found !== "none") return found;
    } finally {
      await elsewhere.release(cursor);
    }
    if (from === first || back >= farthest) return undefined;
  }
}

/** Go from block to block up to `start`, past damage too. "none": no block begins before it. */
async function followMarkers(
  cursor: Cursor,
  start: number,
  rules: FrameRules,
  look: Look,
): Promise<number | undefined | "none"> {
  let found: undefined | "none" = "none";
  while (await seekMarker(cursor, rules, start, look)) {
    found = undefined;
    while (cursor.position < start) {
      const length = await look(cursor, SYNC_LENGTH, rules);
      if (typeof length !== "number" || length === 0) break; // damaged, or a file that is shorter than it was
      cursor.drop(length);
    }
    if (cursor.position >= start) return cursor.position;
    cursor.drop(1);
  }
  return found;
}
