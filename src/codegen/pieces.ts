import { decodeBytewise, decodeWellFormed } from "../bytes/utf8.js";
import type { Kernel } from "../kernel/kernel.js";
import type { Placement } from "../kernel/placement.js";
import { PIECE } from "../value/text.js";

/**
 * The text of a string column in scratch memory, decoded in pieces of at most PIECE bytes (or one slot), from which the
 * strings of the slots are cut. Pieces are decoded a character for a byte, ten times faster than UTF-8, and offsets in
 * bytes serve. That is wrong only for slots that are not ASCII, which the kernel has listed in passing: they are
 * decoded apart, a run of them at once.
 */
export class TextPieces {
  /** What the slots from the one asked for on are to be cut from. */
  text = "";
  /** The slot behind the last one of these. */
  end = 0;
  /** Index among the words of memory of the offsets that fit the text, and what they begin with. */
  units: number;
  first = 0;
  #piece = "";
  #pieceStart = 0;
  #pieceEnd = 0;
  #pieceFirst = 0;
  /** Index of the next entry of the list, and of its end. */
  #mark: number;
  readonly #marksEnd: number;
  /** Index of room for offsets in UTF-16 units. */
  readonly #room: number;

  /** `offsets`: index among the words of memory; `data`: address; `slots`: how many are in use. */
  constructor(
    private readonly kernel: Kernel,
    placement: Placement,
    text: number,
    private readonly offsets: number,
    private readonly data: number,
    private readonly slots: number,
  ) {
    this.units = offsets;
    this.#room = placement.units[text]! >> 2;
    this.#mark = (placement.marks[text]! >> 2) + 1;
    this.#marksEnd = this.#mark + kernel.marked(placement, text);
  }

  /** Find or decode the text of slot `i`, which is behind those before. */
  at(i: number): void {
    const { i32 } = this.kernel;
    while (this.#mark < this.#marksEnd && i32[this.#mark]! < i) this.#mark++;
    const marked = this.#mark < this.#marksEnd ? i32[this.#mark]! : this.slots;
    if (marked === i) return this.#decodeRun(i);
    if (i >= this.#pieceEnd) this.#decodePiece(i);
    this.text = this.#piece;
    this.end = Math.min(marked, this.#pieceEnd);
    this.units = this.offsets;
    this.first = this.#pieceFirst;
  }

  #decodePiece(i: number): void {
    const { kernel, offsets, data, slots } = this;
    const { i32 } = kernel;
    const start = i32[offsets + i]!;
    const limit = start + PIECE;
    // as many slots as the piece before, more or less
    let end = Math.min(Math.max(i + 1, i + this.#pieceEnd - this.#pieceStart), slots);
    while (end > i + 1 && i32[offsets + end]! > limit) end--;
    while (end < slots && i32[offsets + end + 1]! <= limit) end++;
    this.#pieceStart = i;
    this.#piece = decodeBytewise(kernel.u8, data + start, data + i32[offsets + end]!);
    this.#pieceEnd = end;
    this.#pieceFirst = start;
  }

  /** A slot that is not ASCII, and those behind it that are not either. */
  #decodeRun(i: number): void {
    const { kernel, offsets, data } = this;
    const { i32 } = kernel;
    const start = i32[offsets + i]!;
    const limit = start + PIECE;
    const list = this.#mark - i;
    const most = Math.min(this.slots, this.#marksEnd - list);
    let end = i + 1;
    while (end < most && i32[list + end] === end && i32[offsets + end + 1]! <= limit) end++;
    this.text = decodeWellFormed(kernel.u8, data + start, data + i32[offsets + end]!);
    this.end = end;
    this.units = this.#room;
    this.first = 0;
    if (end > i + 1) return kernel.utf16Offsets((offsets + i) << 2, data, end - i, (this.#room + i) << 2);
    i32[this.#room + i] = 0;
    i32[this.#room + end] = this.text.length;
  }
}
