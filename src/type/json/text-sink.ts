import { decodeWellFormed, MAX_STRING_BYTES, writeUtf8 } from "../../bytes/utf8.js";
import { LimitError } from "../../errors.js";

/** Buffers that grew beyond this are let go after use. */
const KEEP = 1024 * 1024;

/** Strings up to this many UTF-16 units are looked at one by one, longer ones by the runtime. */
const LOOP = 48;

/** Whole numbers are written nine digits at a time. */
const BILLION = 1e9;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const MINUS = 0x2d;

/**
 * Text that grows, as UTF-8: strings that are joined piece by piece cost an object for each piece, which is half of
 * the time (2026-11, Node 20).
 */
export class TextSink {
  #bytes = new Uint8Array(256);
  #end = 0;

  /** Bytes that the text has so far. */
  get length(): number {
    return this.#end;
  }

  /** Take back what was written after the first `length` bytes. */
  truncate(length: number): void {
    this.#end = length;
  }

  /** The text, after which the sink is empty. */
  take(): string {
    const text = decodeWellFormed(this.#bytes, 0, this.#end);
    this.#end = 0;
    if (this.#bytes.length > KEEP) this.#bytes = new Uint8Array(256);
    return text;
  }

  /** One byte of ASCII. */
  mark(code: number): void {
    if (this.#end === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#end++] = code;
  }

  /** Text that is known to be ASCII, without quotes of its own. */
  ascii(text: string): void {
    const { length } = text;
    this.#reserve(length);
    const bytes = this.#bytes;
    let at = this.#end;
    for (let i = 0; i < length; i++) bytes[at++] = text.charCodeAt(i);
    this.#end = at;
  }

  /** Text as it is. */
  raw(text: string): void {
    this.#reserve(text.length * 3);
    this.#end = writeUtf8(text, this.#bytes, this.#end);
  }

  /** A JSON string of well-formed text. */
  string(text: string): void {
    const { length } = text;
    if (length > LOOP) {
      this.raw(JSON.stringify(text));
      return;
    }
    this.#reserve(length + 2);
    const bytes = this.#bytes;
    let at = this.#end;
    bytes[at++] = QUOTE;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7f || code === QUOTE || code === BACKSLASH) {
        this.raw(JSON.stringify(text));
        return;
      }
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.#end = at;
  }

  /** A whole number. */
  whole(value: number | bigint): void {
    if (typeof value === "bigint" || !Number.isSafeInteger(value)) {
      this.ascii(String(value));
      return;
    }
    this.#reserve(19);
    if (value < 0) this.#bytes[this.#end++] = MINUS;
    const size = Math.abs(value);
    if (size < BILLION) {
      this.#digits(size, digitsOf(size));
    } else {
      const billions = Math.floor(size / BILLION);
      this.#digits(billions, digitsOf(billions));
      this.#digits(size - billions * BILLION, 9);
    }
  }

  /** The last `count` digits of a number below 2^32. */
  #digits(value: number, count: number): void {
    const bytes = this.#bytes;
    const start = this.#end;
    let rest = value;
    for (let at = start + count - 1; at >= start; at--) {
      const tenth = Math.floor(rest / 10);
      bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.#end = start + count;
  }

  #reserve(length: number): void {
    const needed = this.#end + length;
    if (needed <= this.#bytes.length) return;
    if (needed > MAX_STRING_BYTES) throw new LimitError("the length of a string", MAX_STRING_BYTES, "JSON text");
    const before = this.#bytes;
    this.#bytes = new Uint8Array(Math.max(needed, before.length * 2));
    this.#bytes.set(before.subarray(0, this.#end));
  }
}

/** Decimal digits of a whole number below 2^32. */
function digitsOf(value: number): number {
  let digits = 1;
  for (let power = 10; value >= power; power *= 10) digits++;
  return digits;
}
