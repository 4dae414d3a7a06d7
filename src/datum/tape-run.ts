import type { Shredder } from "../codegen/shredder.js";
import { Stop, type Tape, type TapeSizes } from "../kernel/tape.js";
import type { ResolvedOptions } from "../value/options.js";
import type { Encoded } from "./encoded.js";
import type { DatumEncoder } from "./encoder.js";

/** After this many rows for the closures, and one in so many, they take the rest. */
const MANY_STOPS = 16;

/** Rows on their way: onto the tape as many as it takes, through the kernel, and to what takes them. */
export class TapeRun {
  #stops = 0;

  constructor(
    readonly shredder: Shredder,
    readonly tape: Tape,
    readonly sizes: TapeSizes,
    readonly encoder: DatumEncoder,
    readonly options: ResolvedOptions,
    readonly encoded: Encoded,
  ) {}

  /** Encode all values; `first` is the index of the first for errors. A list that getters change may have grown. */
  run(values: readonly unknown[], first: number): void {
    for (let row = 0; row < values.length; ) {
      const isMany = this.sizes.isSlow || (this.#stops >= MANY_STOPS && this.#stops * MANY_STOPS > row);
      row = isMany ? this.#singles(values, row, row + 1, first) : this.#next(values, row, first);
    }
    this.encoded.flush(this.tape);
  }

  /** Go on from a row; gives the next. */
  #next(values: readonly unknown[], row: number, first: number): number {
    const { tape } = this;
    const to = Math.min(values.length, row + tape.rows);
    const reached = this.#shred(values, row, to);
    if (reached < 0) return this.#singles(values, row, to, first);
    const written = this.#write(reached - row);
    const next = row + written;
    if (next === reached) {
      if (tape.s === Stop.None || (written > 0 && tape.s !== Stop.Misfit)) return next;
      if (tape.s === Stop.Full && this.#grow()) return next;
    }
    this.#stops++;
    return this.#singles(values, next, next + 1, first);
  }

  /** -1 where something threw: the closures will say what is wrong, or let a getter's own error through. */
  #shred(values: readonly unknown[], row: number, to: number): number {
    const { tape } = this;
    tape.clear();
    try {
      return this.shredder.shred(tape, values, row, to);
    } catch {
      return -1;
    }
  }

  /** Write what is on the tape. Gives the number of rows up to one that the kernel refuses. */
  #write(rows: number): number {
    const { tape, encoded } = this;
    if (rows === 0) return 0;
    tape.judge(this.sizes, rows);
    if (!tape.fits) encoded.flush(tape);
    const written = tape.write(rows);
    if (written > 0) encoded.chunk(tape, written);
    return written;
  }

  #singles(values: readonly unknown[], from: number, to: number, first: number): number {
    const { encoded, encoder } = this;
    encoded.flush(this.tape);
    for (let row = from; row < to && row < values.length; row++) {
      const { position } = encoded.sink;
      encoder.write(encoded.sink, values[row], first + row);
      encoded.single(position);
    }
    return to;
  }

  #grow(): boolean {
    const { tape, sizes, encoded, options } = this;
    encoded.flush(tape);
    return sizes.grow(options.limits.maxScratchBytes, (grown) => tape.place(grown));
  }
}
