import type { Compile } from "../codegen/compile.js";
import { makeShredder, type Shredder } from "../codegen/shredder.js";
import { isTrap, type Kernel, release, take } from "../kernel/kernel.js";
import { Specialised } from "../kernel/specialised.js";
import { Tape, TapeSizes } from "../kernel/tape.js";
import type { TapeProgram } from "../plan/tape-program.js";
import type { ResolvedOptions } from "../value/options.js";
import type { BatchEncoder, EncodedRows } from "./batch-encoder.js";
import { type Encoded, EncodedEach, EncodedEnds, EncodedWhole } from "./encoded.js";
import { type DatumEncoder, isPlainArray } from "./encoder.js";
import { TapeRun } from "./tape-run.js";

/** Rows from which on a kernel pays: to take it and to hand out what it wrote costs as much as some ten rows. */
const FEW_ROWS = 16;
/** Rows that are taken from an iterable before they are encoded. */
const GROUP = 4096;

/**
 * Encodes batches through the kernel: generated code puts rows on a tape, the kernel writes that as data. Rows that do
 * not go on a tape, and those whose text or numbers the kernel refuses, are written by the closures, which know what is
 * wrong with them. (docs/decisions/0020-rows-are-encoded-from-a-tape.md)
 */
export class KernelEncoder implements BatchEncoder {
  readonly #encoder: DatumEncoder;
  readonly #options: ResolvedOptions;
  readonly #compile: Compile;
  readonly #emits: boolean;
  /** Null if the schema has no program. */
  #shredder: Shredder | undefined | null;
  #sizes: TapeSizes | undefined;

  /** `emits`: whether hot programs may become WebAssembly modules. */
  constructor(encoder: DatumEncoder, options: ResolvedOptions, compile: Compile, emits: boolean) {
    this.#encoder = encoder;
    this.#options = options;
    this.#compile = compile;
    this.#emits = emits;
  }

  encodeMany(values: Iterable<unknown>): Uint8Array {
    if (this.#isBetterOneByOne(values)) return this.#encoder.encodeMany(values);
    const encoded = new EncodedWhole();
    this.#all(values, encoded);
    return encoded.toBytes();
  }

  encodeEach(values: Iterable<unknown>): Uint8Array[] {
    if (this.#isBetterOneByOne(values)) return this.#encoder.encodeEach(values);
    const encoded = new EncodedEach();
    this.#all(values, encoded);
    return encoded.all;
  }

  encodeRows(values: readonly unknown[], first: number): EncodedRows {
    const encoded = new EncodedEnds();
    let failure: [unknown] | undefined;
    try {
      this.#rows(values, first, encoded);
    } catch (error) {
      failure = [error];
    }
    return { bytes: encoded.toBytes(), ends: encoded.ends, failure };
  }

  /** Of few values, and of those that the generated writers are as fast with. */
  #isBetterOneByOne(values: Iterable<unknown>): boolean {
    return this.#sizes?.isSlow === true || (isPlainArray(values) && values.length < FEW_ROWS);
  }

  #all(values: Iterable<unknown>, encoded: Encoded): void {
    if (isPlainArray(values)) return this.#rows(values, 0, encoded);
    let first = 0;
    for (const group of groupsOf(values)) {
      this.#rows(group, first, encoded);
      first += group.length;
    }
  }

  #rows(values: readonly unknown[], first: number, encoded: Encoded): void {
    const sizes = values.length < FEW_ROWS ? undefined : this.#prepare();
    const kernel = sizes && !sizes.isSlow ? take() : undefined;
    if (!kernel || !this.#through(kernel, sizes!, values, first, encoded)) this.#one(values, first, encoded);
  }

  /** The shredder and its sizes, made when they are first asked for; undefined if there can be none. */
  #prepare(): TapeSizes | undefined {
    if (this.#shredder === undefined) {
      this.#shredder = makeShredder(this.#encoder.closures, this.#compile) ?? null;
      if (this.#shredder) this.#sizes = sizesOf(this.#shredder.program, this.#emits);
    }
    return this.#sizes;
  }

  /** One row after the other. */
  #one(values: readonly unknown[], first: number, encoded: Encoded): void {
    for (let row = 0; row < values.length; row++) {
      const { position } = encoded.sink;
      this.#encoder.write(encoded.sink, values[row], first + row);
      encoded.single(position);
    }
  }

  /**
   * While a kernel is held here, getters of the values may run: what they encode or decode themselves takes another
   * kernel. False if this one has no room, or trapped: then it is as if it had not been tried.
   */
  #through(kernel: Kernel, sizes: TapeSizes, values: readonly unknown[], first: number, encoded: Encoded): boolean {
    let isBroken = false;
    const tape = Tape.on(kernel, sizes);
    const undo = encoded.mark();
    try {
      if (sizes.bytes > this.#options.limits.maxScratchBytes || !tape.place(sizes)) return false;
      new TapeRun(this.#shredder!, tape, sizes, this.#encoder, this.#options, encoded).run(values, first);
      return true;
    } catch (error) {
      isBroken = isTrap(error);
      if (!isBroken) throw error;
      undo();
      return false;
    } finally {
      tape.S = "";
      release(kernel, isBroken);
    }
  }
}

function sizesOf(program: TapeProgram, emits: boolean): TapeSizes {
  return new TapeSizes(program, emits ? new Specialised(program) : undefined);
}

/** The values of an iterable, some thousand at a time; those before an error of the iterable too. */
function* groupsOf(values: Iterable<unknown>): Generator<readonly unknown[]> {
  let group: unknown[] = [];
  try {
    for (const value of values) {
      if (group.length === GROUP) {
        yield group;
        group = [];
      }
      group.push(value);
    }
  } catch (error) {
    yield group;
    throw error;
  }
  yield group;
}
