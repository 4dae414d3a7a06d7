import { Sink } from "../bytes/sink.js";
import { Faults, isStackOverflow } from "../closures/fault.js";
import { buildWriter, type Writer } from "../closures/writer.js";
import { AvroError, LimitError } from "../errors.js";
import type { Schema } from "../schema/schema.js";
import type { ResolvedOptions } from "../value/options.js";

/**
 * Says what is wrong with a value by encoding it: what passes here is what encoding takes, since the rules are the
 * writers' own. Errors that a value's getters throw are thrown on.
 */
export class DatumChecker {
  readonly #schema: Schema;
  readonly #options: ResolvedOptions;
  #write: Writer | undefined;
  #collect: Writer | undefined;
  /** Taken while in use: a getter of a value may check something itself. */
  #sink: Sink | undefined;

  constructor(schema: Schema, options: ResolvedOptions) {
    this.#schema = schema;
    this.#options = options;
  }

  /** Whether a value can be encoded. */
  fits(value: unknown): boolean {
    return this.#fault(value) === undefined;
  }

  /** Everything that is wrong with a value, in its order, with paths; MAX_FAULTS at most. */
  faults(value: unknown): readonly AvroError[] {
    const first = this.#fault(value);
    if (first === undefined) return [];
    this.#collect ??= buildWriter(this.#schema, { ...this.#options, collect: true });
    const all = this.#run(this.#collect, value);
    return all instanceof Faults ? all.list : [all ?? first];
  }

  #fault(value: unknown): AvroError | undefined {
    this.#write ??= buildWriter(this.#schema, this.#options);
    return this.#run(this.#write, value) as AvroError | undefined;
  }

  #run(write: Writer, value: unknown): AvroError | Faults | undefined {
    const sink = this.#sink ?? new Sink();
    this.#sink = undefined;
    try {
      write(sink, value);
    } catch (error) {
      if (error instanceof AvroError || error instanceof Faults) return error;
      if (isStackOverflow(error)) return this.#tooDeep();
      throw error;
    } finally {
      sink.reset();
      this.#sink = sink;
    }
    return undefined;
  }

  #tooDeep(): LimitError {
    return new LimitError("maxDepth", this.#options.limits.maxDepth, "a value that is nested or cyclic");
  }
}
