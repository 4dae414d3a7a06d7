import { State, Status } from "../../assembly/abi.js";
import type { Limits } from "../limits.js";
import { has, own } from "../own.js";
import type { Kernel } from "./kernel.js";
import type { Placement } from "./placement.js";

/** Data laid end to end: `count` datums, or as many as there are. */
export interface DataInput {
  readonly bytes: Uint8Array;
  readonly count: number | undefined;
}

/** One datum a message. */
export interface MessagesInput {
  readonly messages: readonly Uint8Array[];
  /** Where the datum begins in each of them, which have so many bytes at least; 0 unless said otherwise. */
  readonly from?: number;
}

/** Bytes of input staged at once: small enough for the cache, large enough that a cut datum is rare. */
const WINDOW = 256 * 1024;
const MIN_WINDOW = 16 * 1024;
/** A datum larger than this goes to the closures. */
const MAX_WINDOW = 4 * 1024 * 1024;
/** A chunk that a full buffer cut to fewer rows than this makes the buffer grow; else chunks get shorter. */
const FEW_ROWS = 64;
const MAX_I32 = 2 ** 31 - 1;

/**
 * One batch on its way through a kernel, a chunk at a time. After `next()` the columns of `rows` rows stand in the
 * kernel's memory until the next call; then either the batch goes on, or `done`, or the datum `row` at `offset` is
 * one that the kernel leaves to the closures: bad, too large, or too deep. `resume` goes on behind it.
 */
export class Run {
  rows = 0;
  done = false;
  /** Whether the datum at `row` was left to the closures. */
  stopped = false;
  /** Index of the next datum of the batch. */
  row = 0;
  /** With data: where the next datum begins. */
  offset = 0;
  /** Index and offset at which the chunk began. */
  chunkRow = 0;
  chunkOffset = 0;
  readonly kernel: Kernel;
  readonly placement: Placement;
  readonly #maxBytes: number;
  readonly #maxFree: number;
  /** What may be null takes a byte at least, so there are no more slots of it than bytes. */
  readonly #mostSlots: number;
  /** The part of the data that is staged. */
  #windowStart = 0;
  #windowEnd = 0;
  /** The capacity that cut the last chunk short, or -1. */
  #need = -1;

  constructor(
    kernel: Kernel,
    placement: Placement,
    private readonly input: DataInput | MessagesInput,
    limits: Limits,
  ) {
    this.kernel = kernel;
    this.placement = placement;
    this.#maxBytes = Math.min(limits.maxScratchBytes, MAX_I32 - WINDOW);
    const { i32 } = kernel;
    i32[State.MaxBytes >> 2] = Math.min(limits.maxBytesLength, MAX_I32);
    i32[State.MaxItems >> 2] = Math.min(limits.maxCollectionItems, MAX_I32);
    i32[State.MaxFree >> 2] = Math.min(limits.maxFreeValues, MAX_I32);
    // a message is a batch of its own
    this.#maxFree = has(input, "messages") ? Number.MAX_SAFE_INTEGER : limits.maxFreeValues + input.bytes.length;
    this.freeUsed = 0;
    this.#mostSlots = total(input);
  }

  /** Values that took no input, of all datums so far. */
  get freeUsed(): number {
    return this.#maxFree - Number(this.kernel.i64[State.FreeLeft >> 3]);
  }

