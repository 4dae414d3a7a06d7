import type { Reader } from "../closures/closure.js";
import type { Compile, ReadyCode } from "../codegen/compile.js";
import type { BatchDecoder } from "../datum/batch.js";
import { ClosureBatch } from "../datum/closure-batch.js";
import { PLAIN } from "../datum/constants.js";
import { DatumDecoder } from "../datum/decoder.js";
import { type Layouts, layOut } from "../plan/layout.js";
import type { Plan } from "../plan/plan.js";
import { resolve } from "../plan/resolve.js";
import { depthOf, largestFixed } from "../plan/size.js";
import type { Schema } from "../schema/schema.js";
import type { ResolvedOptions } from "../value/options.js";
import type { Engine } from "./engine.js";

/**
 * Below this many messages, or bytes of data, the closures are done before a kernel has staged its input: entering
 * costs 1-2 µs (2026-11, Node 20), a small datum 50-300 ns.
 */
const FEW_MESSAGES = 8;
const FEW_BYTES = 512;

/** Everything that decodes data of one writer for one reader: made once, and each part when it is first needed. */
export class Decoding {
  readonly datums: DatumDecoder;
  readonly #plan: Plan;
  readonly #plain: DatumDecoder;
  readonly #compile: Compile | undefined;
  #layouts: Layouts | undefined;
  #closures: ClosureBatch | undefined;
  #kernel: BatchDecoder | undefined | null;

  /** @throws ResolutionError */
  constructor(
    private readonly writer: Schema,
    private readonly reader: Schema,
    private readonly options: ResolvedOptions,
    private readonly engine: Engine,
    /** Functions that were generated at build time. */
    ready?: ReadyCode,
  ) {
    this.#plan = resolve(writer, reader, options);
    this.#compile = engine.compiler(ready, this.#codegen());
    const { makeReader } = engine;
    const compile = this.#compile;
    const make = compile && makeReader && ((read: Reader) => makeReader(read, options.limits, compile));
    this.datums = new DatumDecoder(this.#plan, writer, options, make);
    this.#plain = new DatumDecoder(this.#plan, writer, { ...options, ...PLAIN });
  }

  /** What decodes a batch of this size. */
  batch(messages: number | undefined, bytes: number): BatchDecoder {
    const few = messages === undefined ? bytes < FEW_BYTES : messages < FEW_MESSAGES;
    const { engine } = this.options;
    if (engine === "closures" || (engine === "auto" && few)) return this.#closureBatch();
    return this.#kernelBatch() ?? this.#closureBatch();
  }

  #codegen(): boolean {
    return this.options.codegen === "auto" && this.engine.codegenAllowed();
  }

  #columns = (): Layouts => (this.#layouts ??= layOut(this.#plan));

  #closureBatch(): ClosureBatch {
    const decoders = { values: this.datums, plain: this.#plain };
    return (this.#closures ??= new ClosureBatch(this.writer, decoders, this.options, this.#columns));
  }

  /** Recursive schemas, and those whose depth or fixed may be beyond the limits, have no program. */
  #kernelBatch(): BatchDecoder | null {
    if (this.#kernel === undefined) {
      const { writer, options } = this;
      const endless = depthOf(this.reader) === Number.POSITIVE_INFINITY;
      const { maxDepth, maxBytesLength } = options.limits;
      this.#kernel =
        endless || depthOf(writer) > maxDepth || largestFixed(writer) > maxBytesLength
          ? null
          : (this.engine.kernelBatch({
              writer,
              plan: this.#plan,
              options,
              decoders: { values: this.datums, plain: this.#plain },
              layouts: this.#columns,
              closures: this.#closureBatch(),
              emits: this.engine.emits(options),
              compile: this.#compile,
            }) ?? null);
    }
    return this.#kernel;
  }
}
