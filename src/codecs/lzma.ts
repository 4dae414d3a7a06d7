import type { Output } from "./output.js";
import { probabilities, type RangeDecoder } from "./range.js";

/** The shortest match. */
const LEAST = 2;
/** Places in a multiple of 16 bytes at most that probabilities tell apart. */
const PLACES = 16;
/** Kinds of what came last, and the first of them that is no literal. */
const STATES = 12;
const NO_LITERAL = 7;
/** Slots of distances from here on have bits of their own probability, and from there on direct ones too. */
const FIRST_MODEL = 4;
const FIRST_DIRECT = 14;
const ALIGN_BITS = 4;

/** lc, lp and pb: bits of the byte before, of the place for literals, and of the place for the rest. */
export interface Properties {
  readonly literalContext: number;
  readonly literalPlace: number;
  readonly place: number;
}

/** The one byte that tells them; LZMA2 allows four bits of context at most. */
export function propertiesOf(byte: number): Properties {
  const found = { literalContext: byte % 9, literalPlace: Math.floor(byte / 9) % 5, place: Math.floor(byte / 45) };
  if (found.place > 4 || found.literalContext + found.literalPlace > 4)
    throw new Error("properties that are not allowed");
  return found;
}

/** Lengths of matches: short, middle and long ones. */
class Lengths {
  readonly #choice = probabilities(2);
  readonly #short = probabilities(PLACES * 8);
  readonly #middle = probabilities(PLACES * 8);
  readonly #long = probabilities(256);

  read(range: RangeDecoder, place: number): number {
    if (range.bit(this.#choice, 0) === 0) return LEAST + range.tree(this.#short, 8 * place, 3);
    if (range.bit(this.#choice, 1) === 0) return LEAST + 8 + range.tree(this.#middle, 8 * place, 3);
    return LEAST + 16 + range.tree(this.#long, 0, 8);
  }
}

/** The state of LZMA between chunks: what came last, and how probable everything is. */
export class Lzma {
  readonly #properties: Properties;
  readonly #literal: Uint16Array;
  readonly #isMatch = probabilities(STATES * PLACES);
  readonly #isRepeat = probabilities(STATES);
  readonly #isLast = probabilities(STATES);
  readonly #isShort = probabilities(STATES * PLACES);
  readonly #isSecond = probabilities(STATES);
  readonly #isThird = probabilities(STATES);
  readonly #slot = probabilities(4 * 64);
  readonly #model = probabilities(128);
  readonly #align = probabilities(1 << ALIGN_BITS);
  readonly #lengths = new Lengths();
  readonly #repeatLengths = new Lengths();
  #state = 0;
  /** The last four distances, the latest first, less one. */
  #distances = [0, 0, 0, 0];

  constructor(properties: Properties) {
    this.#properties = properties;
    this.#literal = probabilities(0x300 << (properties.literalContext + properties.literalPlace));
  }

  /** Write `count` bytes. `start` is where the dictionary begins in the output. */
  run(range: RangeDecoder, output: Output, count: number, start: number): void {
    output.reserve(count);
    const stop = output.length + count;
    const mask = (1 << this.#properties.place) - 1;
    while (output.length < stop) {
      const place = (output.length - start) & mask;
      if (range.bit(this.#isMatch, this.#state * PLACES + place) === 0) this.#writeLiteral(range, output, start);
      else {
        const length = this.#readMatch(range, place);
        const distance = this.#distances[0]! + 1;
        if (distance > output.length - start) throw new Error("a match from before the start");
        if (length > stop - output.length) throw new Error("a match that goes beyond its chunk");
        output.repeat(distance, length);
      }
      if (range.isCut) throw new Error("a chunk that is cut");
    }
  }

  #writeLiteral(range: RangeDecoder, output: Output, start: number): void {
    const { literalContext, literalPlace } = this.#properties;
    const { bytes, length } = output;
    const before = length > start ? bytes[length - 1]! : 0;
    const place = (length - start) & ((1 << literalPlace) - 1);
    const base = 0x300 * ((place << literalContext) + (before >>> (8 - literalContext)));
    const probs = this.#literal;
    let symbol = 1;
    if (this.#state >= NO_LITERAL) {
      const distance = this.#distances[0]! + 1;
      if (distance > length - start) throw new Error("a match from before the start");
      let match = bytes[length - distance]!;
      while (symbol < 256) {
        const wanted = (match >>> 7) & 1;
        match <<= 1;
        const bit = range.bit(probs, base + 256 * (1 + wanted) + symbol);
        symbol = 2 * symbol + bit;
        if (bit !== wanted) break;
      }
    }
    while (symbol < 256) symbol = 2 * symbol + range.bit(probs, base + symbol);
    bytes[length] = symbol;
    output.length++;
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  /** Read what follows the bit that says "match": its length, and its distance as the latest. */
  #readMatch(range: RangeDecoder, place: number): number {
    const state = this.#state;
    if (range.bit(this.#isRepeat, state) === 0) {
      const length = this.#lengths.read(range, place);
      this.#state = state < NO_LITERAL ? 7 : 10;
      const [a, b, c] = this.#distances as [number, number, number];
      this.#distances = [this.#readDistance(range, length), a, b, c];
      return length;
    }
    if (range.bit(this.#isLast, state) === 0) {
      if (range.bit(this.#isShort, state * PLACES + place) === 0) {
        this.#state = state < NO_LITERAL ? 9 : 11;
        return 1;
      }
    } else {
      const which = range.bit(this.#isSecond, state) === 0 ? 1 : range.bit(this.#isThird, state) === 0 ? 2 : 3;
      const [distance] = this.#distances.splice(which, 1);
      this.#distances.unshift(distance!);
    }
    this.#state = state < NO_LITERAL ? 8 : 11;
    return this.#repeatLengths.read(range, place);
  }

  #readDistance(range: RangeDecoder, length: number): number {
    const slot = range.tree(this.#slot, 64 * Math.min(length - LEAST, 3), 6);
    if (slot < FIRST_MODEL) return slot;
    const count = (slot >>> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** count;
    if (slot < FIRST_DIRECT) return base + range.reverseTree(this.#model, base - slot, count);
    const high = range.direct(count - ALIGN_BITS) * 2 ** ALIGN_BITS;
    return base + high + range.reverseTree(this.#align, 0, ALIGN_BITS);
  }
}
