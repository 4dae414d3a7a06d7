import { wasmModule } from "#wasm";
import { buildWriter } from "../../src/closures/writer.js";
import { makeShredder, type Shredder } from "../../src/codegen/shredder.js";
import { Kernel } from "../../src/kernel/kernel.js";
import { Tape, TapeSizes } from "../../src/kernel/tape.js";
import type { ValueOptions } from "../../src/value/options.js";
import { optionsOf, schemaOf } from "../closures/make.js";
import { hexOf } from "../helpers.js";

/** A shredder with a tape of its own, run by hand. */
export class Shredding {
  readonly tape: Tape;
  readonly sizes: TapeSizes;
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
    if (!this.tape.place(this.sizes)) throw new Error("no memory");
  }

  /** Rows put on the tape from the first on; `tape.s` says why no more. */
  shred(...rows: unknown[]): number {
    this.tape.clear();
    return this.shredder.shred(this.tape, rows, 0, rows.length);
  }

  /** What the kernel writes of rows that all go on the tape; undefined if they don't, or if it refuses one. */
  write(...rows: unknown[]): string | undefined {
    this.tape.rewind();
    if (this.shred(...rows) < rows.length || this.tape.write(rows.length, true) !== rows.length) return undefined;
    return hexOf(this.tape.u8.slice(this.tape.start, this.tape.end));
  }
}
