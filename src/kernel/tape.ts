import { Tape as At, Status } from "../../assembly/abi.js";
import { writeUnits, writeUtf8 } from "../bytes/utf8.js";
import type { TapeProgram } from "../plan/tape-program.js";
import type { Kernel } from "./kernel.js";
import type { Specialised } from "./specialised.js";

/** Wide loads and stores may pass the end of each part by this many bytes. */
const SLACK = 128;
/** Where the program stands: behind the state block. */
const PROGRAM = 136;
/** Text is joined up to so many UTF-16 units: above 128 KB V8 moves strings to where allocation costs five times as much. */
const TEXT = 48 * 1024;
/** Rows whose text passes that may take so many. */
const MOST_TEXT = 96 * 1024;
const ROWS = 8192;
/** Rows from which on they show what is usual. */
const MANY_ROWS = 100;
/** Rows that need more go to the closures: a kernel that is larger is not kept, and to make one takes milliseconds. */
const MOST_BYTES = 12 * 1024 * 1024;

/** Sizes of the parts of a tape; kept with the program, so that what one batch learned serves the next. */
export class TapeSizes {
  words = 16 * 1024;
  doubles = 8 * 1024;
  raw = 64 * 1024;
  output = 512 * 1024;
  /** The text of the last rows was ASCII, as far as is known. */
  isAscii = true;
  /** What was on the tape shows that the generated writers are as fast with such rows: see `judge`. */
  isSlow = false;
  #rows = 0;
  #gain = 0;

  constructor(
    readonly program: TapeProgram,
    readonly specialised?: Specialised,
  ) {}

  /**
   * Take into account what `rows` rows put on the tape. Beside a generated writer that writes bytes itself a tape loses
   * 2 ns a word, and wins 2 ns a double or long and 0.8 ns a character of text (2026-11, Node 20).
   */
  judge(rows: number, words: number, doubles: number, text: number): void {
    this.#rows += rows;
    this.#gain += 2 * (doubles - words) + 0.8 * text;
    if (this.#rows < MANY_ROWS) return;
    this.isSlow = this.#gain <= 0;
    this.#rows = this.#gain = 0;
  }

  /** Twice the room for rows, if `place` finds it. False if not, or if it would pass `maxBytes`. */
  grow(maxBytes: number, place: (sizes: TapeSizes) => boolean): boolean {
    this.#scale(2);
    if (this.bytes <= Math.min(maxBytes, MOST_BYTES) && place(this)) return true;
    this.#scale(0.5);
    place(this); // there was room before
    return false;
  }

  #scale(by: number): void {
    this.words *= by;
    this.doubles *= by;
    this.raw *= by;
    this.output *= by;
  }

  get bytes(): number {
    const parts = [
      this.program.words.length * 4,
      this.program.frames * 4,
      ROWS * 4,
      this.words * 4,
      this.doubles * 8,
      this.raw,
      MOST_TEXT * 3,
      this.output,
    ];
    return PROGRAM + parts.reduce((sum, part) => sum + part + 2 * SLACK, 0);
  }
}

/** Why a shredder stopped before the last row: Tape.s. */
export const enum Stop {
  /** It did not. */
  None = 0,
  /** The row is none that goes on a tape. */
  Misfit = 1,
  /** There is no room for the row. */
  Full = 2,
  /** There is much text. */
  Text = 3,
}

/**
 * Rows on their way through a kernel: values one after the other, in the order in which they are written, and their
 * joined text. Its short names are those of the generated code that fills it: see codegen/shredder-source.ts.
 */
export class Tape {
  i32!: Int32Array;
  f32!: Float32Array;
  f64!: Float64Array;
  i64!: BigInt64Array;
  u8!: Uint8Array;
  /** Positions: indexes of the next word, double and raw byte. */
  p = 0;
  q = 0;
  r = 0;
  /** Their ends. */
  P = 0;
  Q = 0;
  B = 0;
  /** The joined text, and how much of it is enough, and too much. */
  S = "";
  readonly T = TEXT;
  readonly U = MOST_TEXT;
  /** See Stop. */
  s = Stop.None;
  /** Rows that the last run wrote begin here in `u8` … */
  start = 0;
  /** … and end here. */
  end = 0;
  #sizes: TapeSizes | undefined;
  /** Bytes of memory that it was placed in. */
  #placed = 0;
  #program = 0;
  #words = 0;
  #doubles = 0;
  #raw = 0;
  #text = 0;
  #ends = 0;
  #output = 0;
  #outputEnd = 0;

  constructor(readonly kernel: Kernel) {}

  /** The tape that a kernel still has for the program, or a new one. */
  static on(kernel: Kernel, sizes: TapeSizes): Tape {
    const { occupant } = kernel;
    return occupant instanceof Tape && occupant.#sizes === sizes ? occupant : new Tape(kernel);
  }

