import { emit } from "#wasm";
import type { Habits } from "../emit/body.js";
import { mayEmit } from "../emit/bounds.js";
import type { Program } from "../plan/program.js";
import type { TapeProgram } from "../plan/tape-program.js";
import { HOT_BYTES, MAX_MODULES } from "./hot.js";

/** Runs a program as the words of memory say that belong to it; gives a Status. */
export type Run = () => number;

/** Those that have a module, oldest first. */
const alive = new Set<Specialised>();
/** The host lets no module be compiled or instantiated: not tried again. That it is short of memory may pass. */
let refused = false;

/**
 * A program on its way to a module of its own: it counts what the bytecode loop decodes or encodes, and once that is much, the
 * program is emitted, compiled, and instantiated on each kernel that loads it.
 */
export class Specialised {
  readonly #program: Program | TapeProgram;
  readonly #hotBytes: number;
  /** Bytes still to be run through before it is emitted. */
  #left: number;
  #habits: Habits | undefined;
  /** Null if it can't be had. */
  #module: WebAssembly.Module | undefined | null;
  #instances = new WeakMap<object, Run>();

  constructor(program: Program | TapeProgram, hotBytes = HOT_BYTES) {
    this.#program = program;
    this.#hotBytes = hotBytes;
    this.#left = mayEmit(program) ? hotBytes : Number.POSITIVE_INFINITY;
  }

  /** The bytecode loop has read or written so much. True if that makes the program hot, and what it fills should be looked at. */
  ran(bytes: number): boolean {
    const cold = this.#left > 0;
    this.#left -= bytes;
    return cold && this.#left <= 0;
  }

  /** What the code will be shaped by. */
  learn(habits: Habits): void {
    this.#habits = habits;
  }

  /** The function for the kernel of these exports; undefined while the program is cold, and where no module is to be had. */
  on(kernel: WebAssembly.Exports): Run | undefined {
    return this.#instances.get(kernel) ?? (this.#left > 0 ? undefined : this.#instantiate(kernel));
  }

  #instantiate(kernel: WebAssembly.Exports): Run | undefined {
    if (this.#module === undefined) this.#module = this.#compile();
    if (this.#module === null || refused) return undefined;
    try {
      const { exports } = new WebAssembly.Instance(this.#module, { k: kernel });
      const run = exports.run as Run;
      this.#instances.set(kernel, run);
      return run;
    } catch (error) {
      refused = !(error instanceof RangeError);
      return undefined;
    }
  }

  #compile(): WebAssembly.Module | null {
    const bytes = refused ? undefined : emit?.(this.#program, this.#habits);
    if (!bytes) return null;
    try {
      const module = new WebAssembly.Module(bytes);
      if (alive.size >= MAX_MODULES) alive.values().next().value!.#forget();
      alive.add(this);
      return module;
    } catch (error) {
      refused = !(error instanceof RangeError);
      return null;
    }
  }

  #forget(): void {
    alive.delete(this);
    this.#module = undefined;
    this.#instances = new WeakMap();
    this.#left = this.#hotBytes;
  }
}
