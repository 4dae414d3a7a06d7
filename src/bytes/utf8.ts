import { SHORT, shortAscii } from "./ascii.js";

/** Engines refuse longer strings; a claim beyond it is a LimitError before anything is made. */
export const MAX_STRING_BYTES = 2 ** 29 - 24;

/** A leading U+FEFF is data, so decoders must not take it for a byte order mark. */
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** What Node and Bun have on Buffer.prototype and what works on any Uint8Array: half the price of TextDecoder. */
interface NativeText {
  /** Ill-formed bytes become U+FFFD. */
  decode(bytes: Uint8Array, start: number, end: number): string;
  /** Of ASCII. */
  latin1(bytes: Uint8Array, start: number, end: number): string;
  /** Lone surrogates become U+FFFD. Gives the number of bytes. */
  write(bytes: Uint8Array, text: string, offset: number, length: number): number;
}

const native = findNative();
const bytewise = native === undefined ? findBytewise() : undefined;

/** The Encoding Standard takes "latin1" for windows-1252, which also gives one unit for each byte. Some hosts know UTF-8 only. */
function findBytewise(): TextDecoder | undefined {
  try {
    return new TextDecoder("latin1");
  } catch {
    return undefined;
  }
}

/** Gives the number of bytes. */
type WriteUnits = (this: Uint8Array, text: string, offset: number, length: number) => number;

const ucs2Write = findUcs2Write();

/** Deno's is JavaScript that makes a list of all bytes first: 5 ns a unit, where a loop takes 1 and what is native 0.02. */
function findUcs2Write(): WriteUnits | undefined {
  const found = (globalThis as { Buffer?: { prototype?: NativePrototype } }).Buffer?.prototype?.ucs2Write;
  if (typeof found !== "function" || "Deno" in globalThis) return undefined;
  try {
    const bytes = new Uint8Array(6);
    return found.call(bytes, "é\ud83d", 2, 4) === 4 && `${bytes}` === "0,0,233,0,61,216" ? found : undefined;
  } catch {
    return undefined;
  }
}

interface NativePrototype {
  utf8Slice?(this: Uint8Array, start: number, end: number): string;
  latin1Slice?(this: Uint8Array, start: number, end: number): string;
  utf8Write?(this: Uint8Array, text: string, offset: number, length: number): number;
  ucs2Write?: WriteUnits;
}

function findNative(): NativeText | undefined {
  const prototype = (globalThis as { Buffer?: { prototype?: NativePrototype } }).Buffer?.prototype;
  const utf8Slice = prototype?.utf8Slice;
  const latin1Slice = prototype?.latin1Slice;
  const utf8Write = prototype?.utf8Write;
  if (typeof utf8Slice !== "function" || typeof latin1Slice !== "function" || typeof utf8Write !== "function")
    return undefined;
  const found: NativeText = {
    // the functions are constants of this scope, or the engine would not call them directly: 20 ns of 65
    decode: (bytes, start, end) => utf8Slice.call(bytes, start, end),
    latin1: (bytes, start, end) => latin1Slice.call(bytes, start, end),
    write: (bytes, text, offset, length) => utf8Write.call(bytes, text, offset, length),
  };
  return worksOnPlainArrays(found) ? found : undefined;
}

/** Stand-ins for Buffer in bundles may have the methods and not mean the same by them. */
function worksOnPlainArrays({ decode, write }: NativeText): boolean {
  try {
    const bytes = new Uint8Array(8);
    const text = "\ufeffé";
    const isText = write(bytes, text, 1, 7) === 5 && `${bytes}` === "0,239,187,191,195,169,0,0";
    return isText && decode(bytes, 1, 6) === text;
  } catch {
    return false;
  }
}

/**
 * Decode UTF-8. Ill-formed bytes give undefined, or with `replace` U+FFFD as the Encoding Standard puts it.
 * (Avro 1.12, Binary Encoding: strings)
 */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number, replace: boolean): string | undefined {
  const length = end - start;
  if (length <= SHORT) {
    const short = shortAscii(bytes, start, length);
    if (short !== undefined) return short;
  }
  if (native !== undefined) {
    const text = native.decode(bytes, start, end);
    if (!text.includes("\ufffd")) return text; // U+FFFD: in the data, or in the place of ill-formed bytes
  }
  return decodeChecked(bytes, start, end, replace);
}

/** A string of one UTF-16 unit a byte: its text where the bytes are ASCII, anything elsewhere. */
export function decodeBytewise(bytes: Uint8Array, start: number, end: number): string {
  if (native !== undefined) return native.latin1(bytes, start, end);
  const own = bytes.subarray(start, end);
  return bytewise === undefined ? String.fromCharCode(...own) : bytewise.decode(own);
}

/** Decode bytes that are known to be well formed. */
export function decodeWellFormed(bytes: Uint8Array, start: number, end: number): string {
  if (native !== undefined) return native.decode(bytes, start, end);
  return lenient.decode(bytes.subarray(start, end));
}

function decodeChecked(bytes: Uint8Array, start: number, end: number, replace: boolean): string | undefined {
  const own = copyBytes(bytes, start, end); // TextDecoder refuses views of shared memory
  if (replace) return lenient.decode(own);
  try {
    return strict.decode(own);
  } catch {
    return undefined;
  }
}

