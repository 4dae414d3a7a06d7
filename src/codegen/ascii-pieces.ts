import { decodeBytewise } from "../bytes/utf8.js";
import { type PutText, ROOM } from "../value/logical/ascii.js";
import { PIECE } from "../value/text.js";

/** Slots of a piece at most. */
const MOST = 512;

/** The text of a value, of bytes where they lie. @throws DecodeError */
type TextOf = (bytes: Uint8Array, start: number, end: number) => unknown;

/** Where the bytes of a chunk's slots stand. */
interface Place {
  readonly u8: Uint8Array;
  readonly i32: Int32Array;
  /** Address of the bytes. */
  readonly data: number;
  /** Bytes of a slot; 0: from the offset at index `offsets` plus its number, among the words, to the next. */
  readonly size: number;
  readonly offsets: number;
  readonly slots: number;
  /** Address of what says of each slot whether it is used; -1: all are. */
  readonly validity: number;
}

/**
 * Strings of a column of bytes whose values are ASCII text, as decimals and UUIDs are: written into a piece of at most
 * PIECE characters, which becomes one string, from which those of the slots are cut. A UUID takes 40 ns so, by itself
 * 170; a decimal of 38 digits 90 and 180, with less to collect (2026-11, Node 20).
 */
export class AsciiPieces {
  /** What the slots from `first` to `end` are to be cut from. */
  text = "";
  first = 0;
  end = 0;
  /** Where the text of each of these ends; one entry on, where it begins. */
  readonly cuts = new Int32Array(MOST + 1);
  readonly #room = new Uint8Array(PIECE);
  readonly #put: PutText;
  readonly #textOf: TextOf;
  #place!: Place;

  constructor(put: PutText, textOf: TextOf) {
    this.#put = put;
    this.#textOf = textOf;
  }

  /** Begin with the slots of a chunk. */
  open(place: Place): this {
    this.#place = place;
    this.end = 0;
    return this;
  }

  /**
   * Make the text of slot `i` and of those behind it that find room.
   *
   * @throws DecodeError if slot `i` has none
   */
  at(i: number): void {
    const { u8, slots, validity } = this.#place;
    const { cuts } = this;
    const room = this.#room;
    const last = Math.min(slots, i + MOST);
    let at = (cuts[0] = PIECE);
    let k = i;
    for (; k < last && at >= ROOM; k++) {
      const isUsed = validity < 0 || u8[validity + k] !== 0;
      const next = isUsed ? this.#put(room, at, u8, this.#start(k), this.#end(k)) : at;
      if (next < 0) break;
      cuts[k + 1 - i] = at = next;
    }
    this.first = i;
    if (k === i) return this.#alone(i);
    this.end = k;
    this.text = decodeBytewise(room, at, PIECE);
    for (let n = k - i; n >= 0; n--) cuts[n]! -= at;
  }

  #alone(i: number): void {
    const text = this.#textOf(this.#place.u8, this.#start(i), this.#end(i)) as string;
    this.text = text;
    this.end = i + 1;
    this.cuts[0] = text.length;
    this.cuts[1] = 0;
  }

  #start(i: number): number {
    const { i32, data, size, offsets } = this.#place;
    return data + (size > 0 ? i * size : i32[offsets + i]!);
  }

  #end(i: number): number {
    const { i32, data, size, offsets } = this.#place;
    return data + (size > 0 ? (i + 1) * size : i32[offsets + i + 1]!);
  }
}
