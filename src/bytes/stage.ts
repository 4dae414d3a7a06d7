import { SHORT, shortAscii } from "./ascii.js";
import { decodeBytewise, decodeUtf8 } from "./utf8.js";

/** Data up to this size are staged; of larger ones the time goes into their parts. */
const MOST = 1024 * 1024;
const FIRST = 16 * 1024;
/** What is read before the end is looked at may lie so far behind it. */
const SLACK = 64;
/** Text that is decoded at once, and strings cut from: so much is alive as long as one of them of 13 characters or more. */
const PIECE = 1024;
/** Longer strings are decoded alone. */
const LONG = PIECE / 2;
/** The highest bit of each of four bytes, and of the first few. */
const HIGH = 0x80808080 | 0;
const HIGH_OF = [0, 0x80, 0x8080, 0x808080];

/**
 * A copy of one datum, where bytes can be read before anybody asks for the end (what lies behind is that of others, and
 * decides nothing), floats by a view, and strings cut from one string of many: 4-8 ns each, a call of the runtime's
 * decoder takes 35-60. One for all data: who reads from it is done before the next one comes, or sets `busy`.
 */
export class Stage {
  bytes = new Uint8Array(FIRST + SLACK);
  view = new DataView(this.bytes.buffer);
  /** Where the datum ends; it begins at 0. */
  end = 0;
  /** Functions of the user may run while it is read. */
  busy = false;
  #text = "";
  #from = 0;
  #to = 0;

  /** Copy the bytes from `start` to `end`. False if they are too many. */
  hold(source: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (length > this.bytes.length - SLACK && !this.#grow(length)) return false;
    const { bytes } = this;
    if (length === source.length) bytes.set(source);
    else bytes.set(new Uint8Array(source.buffer, source.byteOffset + start, length));
    this.end = length;
    this.#to = 0;
    return true;
  }

  #grow(length: number): boolean {
    if (length > MOST) return false;
    this.bytes = new Uint8Array(2 ** Math.ceil(Math.log2(length)) + SLACK);
    this.view = new DataView(this.bytes.buffer);
    return true;
  }

  /** The string of `length` bytes at `at`, which are before the end; undefined if they are not well-formed UTF-8. */
  cut(bytes: Uint8Array, at: number, length: number): string | undefined {
    if (length <= SHORT) {
      const short = shortAscii(bytes, at, length);
      if (short !== undefined) return short;
    }
    const end = at + length;
    if (bytes !== this.bytes || !this.#isAscii(at, length)) return decodeUtf8(bytes, at, end, false);
    if (length > LONG) return decodeBytewise(bytes, at, end);
    if (end > this.#to || at < this.#from) {
      this.#from = at;
      this.#to = Math.min(this.end, at + PIECE);
      this.#text = decodeBytewise(bytes, at, this.#to);
    }
    return this.#text.substring(at - this.#from, end - this.#from);
  }

  #isAscii(at: number, length: number): boolean {
    const { view } = this;
    if (length < 4) return (view.getInt32(at, true) & HIGH_OF[length]!) === 0;
    const last = at + length - 4;
    let all = view.getInt32(last, true);
    for (; at < last; at += 4) all |= view.getInt32(at, true);
    return (all & HIGH) === 0;
  }
}

let only: Stage | undefined; // made when it is first wanted; at most as large as the data that are staged

export function theStage(): Stage {
  return (only ??= new Stage());
}