/** A copy with a buffer of its own: `slice` of a Node Buffer is a view, and its type a Buffer. */
export function copyBytes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start;
  const copy = new Uint8Array(length);
  if (length <= 24) for (let i = 0; i < length; i++) copy[i] = bytes[start + i]!;
  else copy.set(new Uint8Array(bytes.buffer, bytes.byteOffset + start, length));
  return copy;
}

/** Whether the string has no lone surrogate. */
export function isWellFormed(text: string): boolean {
  const method = (text as { isWellFormed?: () => boolean }).isWellFormed;
  return method === undefined ? !/\p{Surrogate}/u.test(text) : method.call(text);
}

/** Strings up to this many UTF-16 units are written by a loop, longer ones by the runtime. */
const LOOP = 24;

/**
 * Write a string as UTF-8 at `at`; the target has room for three bytes per UTF-16 unit. A lone surrogate becomes
 * U+FFFD.
 *
 * @returns the end of what was written
 */
export function writeUtf8(text: string, bytes: Uint8Array, at: number): number {
  if (text.length <= LOOP) return writeShort(text, bytes, at);
  if (native !== undefined) return at + native.write(bytes, text, at, bytes.length - at);
  return at + encoder.encodeInto(text, bytes.subarray(at)).written;
}

/** Write the UTF-16 units of a string at `at`, which is even in the buffer; as all memory of kernels, low bytes first. */
export function writeUnits(text: string, bytes: Uint8Array, at: number): void {
  if (ucs2Write !== undefined) ucs2Write.call(bytes, text, at, text.length * 2);
  else copyUnits(text, new Uint16Array(bytes.buffer, bytes.byteOffset + at, text.length));
}

function copyUnits(text: string, units: Uint16Array): void {
  for (let i = 0; i < units.length; i++) units[i] = text.charCodeAt(i);
}

/**
 * Write the length of a string and its UTF-8 at `at`; the target has room for five bytes and three per UTF-16 unit.
 * Most text is ASCII: its length is that of the string, which need not be looked at twice. With `replace` a lone
 * surrogate becomes U+FFFD.
 *
 * @returns the end of what was written, or -1 if there is a lone surrogate and `replace` is not set
 */
export function writeText(text: string, bytes: Uint8Array, at: number, replace: boolean): number {
  const units = text.length;
  if (units > LOOP) return writeLong(text, bytes, at, replace);
  const start = at + 1;
  let i = 0;
  for (; i + 3 < units; i += 4) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(i + 1);
    const c = text.charCodeAt(i + 2);
    const d = text.charCodeAt(i + 3);
    if ((a | b | c | d) > 0x7f) return writeMixed(text, bytes, at, replace);
    bytes[start + i] = a;
    bytes[start + i + 1] = b;
    bytes[start + i + 2] = c;
    bytes[start + i + 3] = d;
  }
  for (; i < units; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return writeMixed(text, bytes, at, replace);
    bytes[start + i] = unit;
  }
  bytes[at] = units << 1;
  return start + units;
}

function writeMixed(text: string, bytes: Uint8Array, at: number, replace: boolean): number {
  if (!replace && !isWellFormed(text)) return -1;
  return putLength(bytes, at, at + 1, writeShort(text, bytes, at + 1));
}

/** The length goes before the text as if this were ASCII. */
function writeLong(text: string, bytes: Uint8Array, at: number, replace: boolean): number {
  const units = text.length;
  const start = at + lengthSize(units);
  const end = writeUtf8(text, bytes, start);
  // as many bytes as units: ASCII, for all else takes more
  if (end - start !== units && !replace && !isWellFormed(text)) return -1;
  return putLength(bytes, at, start, end);
}

/** Bytes that a length takes on the wire. */
function lengthSize(length: number): number {
  let size = 1;
  for (let rest = length >>> 6; rest > 0; rest >>>= 7) size++;
  return size;
}

/** Write the length of what stands from `start` to `end` at `at`, and move that if the length takes more room. */
function putLength(bytes: Uint8Array, at: number, start: number, end: number): number {
  const length = end - start;
  const moved = at + lengthSize(length) - start;
  if (moved !== 0) bytes.copyWithin(start + moved, start, end);
  let rest = length * 2; // of 31 bits at most
  for (; rest > 0x7f; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
  bytes[at] = rest;
  return end + moved;
}

function writeShort(text: string, bytes: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    let unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[at++] = unit;
    } else if (unit < 0x800) {
      bytes[at++] = 0xc0 | (unit >> 6);
      bytes[at++] = 0x80 | (unit & 0x3f);
    } else if (isPair(text, i, unit)) {
      unit = text.codePointAt(i++)!;
      bytes[at++] = 0xf0 | (unit >> 18);
      bytes[at++] = 0x80 | ((unit >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[at++] = 0x80 | (unit & 0x3f);
    } else {
      if ((unit & 0xf800) === 0xd800) unit = 0xfffd;
      bytes[at++] = 0xe0 | (unit >> 12);
      bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[at++] = 0x80 | (unit & 0x3f);
    }
  }
  return at;
}

function isPair(text: string, index: number, unit: number): boolean {
  return (unit & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
}
