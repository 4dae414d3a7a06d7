import type { Conversion } from "./conversion.js";
import { Refusal } from "./refusal.js";

/** A duration: three amounts, each a whole number from 0 to 2^32 - 1, which are not converted into each other. */
export interface Duration {
  readonly months: number;
  readonly days: number;
  readonly millis: number;
}

const EXPECTED = new Refusal("a duration { months, days, millis }");
const NO_AMOUNT = new Refusal(
  "months, days and millis that are whole numbers from 0 to 2^32-1",
  "an object with another value",
);
const OTHER_KEY = new Refusal("a duration of months, days and millis alone", "an object with another key");

/** duration: three unsigned little-endian words. */
export function duration(): Conversion {
  return {
    changes: true,
    fromRaw: (raw: Uint8Array) => durationAt(raw, 0),
    fromBytes: durationAt,
    convert: bytesOf,
    isExact: (value) => !(bytesOf(value) instanceof Refusal),
  };
}

function durationAt(bytes: Uint8Array, start: number): Duration {
  return { months: word(bytes, start), days: word(bytes, start + 4), millis: word(bytes, start + 8) };
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

function bytesOf(value: unknown): Uint8Array | Refusal {
  if (typeof value !== "object" || value === null) return EXPECTED;
  const { months, days, millis } = value as Partial<Duration>;
  if (!isWord(months) || !isWord(days) || !isWord(millis)) return NO_AMOUNT;
  if (Object.keys(value).length > 3) return OTHER_KEY;
  const bytes = new Uint8Array(12);
  putWord(bytes, 0, months);
  putWord(bytes, 4, days);
  putWord(bytes, 8, millis);
  return bytes;
}

function putWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word;
  bytes[at + 1] = word >>> 8;
  bytes[at + 2] = word >>> 16;
  bytes[at + 3] = word >>> 24;
}

function isWord(value: unknown): value is number {
  return typeof value === "number" && value === value >>> 0;
}