  set freeUsed(used: number) {
    this.kernel.i64[State.FreeLeft >> 3] = BigInt(this.#maxFree - used);
  }

  /** Nothing more is to be read. */
  end(): void {
    this.done = true;
    this.offset = Number.POSITIVE_INFINITY;
  }

  /** Decode the next chunk. */
  next(): void {
    this.stopped = false;
    this.rows = 0;
    this.chunkRow = this.row;
    this.chunkOffset = this.offset;
    if (this.#need >= 0) {
      this.placement.grow(this.#need, this.#maxBytes);
      this.#need = -1;
    }
    if (has(this.input, "messages")) this.#messages(this.input);
    else this.#data(this.input.bytes, this.input.count);
  }

  /** Leave the next datum to the closures without a try. */
  leave(): void {
    this.rows = 0;
    this.chunkRow = this.row;
    this.chunkOffset = this.offset;
    this.done = this.#isOver();
    this.stopped = !this.done;
  }

  #isOver(): boolean {
    const { input } = this;
    if (has(input, "messages")) return this.row >= input.messages.length;
    return input.count === undefined ? this.offset >= input.bytes.length : this.row >= input.count;
  }

  /** The closures took care of the datum at `row`, which ends at `end`. */
  resume(end: number): void {
    this.row++;
    this.offset = end;
  }

  #data(bytes: Uint8Array, count: number | undefined): void {
    const { placement } = this;
    if (!this.#isOver() && !this.#prepare()) return this.#stop();
    while (!this.#isOver()) {
      if (this.offset >= this.#windowEnd) this.#stageData(bytes);
      const whole = this.#windowEnd === bytes.length;
      const wanted = count === undefined ? placement.rows : Math.min(placement.rows, this.rows + count - this.row);
      const from = this.offset;
      const status = this.#run(
        from - this.#windowStart,
        this.#windowEnd - this.#windowStart,
        wanted,
        count === undefined || !whole,
        0,
      );
      this.offset = this.#took() + this.#windowStart;
      if (status === Status.Full) {
        if (this.rows > 0) return this.#keepNeed();
        if (!this.#grow() || !this.#prepare()) return this.#stop();
      } else if (status === Status.Bad) {
        if (whole) return this.#stop();
        // the window ends inside a datum, or this datum is bad: the next window begins with it
        const tried = this.offset === this.#windowStart;
        this.#windowEnd = this.offset;
        if (!tried) continue;
        if (this.rows > 0) return;
        if (!this.#widen(bytes.length - this.offset) || !this.#prepare()) return this.#stop();
      } else if (this.rows === placement.rows) return;
    }
    this.done = true;
  }

  #stageData(bytes: Uint8Array): void {
    this.#windowStart = this.offset;
    this.#windowEnd = Math.min(bytes.length, this.offset + this.placement.window);
    const all = this.#windowEnd - this.#windowStart === bytes.length;
    this.kernel.u8.set(all ? bytes : bytes.subarray(this.#windowStart, this.#windowEnd), this.placement.input);
  }

  #messages(input: MessagesInput): void {
    const { placement } = this;
    const { messages } = input;
    const from = own(input, "from") ?? 0;
    if (this.row < messages.length && !this.#prepare()) return this.#stop();
    while (this.row < messages.length) {
      const { ends, staged } = this.#stageMessages(messages, from);
      if (ends.length === 0) {
        if (this.rows > 0) return;
        if (!this.#widen(messages[this.row]!.length + 64) || !this.#prepare()) return this.#stop();
        continue;
      }
      const at = (placement.input + staged + 3) & -4;
      this.kernel.i32.set(ends, at >> 2);
      const status = this.#run(from, staged, this.rows + ends.length, false, at);
      this.#took();
      if (status === Status.Full) {
        if (this.rows > 0) return this.#keepNeed();
        if (!this.#grow() || !this.#prepare()) return this.#stop();
      } else if (status === Status.Bad) return this.#stop();
      else if (this.rows === placement.rows) return;
    }
    this.done = true;
  }

  /**
   * Copy as many data into the window as fit, with their end addresses behind them. What stands before a datum in its
   * message is copied too, as to leave it out takes a view for each, and then written over by the datum before.
   */
  #stageMessages(messages: readonly Uint8Array[], from: number): { ends: number[]; staged: number } {
    const { input, window } = this.placement;
    const { u8 } = this.kernel;
    const ends: number[] = [];
    const most = this.placement.rows - this.rows;
    let staged = from;
    for (let i = this.row; i < messages.length && ends.length < most; i++) {
      const end = staged + messages[i]!.length - from;
      if (end + (ends.length + 2) * 4 > window) break;
      staged = end;
      ends.push(input + end);
    }
    for (let i = ends.length - 1; i >= 0; i--) {
      const message = messages[this.row + i]!;
      u8.set(message, ends[i]! - message.length);
    }
    return { ends, staged };
  }

  /** Load the program and make the buffers ready for a chunk. False if there is no memory for them. */
  #prepare(): boolean {
    const { kernel, placement } = this;
    if (placement.size > this.#maxBytes || !kernel.load(placement)) return false;
    const { buffers } = placement.program.layouts;
    for (let i = 0; i < buffers.length; i++) {
      const address = placement.addresses[i]!;
      const bytes = placement.clearedBytes(i, this.#mostSlots);
      if (bytes > 0) kernel.u8.fill(0, address, address + bytes);
      else if (buffers[i]!.kind === "offsets") kernel.i32[address >> 2] = 0;
    }
    for (const list of placement.marks) kernel.i32[list >> 2] = 0;
    if (placement.saved > placement.counters) kernel.u8.fill(0, placement.counters, placement.saved);
    return true;
  }

  /** Run over the window from `at` to `end`; both relative to its begin. */
  #run(at: number, end: number, rows: number, untilEnd: boolean, ends: number): Status {
    const { i32 } = this.kernel;
    const { input } = this.placement;
    i32[State.Position >> 2] = input + at;
    i32[State.End >> 2] = input + end;
    i32[State.Slot >> 2] = this.rows;
    i32[State.Rows >> 2] = rows;
    i32[State.UntilEnd >> 2] = untilEnd ? 1 : 0;
    i32[State.Ends >> 2] = ends;
    return this.kernel.run();
  }

  /** Count the rows of the last run; gives the position behind them, relative to the window. */
  #took(): number {
    const { i32 } = this.kernel;
    const rows = i32[State.Slot >> 2]!;
    this.row += rows - this.rows;
    this.rows = rows;
    return i32[State.Position >> 2]! - this.placement.input;
  }

  /** A buffer is full behind the rows of this chunk: make it larger before the next, or chunks shorter where there is much room already. */
  #keepNeed(): void {
    if (this.rows >= FEW_ROWS && this.placement.size > this.placement.roomy) this.placement.shorten(this.rows);
    else this.#need = this.kernel.i32[State.Need >> 2]!;
  }

  #grow(): boolean {
    return this.placement.grow(this.kernel.i32[State.Need >> 2]!, this.#maxBytes);
  }

  /** The window holds no whole datum: make it wider. False if that is too much. */
  #widen(bytesLeft: number): boolean {
    const { window } = this.placement;
    const wider = Math.min(Math.max(window * 4, WINDOW), MAX_WINDOW, bytesLeft + WINDOW);
    return wider > window && this.placement.widen(wider, this.#maxBytes);
  }

  #stop(): void {
    this.stopped = true;
  }
}

/** The window for a batch of this size: no larger than it, so that a small batch needs little memory. */
export function windowFor(input: DataInput | MessagesInput): number {
  const bytes = total(input) + (has(input, "messages") ? input.messages.length * 4 + 16 : 0);
  return Math.min(WINDOW, Math.max(MIN_WINDOW, bytes));
}

function total(input: DataInput | MessagesInput): number {
  if (!has(input, "messages")) return input.bytes.length;
  return input.messages.reduce((sum, message) => sum + message.length, 0);
}