  /** Put the program in memory, with room for a tape; it stays there until the kernel is used otherwise. False if there is none to be had. */
  place(sizes: TapeSizes): boolean {
    const { kernel } = this;
    const { program, bytes } = sizes;
    this.rewind();
    if (this.#placed === bytes && this.#sizes === sizes && kernel.occupant === this) return true;
    let address = PROGRAM;
    const take = (bytes: number) => {
      const start = (address + 63) & -64;
      address = start + bytes + SLACK;
      return start;
    };
    const at = take(program.words.length * 4);
    const frames = take(program.frames * 4);
    this.#ends = take(ROWS * 4);
    this.#words = take(sizes.words * 4);
    this.#doubles = take(sizes.doubles * 8);
    this.#raw = take(sizes.raw);
    this.#text = take(MOST_TEXT * 3);
    this.#output = take(sizes.output);
    this.#outputEnd = this.#output + sizes.output;
    if (!kernel.occupy(address, this)) return false;
    const { i32 } = kernel;
    this.u8 = kernel.u8;
    this.i32 = i32;
    this.i64 = kernel.i64;
    this.f32 = kernel.f32;
    this.f64 = kernel.f64;
    i32.set(program.words, at >> 2);
    i32[At.Frames >> 2] = frames;
    this.#program = at;
    this.P = (this.#words >> 2) + sizes.words;
    this.Q = (this.#doubles >> 3) + sizes.doubles;
    this.B = this.#raw + sizes.raw;
    this.rewind();
    this.#placed = bytes;
    this.#sizes = sizes;
    return true;
  }

  /** Take everything off the tape. */
  clear(): void {
    this.p = this.#words >> 2;
    this.q = this.#doubles >> 3;
    this.r = this.#raw;
    this.S = "";
  }

  /** Most rows that a tape takes. */
  get rows(): number {
    return ROWS;
  }

  /** Words and doubles on the tape. */
  get #counts(): readonly [words: number, doubles: number] {
    return [this.p - (this.#words >> 2), this.q - (this.#doubles >> 3)];
  }

  /** What `rows` rows are like that are on the tape. */
  judge(sizes: TapeSizes, rows: number): void {
    const [words, doubles] = this.#counts;
    sizes.judge(rows, words, doubles, this.S.length);
  }

  /** Whether the output of what is on the tape has room behind what was written before. */
  get fits(): boolean {
    const [words, doubles] = this.#counts;
    // a word is a varint of 5 bytes at most, and the count of a collection is followed by a zero byte
    const most = words * 6 + doubles * 10 + (this.r - this.#raw) + this.S.length * 3;
    return this.end + most <= this.#outputEnd;
  }

  /** Forget what was written: it has been copied. */
  rewind(): void {
    this.start = this.end = this.#output;
  }

  /** Write the `rows` rows on the tape behind `end`. Gives how many were written: the one after them is one for the closures. */
  write(rows: number): number {
    const { i32 } = this;
    const sizes = this.#sizes!;
    const textEnd = this.#writeText(sizes);
    i32[At.Words >> 2] = this.#words;
    i32[At.WordsEnd >> 2] = this.p << 2;
    i32[At.Doubles >> 2] = this.#doubles;
    i32[At.DoublesEnd >> 2] = this.q << 3;
    i32[At.Raw >> 2] = this.#raw;
    i32[At.RawEnd >> 2] = this.r;
    i32[At.Text >> 2] = this.#text;
    i32[At.TextEnd >> 2] = textEnd;
    i32[At.IsAscii >> 2] = sizes.isAscii ? 1 : 0;
    i32[At.IsOther >> 2] = 0;
    i32[At.Rows >> 2] = rows;
    i32[At.Output >> 2] = this.end;
    i32[At.Ends >> 2] = this.#ends;
    const status = this.kernel.encode(this.#program, sizes.specialised);
    this.end = i32[At.Output >> 2]!;
    sizes.isAscii ||= i32[At.IsOther >> 2] === 0;
    return status === Status.Done ? rows : i32[At.Rows >> 2]!;
  }

  /**
   * Put the joined text into memory; gives its end. ASCII is what most text is, and what the text before was decides
   * whether that is tried: UTF-16 is written at once, and the kernel makes UTF-8 of it, a string at a time.
   */
  #writeText(sizes: TapeSizes): number {
    const { S } = this;
    if (S === "") return this.#text;
    if (sizes.isAscii && writeUtf8(S, this.u8, this.#text) - this.#text === S.length) return this.#text + S.length;
    sizes.isAscii = false;
    writeUnits(S, this.u8, this.#text);
    return this.#text + S.length * 2;
  }

  /** Where row `i` of the last run ends. */
  rowEnd(i: number): number {
    return this.i32[(this.#ends >> 2) + i]!;
  }
}
