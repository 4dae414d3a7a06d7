import type { ContainerError, LimitError } from "../errors.js";
import type { Limits } from "../limits.js";
import type { Cursor } from "./cursor.js";
import { type ContainerHeader, SYNC_LENGTH } from "./header.js";
import { damage, excess, type Place, truncated } from "./place.js";

/** What the frame of a data block, its count, size and marker, is held against. */
export interface FrameRules {
  readonly header: ContainerHeader;
  /** The least bytes that one datum takes, uncompressed. */
  readonly leastSize: number;
  readonly limits: Limits;
}

/** What is wrong with a block that stands at a place. The error is made only when it is thrown or reported. */
export type Flaw = (place: Place) => ContainerError | LimitError;

/**
 * Looks at what begins `ahead` bytes from the cursor, waiting for its bytes and taking none: gives its length if it is
 * whole, 0 where the source ends, else what is wrong with it.
 */
export type Look = (cursor: Cursor, ahead: number, rules: FrameRules) => Promise<number | Flaw>;

/** The shortest block: two longs of a byte, no data, and its marker. More is not waited for until it must be there. */
const LEAST_FRAME = 2 + SYNC_LENGTH;
const MAX_LONG = 10;
/** Bytes of a long that a double adds up exactly. */
const EXACT = 7;

/** What a block's count and size alone tell; undefined if a block can be like that. */
export function flawOf(count: number, size: number, { header, leastSize, limits }: FrameRules): Flaw | undefined {
  const { maxBlockBytes, maxFreeValues } = limits;
  if (count < 0) return invalid("a negative count");
  if (size < 0) return invalid("a negative size");
  if (size > maxBlockBytes)
    return (place) => excess(place, "maxBlockBytes", maxBlockBytes, "too many bytes", place.start);
  // The data's length is known where they are not compressed. Each datum takes its least size of it or is free.
  const isPlain = header.codec === "null";
  if (isPlain && count * leastSize > size) return invalid("a count of more data than its bytes can hold");
  if (count > (isPlain ? size : maxBlockBytes) + maxFreeValues)
    return (place) =>
      excess(place, "maxFreeValues", maxFreeValues, "a count of more data than a block may hold", place.start);
  return undefined;
}

function invalid(what: string): Flaw {
  return (place) => damage(place, "invalid-block", what, place.start);
}

/** The marker after a block, at the byte `offset`, is not that of the header. */
export function mismatch(offset: number): Flaw {
  return (place) =>
    damage(place, "sync-mismatch", `the sync marker at byte ${offset} is not that of the header`, offset);
}

/**
 * Look at the block that begins `ahead` bytes from the cursor, waiting for its bytes and taking none.
 *
 * @returns its length with its marker if its header is plausible and the marker recurs at its end, 0 where the source
 * ends, else what is wrong with it
 */
export async function frameAhead(cursor: Cursor, ahead: number, rules: FrameRules): Promise<number | Flaw> {
  const head = await headAhead(cursor, ahead);
  if (typeof head !== "object") return head;
  const { count, size, length } = head;
  const flaw = flawOf(count, size, rules);
  if (flaw !== undefined) return flaw;
  const end = ahead + length + size;
  if (!(await cursor.fill(end + SYNC_LENGTH))) return cut(cursor);
  return cursor.matches(rules.header.sync, end) ? length + size + SYNC_LENGTH : mismatch(cursor.position + end);
}

/** What a block says of itself before its data. */
export interface Head {
  readonly count: number;
  readonly size: number;
  /** Bytes of count and size. */
  readonly length: number;
}

/** Count and size of the block that begins `ahead` bytes from the cursor, unchecked; 0 where the source ends. */
export async function headAhead(cursor: Cursor, ahead: number): Promise<Head | Flaw | 0> {
  if (!(await cursor.fill(ahead + LEAST_FRAME))) {
    const left = cursor.arrived - cursor.position - ahead;
    return left <= 0 ? 0 : cut(cursor);
  }
  return headIn(cursor.peek(ahead, LEAST_FRAME)) ?? longHeadAhead(cursor, ahead);
}

/** Longs may take more bytes than they need to. */
async function longHeadAhead(cursor: Cursor, ahead: number): Promise<Head | Flaw> {
  if (!(await cursor.fill(ahead + 2 * MAX_LONG))) return cut(cursor);
  return headIn(cursor.peek(ahead, 2 * MAX_LONG)) ?? invalid("a long of more than 64 bits");
}

/**
 * Whether the last `length` bytes of a source, `ahead` of the cursor and all arrived, are the beginning of a block that is not
 * whole: as much of count, size, data and marker as there is.
 */
export function headStarts(cursor: Cursor, ahead: number, length: number, rules: FrameRules): boolean {
  const bytes = cursor.peek(ahead, Math.min(length, 2 * MAX_LONG));
  const head = headIn(bytes);
  if (head === undefined) {
    const count = longIn(bytes, 0);
    const rest = bytes.subarray(count?.end ?? 0);
    return bytes.length === length && rest.length < MAX_LONG && rest.every(isContinued) && !(count && count.value < 0);
  }
  const end = head.length + head.size;
  if (flawOf(head.count, head.size, rules) !== undefined || length >= end + SYNC_LENGTH) return false;
  return end >= length || cursor.peek(ahead + end, length - end).every((byte, i) => byte === rules.header.sync[i]);
}

function isContinued(byte: number): boolean {
  return byte >= 0x80;
}

/** Count and size of the block at the cursor, if they are here and are longs. */
export function headHere(cursor: Cursor): Head | undefined {
  return headIn(cursor.peek(0, 2 * MAX_LONG));
}

function headIn(bytes: Uint8Array): Head | undefined {
  const count = longIn(bytes, 0);
  const size = count && longIn(bytes, count.end);
  return size && { count: count!.value, size: size.value, length: size.end };
}

/** The long at `at`; undefined if it is cut or no long. Numbers too large for a double are rounded, as by `readLong`. */
function longIn(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } | undefined {
  let raw = 0;
  for (let i = 0, unit = 1; i < EXACT && at + i < bytes.length; i++, unit *= 128) {
    const byte = bytes[at + i]!;
    raw += (byte & 0x7f) * unit;
    if (byte < 0x80) return { value: raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2, end: at + i + 1 };
  }
  return hugeLongIn(bytes, at);
}

function hugeLongIn(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } | undefined {
  let raw = 0n;
  for (let i = 0; i < MAX_LONG && at + i < bytes.length; i++) {
    const byte = bytes[at + i]!;
    raw |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte >= 0x80) continue;
    if (raw >= 1n << 64n) return undefined;
    return { value: Number(raw & 1n ? -((raw + 1n) / 2n) : raw / 2n), end: at + i + 1 };
  }
  return undefined;
}

function cut(cursor: Cursor): Flaw {
  const offset = cursor.arrived;
  return (place) => truncated(place, offset);
}
