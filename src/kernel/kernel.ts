import { wasmFailure, wasmModule } from "#wasm";
import { State, Tape } from "../../assembly/abi.js";
import { habitsOf } from "./habits.js";
import type { Placement } from "./placement.js";
import type { Run, Specialised } from "./specialised.js";

interface Exports extends WebAssembly.Exports {
  readonly memory: WebAssembly.Memory;
  readonly decode: (program: number) => number;
  readonly encode: (program: number) => number;
  readonly utf16Offsets: (offsets: number, data: number, count: number, out: number) => void;
  readonly packBits: (from: number, count: number, to: number) => void;
  readonly repeats: (offsets: number, data: number, count: number, table: number, ids: number) => number;
}

const PAGE = 65536;

/**
 * One WebAssembly instance: scratch memory and a program runner. The views die when memory grows, which only `load`
 * does (or `occupy`): nobody keeps them across it. While a kernel is held to decode, no user code runs; while it is held to encode, getters do.
 */
export class Kernel {
  u8!: Uint8Array;
  i16!: Int16Array;
  i32!: Int32Array;
  i64!: BigInt64Array;
  f32!: Float32Array;
  f64!: Float64Array;
  readonly #exports: Exports;
  /** The loaded program as code of its own. */
  #specialised: Run | undefined;
  #loaded: { placement: Placement; words: Int32Array } | undefined;
  #occupant: object | undefined;

  constructor(module: WebAssembly.Module) {
    this.#exports = new WebAssembly.Instance(module, {}).exports as unknown as Exports;
    const { memory, decode } = this.#exports;
    if (!memory?.buffer || !decode) throw new TypeError("the module is not the kernel's");
    this.#view();
  }

  /** Put a program in memory, with room for its buffers. False if the host has no more memory. */
  load(placement: Placement): boolean {
    if (!this.#reserve(placement.size)) return false;
    this.#specialised = placement.specialised?.on(this.#exports);
    if (this.#loaded?.placement === placement && this.#loaded.words === placement.words) return true;
    this.i32.set(placement.words, State.Bytes >> 2);
    this.#loaded = { placement, words: placement.words };
    this.#occupant = undefined;
    const { i32 } = this;
    i32[State.Frames >> 2] = placement.frames;
    i32[State.Counters >> 2] = placement.counters;
    i32[State.Saved >> 2] = placement.saved;
    i32[State.CounterBytes >> 2] = placement.saved - placement.counters;
    return true;
  }

  /** Whether its memory has grown beyond what a kernel is kept with. */
  get isLarge(): boolean {
    return this.u8.length > MAX_IDLE_BYTES;
  }

  /** Make room for something that is not a program that decodes. False if the host has no more memory. */
  occupy(bytes: number, occupant: object): boolean {
    this.#loaded = undefined;
    this.#occupant = occupant;
    return this.#reserve(bytes);
  }

  /** What `occupy` made room for, while memory still holds it. */
  get occupant(): object | undefined {
    return this.#occupant;
  }

  /** Write the tape that the state block describes with the program at an address, or its own module; gives a Status. */
  encode(program: number, specialised?: Specialised): number {
    const own = specialised?.on(this.#exports);
    if (own) return own();
    const { i32 } = this;
    const before = i32[Tape.Output >> 2]!;
    const status = this.#exports.encode(program);
    specialised?.ran(i32[Tape.Output >> 2]! - before);
    return status;
  }

  /** How many slots of string column `text` of the loaded program are not ASCII. They are listed at `placement.marks`, behind this number. */
  marked(placement: Placement, text: number): number {
    return this.i32[placement.marks[text]! >> 2]!;
  }

  /** Run the loaded program from where the state block says; gives a Status. */
  run(): number {
    if (this.#specialised) return this.#specialised();
    const { i32 } = this;
    const before = i32[State.Position >> 2]!;
    const status = this.#exports.decode(State.Bytes);
    const placement = this.#loaded?.placement;
    if (placement?.specialised?.ran(i32[State.Position >> 2]! - before))
      placement.specialised.learn(habitsOf(this, placement, i32[State.Slot >> 2]!));
    return status;
  }

  utf16Offsets(offsets: number, data: number, count: number, out: number): void {
    this.#exports.utf16Offsets(offsets, data, count, out);
  }

  /**
   * Number the strings of the first `slots` slots of string column `text`: equal ones alike. The numbers stand at
   * `placement.units`, in the place of the UTF-16 offsets, and the first slot of each at `placement.firsts`. Gives how
   * many there are; 0 if they are not numbered, for they are long or hardly recur.
   */
  repeats(placement: Placement, text: number, offsets: number, data: number, slots: number): number {
    return this.#exports.repeats(offsets, data, slots, placement.table, placement.units[text]!);
  }

  packBits(from: number, count: number, to: number): void {
    this.#exports.packBits(from, count, to);
  }

  #reserve(bytes: number): boolean {
    const { memory } = this.#exports;
    const missing = bytes - this.u8.length;
    if (missing <= 0) return true;
    try {
      memory.grow(Math.ceil(missing / PAGE));
    } catch {
      return false;
    }
    this.#view();
    return true;
  }

  #view(): void {
    const { buffer } = this.#exports.memory;
    this.u8 = new Uint8Array(buffer);
    this.i16 = new Int16Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.i64 = new BigInt64Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }
}

/** Kernels alive at once: deeper nesting (a decode inside a decode) goes to the closures. */
const MAX_KERNELS = 4;
/** A kernel whose memory grew beyond this is let go: WebAssembly memory never shrinks. */
const MAX_IDLE_BYTES = 16 * 1024 * 1024;

const idle: Kernel[] = [];
let alive = 0;
let module = wasmModule;
let failure: unknown = wasmFailure;

/** A kernel to hold until `release`; undefined where WebAssembly is refused or too many are held. */
export function take(): Kernel | undefined {
  const kernel = idle.pop();
  if (kernel) return kernel;
  if (!module || failure || alive >= MAX_KERNELS) return undefined;
  try {
    const made = new Kernel(module); // WebKit under a strict policy compiles a module and refuses the instance
    alive++;
    return made;
  } catch (error) {
    if (!(error instanceof RangeError)) failure = error; // short of memory or stack: another time there may be some
    return undefined;
  }
}

/** Kernels come from this module from now on, for a host where the package's own could not be had. */
export function adopt(given: WebAssembly.Module): void {
  module = given;
  failure = undefined;
}

/** Why there are no kernels; undefined if there are, or if none was asked for yet. */
export function kernelFailure(): unknown {
  return failure;
}

/** Remember why a module could not be had. */
export function refuse(reason: unknown): void {
  failure = reason;
}

/** Whether an error is a kernel's end: it trapped, or the host had no stack or memory for it, and is in no known state. */
export function isTrap(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
}

/** Give a kernel back. `broken`: it trapped, and is not used again. */
export function release(kernel: Kernel, broken = false): void {
  if (broken || kernel.isLarge) alive--;
  else idle.push(kernel);
}

/** Whether this host runs WebAssembly; decided on first use, without compiling anything. */
export function kernelAvailable(): boolean {
  const kernel = take();
  if (kernel) release(kernel);
  return module !== undefined && failure === undefined;
}
