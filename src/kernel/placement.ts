import { Frame, Repeats, State } from "../../assembly/abi.js";
import { OVERRUN } from "../emit/bounds.js";
import type { Program } from "../plan/program.js";
import type { Specialised } from "./specialised.js";

/** Wide loads and stores may pass the end of the input and of each buffer by this many bytes: 16 in the bytecode loop, 64 in emitted code. */
const SLACK = 64;
/** Bases at a power-of-two stride fall into the same cache sets, which costs 5-7 times: buffers are an odd number of 64-byte lines apart. */
const LINE = 64;
/**
 * Bytes of columns that a chunk has at first. Objects are made while the chunk's columns, input window and program are
 * in the second-level cache; columns are copied out at once, so that they need not be joined.
 */
export const OBJECTS_CHUNK = 192 * 1024;
export const COLUMNS_CHUNK = 4 * 1024 * 1024;
const MIN_ROWS = 16;
const MAX_ROWS = 65536;
const FIRST_ITEMS_A_ROW = 4;
const FIRST_BYTES_A_SLOT = 16;

/**
 * Where a program, its buffers and the input window lie in a kernel's memory, and how much each buffer holds. Kept
 * with the program: what one batch learned about sizes serves the next.
 *
 *     state | program | frames | counters | saved counters | input window, slack | buffers, staggered
 */
export class Placement {
  readonly program: Program;
  /** Rows of a chunk. */
  rows!: number;
  /** Bytes of input that the window holds. */
  window!: number;
  /** Words of the program, patched. */
  words!: Int32Array;
  /** Address of each buffer. */
  addresses!: Int32Array;
  /** Address of room for the UTF-16 offsets of each string column, by its number. */
  units!: Int32Array;
  /** Address of the list of its slots that are not ASCII. */
  marks!: Int32Array;
  /** Address of the table by which strings that recur are found. */
  table!: number;
  /** Bytes of memory. */
  size!: number;
  input!: number;
  frames!: number;
  counters!: number;
  saved!: number;
  /** Slots of each index space; the rows are space 0. */
  #slots!: number[];
  /** Bytes of each arena, by buffer. */
  #arenas!: number[];
  readonly #chunkBytes: number;

  /** Buffers grow to this many bytes in all before chunks are made shorter instead. */
  readonly roomy: number;

  /** `specialised`: the program as code of its own, if there may be any. */
  constructor(
    program: Program,
    chunkBytes: number,
    readonly specialised?: Specialised,
  ) {
    this.program = program;
    this.#chunkBytes = chunkBytes;
    this.roomy = chunkBytes * 4;
    this.forget();
  }

  /** Take the sizes of the beginning: after a giant, room for another would cost each batch a new kernel. */
  forget(): void {
    const { program } = this;
    this.window = 0;
    const { buffers, spaces } = program.layouts;
    const rowBytes = buffers.reduce((sum, { kind, space, width }) => {
      const slots = space === 0 ? 1 : FIRST_ITEMS_A_ROW;
      return sum + slots * (kind === "arena" ? FIRST_BYTES_A_SLOT : width);
    }, 1);
    this.rows = Math.min(MAX_ROWS, Math.max(MIN_ROWS, Math.floor(this.#chunkBytes / rowBytes)));
    this.#slots = Array.from({ length: spaces }, () => this.rows * FIRST_ITEMS_A_ROW);
    this.#slots[0] = this.rows;
    this.#arenas = buffers.map(({ kind, space }) => (kind === "arena" ? this.#slots[space]! * FIRST_BYTES_A_SLOT : 0));
    this.#place();
  }

  /** Capacity number `need` (index spaces first, then arenas) ran out: make it twice as large. False if that would pass `maxBytes`. */
  grow(need: number, maxBytes: number): boolean {
    const list = need < this.#slots.length ? this.#slots : this.#arenas;
    const index = need < this.#slots.length ? need : need - this.#slots.length;
    const before = list[index]!;
    list[index] = before * 2;
    this.#place();
    if (this.size <= maxBytes) return true;
    list[index] = before;
    this.#place();
    return false;
  }

  /** Make the input window at least `bytes`. False if that would pass `maxBytes`. */
  widen(bytes: number, maxBytes: number): boolean {
    if (bytes <= this.window) return true;
    if (this.size - this.window + bytes > maxBytes) return false;
    this.window = bytes;
    this.#place();
    return true;
  }

  /** Address of the list of first slots behind the table. */
  get firsts(): number {
    return this.table + Repeats.Entries * 4;
  }

  /** Fewer rows in a chunk: rows are large. */
  shorten(rows: number): void {
    this.rows = Math.max(1, Math.min(this.rows, rows));
  }

  #place(): void {
    const { program } = this;
    const counterBytes = program.layouts.counters * 4;
    const frames = align(State.Bytes + program.words.byteLength);
    const counters = frames + (program.frames + 1) * Frame.Bytes;
    this.frames = frames;
    this.counters = counters;
    this.saved = counters + counterBytes;
    this.input = align(this.saved + counterBytes);
    let address = align(this.input + this.window + SLACK);
    this.addresses = Int32Array.from(program.layouts.buffers, (buffer, index) => {
      // one slot more: offsets have an end beside each beginning
      const bytes = buffer.kind === "arena" ? this.#arenas[index]! : (this.#slots[buffer.space]! + 1) * buffer.width;
      const start = address;
      address = stagger(address + bytes + SLACK);
      return start;
    });
    const room = ({ space }: { space: number }) => {
      const start = address;
      address = stagger(address + (this.#slots[space]! + 1) * 4 + SLACK);
      return start;
    };
    this.units = Int32Array.from(program.texts, room);
    this.marks = Int32Array.from(program.texts, room);
    this.table = address;
    if (program.texts.length > 0) address = align(address + (Repeats.Entries + Repeats.Most) * 4);
    this.size = Math.max(address, this.input + this.window + OVERRUN + SLACK);
    this.#patch();
  }

  #patch(): void {
    const words = this.program.words.slice();
    for (const { word, what, of, space } of this.program.patches) {
      if (what === "address") words[word] = this.addresses[of]!;
      else if (what === "marks") words[word] = this.marks[of]!;
      else if (what === "counter") words[word] = this.counters + of * 4;
      else words[word] = space === undefined ? this.#arenas[of]! : this.#slots[space]!;
    }
    this.words = words;
  }

  /** Bytes of buffer `index` that must be zero before a chunk, of which at most `slots` are filled. */
  clearedBytes(index: number, slots: number): number {
    const { cleared, space, width } = this.program.layouts.buffers[index]!;
    return cleared ? Math.min(this.#slots[space]!, slots) * width : 0;
  }
}

function align(address: number): number {
  return Math.ceil(address / LINE) * LINE; // not by bits: what is too large must not wrap to what is small
}

function stagger(address: number): number {
  return align(address) + 3 * LINE;
}
