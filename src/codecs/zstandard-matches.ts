import { History } from "./zstandard-sequences.js";

/** The shortest repetition that is looked for. */
const LEAST = 4;
/** Bytes behind which nothing is looked for: words are read whole. */
const WORD = 8;
/** How far back repetitions may stand: every reader has such a window. (RFC 8878, 3.1.1.1.2) */
export const WINDOW = 8 * 1024 * 1024;
/** A repetition this long is taken without looking for a longer one. */
const LONG = 64;
const MOST_BITS = 16;

/** How hard repetitions are looked for. */
export interface Effort {
  /** Places with the same beginning that are tried. */
  readonly tries: number;
  /** Whether the next place is tried too, before one is taken. */
  readonly lazy: boolean;
}

/** Sequences of a block: literals, then a repetition, again and again; then the rest of the literals. */
export class Sequences {
  readonly literals: Uint8Array;
  readonly literalLengths: Uint32Array;
  readonly matchLengths: Uint32Array;
  /** As they are written: 1 to 3 stand for offsets that were there before. */
  readonly offsets: Uint32Array;
  literalCount = 0;
  count = 0;

  constructor(mostBytes: number) {
    const most = Math.ceil(mostBytes / LEAST) + 1;
    this.literals = new Uint8Array(mostBytes);
    this.literalLengths = new Uint32Array(most);
    this.matchLengths = new Uint32Array(most);
    this.offsets = new Uint32Array(most);
  }

  clear(): void {
    this.literalCount = 0;
    this.count = 0;
  }

  add(bytes: Uint8Array, start: number, end: number, match: number, offset: number): void {
    this.addLiterals(bytes, start, end);
    this.literalLengths[this.count] = end - start;
    this.matchLengths[this.count] = match;
    this.offsets[this.count++] = offset;
  }

  addLiterals(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at++) this.literals[this.literalCount++] = bytes[at]!;
  }
}

/** Finds repetitions in data, block by block. */
export class Matcher {
  /** The offsets before; kept by whoever writes a block in another way than with sequences. */
  history = new History();
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #effort: Effort;
  /** By hash the last place, and by place the one before it with the same hash; both plus 1. */
  readonly #heads: Int32Array;
  readonly #links: Int32Array;
  readonly #shift: number;
  /** How far back places are known. */
  readonly #reach: number;
  /** Places before this one are noted, or never will be. */
  #noted = 0;
  #length = 0;
  #distance = 0;

  constructor(bytes: Uint8Array, effort: Effort) {
    const bits = Math.min(MOST_BITS, Math.max(8, 32 - Math.clz32(bytes.length)));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#effort = effort;
    this.#shift = 32 - bits;
    this.#heads = new Int32Array(1 << bits);
    const window = Math.min(WINDOW, 2 ** (32 - Math.clz32(bytes.length)));
    this.#links = new Int32Array(effort.tries > 1 ? window : 1);
    this.#reach = effort.tries > 1 ? window - 1 : WINDOW;
  }

  /** The sequences of the block from `start` to `stop`. */
  run(start: number, stop: number, sequences: Sequences): void {
    const bytes = this.#bytes;
    const { lazy } = this.#effort;
    const last = stop - WORD;
    let literal = start;
    let at = start;
    while (at <= last) {
      if (!this.#find(at, literal, stop)) {
        at += 1 + ((at - literal) >> 7); // the longer nothing is found, the larger the steps
        continue;
      }
      let length = this.#length;
      let distance = this.#distance;
      if (lazy && length < LONG && at < last && this.#find(at + 1, literal, stop)) {
        if (gain(this.#length, this.#distance) > gain(length, distance) + 4) {
          at++;
          length = this.#length;
          distance = this.#distance;
        }
      }
      while (at > literal && at > distance && bytes[at - 1] === bytes[at - 1 - distance]) {
        at--;
        length++;
      }
      sequences.add(bytes, literal, at, length, this.history.number(distance, at - literal));
      const end = at + length;
      this.#insert(at + 1, Math.min(end, last + 1));
      at = literal = end;
    }
    sequences.addLiterals(bytes, literal, stop);
  }

  /** Find a repetition at a place, which is noted; offsets that were there before are tried first. */
  #find(at: number, literal: number, stop: number): boolean {
    const view = this.#view;
    const word = view.getInt32(at, true);
    const { last } = this.history;
    this.#length = 0;
    for (let i = at === literal ? 1 : 0; i < 3; i++) {
      const place = at - last[i]!;
      if (place >= 0 && view.getInt32(place, true) === word) this.#take(at, place, stop);
    }
    const slot = Math.imul(word, 0x9e3779b1) >>> this.#shift;
    const links = this.#links;
    const mask = links.length - 1;
    const oldest = Math.max(0, at - this.#reach);
    let place = this.#heads[slot]! - 1;
    for (let tries = this.#effort.tries; tries > 0 && place >= oldest && place < at; tries--) {
      if (view.getInt32(place, true) === word) this.#take(at, place, stop);
      place = links[place & mask]! - 1;
    }
    this.#note(at, slot);
    return this.#length >= LEAST;
  }

  /** Take the repetition from a place, where a word is the same, unless there is a better one. */
  #take(at: number, place: number, stop: number): void {
    const bytes = this.#bytes;
    let end = at + LEAST;
    for (let from = place + LEAST; end < stop && bytes[end] === bytes[from]; from++) end++;
    const length = end - at;
    if (this.#length > 0 && gain(length, at - place) <= gain(this.#length, this.#distance)) return;
    this.#length = length;
    this.#distance = at - place;
  }

  #note(at: number, slot: number): void {
    if (at < this.#noted) return;
    this.#noted = at + 1;
    if (this.#links.length > 1) this.#links[at & (this.#links.length - 1)] = this.#heads[slot]!;
    this.#heads[slot] = at + 1;
  }

  #insert(start: number, end: number): void {
    const step = this.#links.length > 1 ? 1 : 3;
    for (let at = start; at < end; at += step)
      this.#note(at, Math.imul(this.#view.getInt32(at, true), 0x9e3779b1) >>> this.#shift);
  }
}

/** What a repetition is worth: its length against the bits of its offset. */
function gain(length: number, distance: number): number {
  return 4 * length - (32 - Math.clz32(distance));
}
