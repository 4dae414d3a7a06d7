import type { Compile } from "../codegen/compile.js";
import { makeRowMaker, type RowMaker, UNSAFE_LONG } from "../codegen/rows.js";
import type { ColumnData } from "../column/data.js";
import { joinColumns } from "../column/join.js";
import { readColumns, viewColumns } from "../column/read.js";
import { AvroError, DecodeError } from "../errors.js";
import { isTrap, release, take } from "../kernel/kernel.js";
import { COLUMNS_CHUNK, OBJECTS_CHUNK, Placement } from "../kernel/placement.js";
import { Run, windowFor } from "../kernel/run.js";
import { Specialised } from "../kernel/specialised.js";
import { has, own } from "../own.js";
import { compile, compileSkip } from "../plan/compile.js";
import type { Layouts } from "../plan/layout.js";
import type { Plan } from "../plan/plan.js";
import type { Program } from "../plan/program.js";
import { claimedValues } from "../plan/size.js";
import type { Schema } from "../schema/schema.js";
import { getterOf } from "../value/getter.js";
import { hasCustom } from "../value/logical/logical.js";
import type { ResolvedOptions } from "../value/options.js";
import { shred } from "../value/shred.js";
import {
  type BatchDecoder,
  type BatchInput,
  type Collector,
  checkData,
  type DataInput,
  report,
  trailing,
} from "./batch.js";
import type { DatumDecoders } from "./closure-batch.js";
import { constantColumns } from "./constants.js";
import type { DatumDecoder } from "./decoder.js";

/** After this many stops, and one in this many datums, the closures take over one datum at a time. */
const MANY_STOPS = 16;

/** What a kernel needs to know of a type. */
export interface KernelSource {
  readonly writer: Schema;
  readonly plan: Plan;
  readonly options: ResolvedOptions;
  readonly decoders: DatumDecoders;
  readonly layouts: () => Layouts;
  /** What does the work when no kernel is to be had. */
  readonly closures: BatchDecoder;
  /** Whether hot programs may become WebAssembly modules. */
  readonly emits: boolean;
  /** Makes functions of generated text; undefined where nothing does. */
  readonly compile: Compile | undefined;
}

/**
 * Batches through the kernel, a chunk at a time. A datum that the kernel stops at is decoded by the closures: they
 * say what is wrong with it, or give its value (a giant, say), and the kernel goes on behind it.
 */
export class KernelBatch implements BatchDecoder {
  readonly #source: KernelSource;
  #program: Program | undefined | null;
  #specialised: Specialised | undefined;
  /** Undefined until needed, null where the schema has no program. */
  #objects: Placement | undefined | null;
  #columns: Placement | undefined | null;
  #skip: Placement | undefined | null;
  /** Undefined until needed, null where the keyed loop has to do. */
  #maker: RowMaker | undefined | null;
  #constants: readonly ColumnData[] | undefined;
  #custom: boolean | undefined;

  constructor(source: KernelSource) {
    this.#source = source;
  }

  objects(input: BatchInput, collector?: Collector): unknown[] {
    // functions of the user must not run while a kernel is held
    if ((this.#custom ??= hasCustom(this.#source.plan.schema, this.#source.options)))
      return this.#source.closures.objects(input, collector);
    const values: unknown[] = [];
    const { decoders } = this.#source;
    const chunk = (run: Run) => {
      if (!this.#make(run, values)) this.#replayChunk(run, input, values, collector);
    };
    const single = (value: unknown) => void values.push(value);
    const done = this.#each(this.#objectsPlacement(), input, decoders.values, collector, chunk, single);
    return done ? values : this.#source.closures.objects(input, collector);
  }

  columns(input: BatchInput, collector?: Collector): ColumnData {
    const { root } = this.#source.layouts();
    const constants = this.#constantColumns();
    const chunks: ColumnData[] = [];
    const chunk = ({ kernel, placement, rows }: Run) =>
      void chunks.push(readColumns(kernel, placement, rows, constants));
    const single = (value: unknown) => void chunks.push(shred(root, [value], constants));
    const done = this.#each(this.#columnsPlacement(), input, this.#source.decoders.plain, collector, chunk, single);
    if (!done) return this.#source.closures.columns(input, collector);
    return chunks.length === 0 ? shred(root, [], constants) : joinColumns(chunks);
  }

  verify(input: DataInput): number {
    let rows = 0;
    const done = this.#each(
      this.#objectsPlacement(),
      input,
      this.#source.decoders.plain,
      undefined,
      (run) => void (rows += run.rows),
      () => void rows++,
    );
    return done ? rows : this.#source.closures.verify(input);
  }

  count(bytes: Uint8Array): number {
    let rows = 0;
    const { plain } = this.#source.decoders;
    const done = this.#each(
      this.#skipPlacement(),
      { bytes, count: undefined },
      plain,
      undefined,
      (run) => void (rows += run.rows),
      () => void rows++,
      true,
    );
    return done ? rows : this.#source.closures.count(bytes);
  }

  /**
   * Run over a batch. `chunk` reads the columns of each chunk, `single` takes each value that the closures decoded.
   * False if there is no kernel, or no program for this schema, or if the kernel trapped: what was delivered until
   * then does not count, and the collector has forgotten it.
   */
  #each(
    placement: Placement | undefined,
    input: BatchInput,
    decoder: DatumDecoder,
    collector: Collector | undefined,
    chunk: (run: Run) => void,
    single: (value: unknown) => void,
    skips = false,
  ): boolean {
    const { limits } = this.#source.options;
    const { writer, plan } = this.#source;
    if (!has(input, "messages")) checkData(writer, input, limits, skips ? undefined : claimedValues(writer, plan));
    const kernel = placement && take();
    if (!kernel) return false;
    let whole = false;
    try {
      placement.widen(windowFor(input), limits.maxScratchBytes);
      const run = new Run(kernel, placement, input, limits);
      let stops = 0;
      const goOn = () => this.#single(run, input, decoder, collector, single, skips);
      do {
        // where many datums are bad, setting up chunk after chunk costs more than the closures do
        if (stops < MANY_STOPS || stops * MANY_STOPS < run.row) run.next();
        else run.leave();
        if (run.rows > 0) chunk(run);
        if (run.stopped) stops++;
      } while (!run.done && (!run.stopped || goOn()));
      if (run.done && has(input, "bytes") && run.offset < input.bytes.length)
        report(trailing(run.offset, input.bytes.length), run.row, collector);
      whole = true;
    } catch (error) {
      whole = error instanceof AvroError;
      if (!isTrap(error)) throw error;
      if (collector) collector.errors.length = 0;
      return false;
    } finally {
      if (kernel.isLarge) placement.forget();
      release(kernel, !whole); // a trap leaves the instance in no known state
    }
    return true;
  }

