import { wasmModule } from "#wasm";
import { buildWriter } from "../../src/closures/writer.js";
import { makeShredder, type Shredder } from "../../src/codegen/shredder.js";
import { Kernel } from "../../src/kernel/kernel.js";
import { Specialised } from "../../src/kernel/specialised.js";
import { Tape, TapeSizes } from "../../src/kernel/tape.js";
import type { ValueOptions } from "../../src/value/options.js";
import { optionsOf, schemaOf } from "../closures/make.js";
import { difference, hexOf } from "../helpers.js";

/** A shredder with a tape of its own, run by hand: in the bytecode loop, and as a module of its own. */
export class Shredding {
  readonly tape: Tape;
  /** The tape whose program is a module. */
  readonly own: Tape;
  readonly sizes: TapeSizes;
  readonly #ownSizes: TapeSizes;
  readonly shredder: Shredder;

  constructor(
    schema: unknown,
    options?: ValueOptions,
    room: Partial<Pick<TapeSizes, "words" | "doubles" | "raw">> = {},
    kernel = new Kernel(wasmModule!),
  ) {
    this.shredder = makeShredder(buildWriter(schemaOf(schema), optionsOf(options)))!;
    this.sizes = Object.assign(new TapeSizes(this.shredder.program), room);
    this.tape = new Tape(kernel);
    this.own = new Tape(new Kernel(wasmModule!));
    const { program } = this.shredder;
    this.#ownSizes = Object.assign(new TapeSizes(program, new Specialised(program, 0)), room);
    if (!this.tape.place(this.sizes) || !this.own.place(this.#ownSizes)) throw new Error("no memory");
  }

  /** Rows put on the tape from the first on; `tape.s` says why no more. */
  shred(...rows: unknown[]): number {
    this.tape.clear();
    return this.shredder.shred(this.tape, rows, 0, rows.length);
  }

  /** What the kernel writes of rows that all go on the tape; undefined if they don't, or if it refuses one. */
  write(...rows: unknown[]): string | undefined {
    this.tape.rewind();
    if (this.shred(...rows) < rows.length) return undefined;
    return this.run(rows.length) === rows.length
      ? hexOf(this.tape.u8.slice(this.tape.start, this.tape.end))
      : undefined;
  }

  /** How many rows of the tape are written: the same by the loop and by the module, in every respect. */
  run(rows: number): number {
    const { p, q, r, S, u8 } = this.tape;
    const { words, doubles, raw, output } = this.sizes;
    this.own.place(Object.assign(this.#ownSizes, { words, doubles, raw, output }));
    Object.assign(this.own, { p, q, r, S }).u8.set(u8.subarray(0, this.sizes.bytes)); // both lie alike
    const [expected, found] = [this.tape, this.own].map((tape) => {
      tape.rewind();
      const written = tape.write(rows);
      const ends = Array.from({ length: written }, (_, i) => tape.rowEnd(i) - tape.start);
      return { written, ends, hex: hexOf(tape.u8.slice(tape.start, tape.end)) };
    });
    const wrong = difference(found, expected);
    if (wrong !== undefined) throw new Error(wrong);
    return expected!.written;
  }
}