  /** The closures decode the datum that the kernel stopped at. False if the batch ends there. */
  #single(
    run: Run,
    input: BatchInput,
    decoder: DatumDecoder,
    collector: Collector | undefined,
    single: (value: unknown) => void,
    skips: boolean,
  ): boolean {
    const { row } = run;
    try {
      if (has(input, "messages")) {
        run.resume(0);
        single(decoder.decode(input.messages[row]!, own(input, "from")));
        return true;
      }
      decoder.openData(input.bytes, run.offset, run.freeUsed);
      const value = skips ? decoder.skipNext(row) : decoder.readNext(row);
      run.freeUsed = decoder.free;
      run.resume(decoder.position);
      single(value);
      return true;
    } catch (error) {
      if (!(error instanceof AvroError)) throw error;
      report(error, row, collector);
      return has(input, "messages");
    }
  }

  /** Objects of a chunk: by generated code where it is allowed, else by the keyed loop. False at a value that may not be. */
  #make(run: Run, values: unknown[]): boolean {
    const { kernel, placement, rows } = run;
    const before = values.length;
    const { options } = this.#source;
    try {
      const maker = this.#rowMaker(placement);
      if (maker) {
        values.length = before + rows; // room at once: growing while rows are made takes 2 ns a row
        maker(kernel, placement, rows, values, before);
      } else {
        const columns = viewColumns(kernel, placement, rows, this.#constantColumns());
        const get = getterOf(columns, { ...options, sequential: true, unsafe: "throw" });
        for (let i = 0; i < rows; i++) values.push(get(i));
      }
      return true;
    } catch (error) {
      if (error !== UNSAFE_LONG && !(error instanceof AvroError)) throw error;
      values.length = before;
      return false;
    }
  }

  #rowMaker({ program }: Placement): RowMaker | null {
    if (this.#maker === undefined) {
      const { options, compile } = this.#source;
      this.#maker = (compile && makeRowMaker(program.layouts, options, this.#constantColumns(), compile)) ?? null;
    }
    return this.#maker;
  }

  /** A chunk with a long that the options refuse, or a logical value that is none: the closures say which. */
  #replayChunk(run: Run, input: BatchInput, values: unknown[], collector: Collector | undefined): void {
    const decoder = this.#source.decoders.values;
    if (has(input, "bytes")) decoder.openData(input.bytes, run.chunkOffset, 0);
    for (let row = run.chunkRow; row < run.chunkRow + run.rows; row++) {
      try {
        values.push(
          has(input, "bytes") ? decoder.readNext(row) : decoder.decode(input.messages[row]!, own(input, "from")),
        );
      } catch (error) {
        if (!(error instanceof AvroError)) throw error;
        report(error, row, collector);
        if (has(input, "bytes")) return run.end();
      }
    }
  }

  /** One program for objects and columns; each keeps what it learned of sizes. */
  #objectsPlacement(): Placement | undefined {
    if (this.#objects === undefined) this.#objects = this.#place(this.#decodeProgram(), OBJECTS_CHUNK);
    return this.#objects ?? undefined;
  }

  #columnsPlacement(): Placement | undefined {
    if (this.#columns === undefined) this.#columns = this.#place(this.#decodeProgram(), COLUMNS_CHUNK);
    return this.#columns ?? undefined;
  }

  #skipPlacement(): Placement | undefined {
    if (this.#skip === undefined) {
      const program = compileSkip(this.#source.writer);
      this.#skip = program ? new Placement(program, OBJECTS_CHUNK, this.#specialise(program)) : null;
    }
    return this.#skip ?? undefined;
  }

  #constantColumns(): readonly ColumnData[] {
    return (this.#constants ??= constantColumns(this.#source.layouts(), this.#source.options));
  }

  #decodeProgram(): Program | undefined {
    if (this.#program === undefined) this.#program = this.#compile() ?? null;
    return this.#program ?? undefined;
  }

  /** A schema of too many columns has no program either; asked for columns, it says so. */
  #compile(): Program | undefined {
    const { writer, plan, layouts } = this.#source;
    try {
      return compile(writer, plan, layouts());
    } catch (error) {
      if (error instanceof DecodeError && error.code === "not-columnar") return undefined;
      throw error;
    }
  }

  #place(program: Program | undefined, chunkBytes: number): Placement | null {
    if (!program) return null;
    this.#specialised ??= this.#specialise(program);
    return new Placement(program, chunkBytes, this.#specialised);
  }

  #specialise(program: Program): Specialised | undefined {
    return this.#source.emits ? new Specialised(program) : undefined;
  }
}
