import { Cursor } from "../bytes/cursor.js";
import { Sink } from "../bytes/sink.js";
import { checkBytes } from "../bytes/view.js";
import { buildComparer, type Comparer, type Order } from "../closures/comparer.js";
import { isDataError, outOfStack } from "../closures/explain.js";
import { isStackOverflow, placed } from "../closures/fault.js";
import { buildQuickComparer, type QuickComparer } from "../closures/quick-comparer.js";
import { AvroError, DecodeError } from "../errors.js";
import { freeValues } from "../plan/size.js";
import type { Schema } from "../schema/schema.js";
import type { ResolvedOptions } from "../value/options.js";
import { DatumEncoder } from "./encoder.js";

/** One of the two data that are compared: bytes, of which those before `end` count. */
interface Side {
  readonly bytes: Uint8Array;
  readonly end: number;
}

/**
 * Compares data of one schema by their bytes. Values whose order is not plain are encoded first, so that there is one
 * order and one set of rules for what a value is.
 */
export class DatumComparer {
  readonly #schema: Schema;
  readonly #options: ResolvedOptions;
  readonly #encoder: DatumEncoder;
  readonly #rootFree: number;
  #compare: Comparer | undefined;
  #quick: QuickComparer | undefined;
  readonly #cursors: readonly [Cursor, Cursor];
  /** Taken while in use: a getter of a value may compare something itself. */
  #sinks: readonly [Sink, Sink] | undefined;

  constructor(schema: Schema, options: ResolvedOptions) {
    this.#schema = schema;
    this.#options = options;
    this.#encoder = new DatumEncoder(schema, options);
    this.#rootFree = freeValues(schema);
    this.#cursors = [new Cursor(options.limits), new Cursor(options.limits)];
  }

  values(a: unknown, b: unknown): Order {
    this.#quick ??= buildQuickComparer(this.#schema, this.#options);
    return this.#quick(a, b) ?? this.#encoded(a, b);
  }

  #encoded(a: unknown, b: unknown): Order {
    const sinks = this.#sinks ?? ([new Sink(), new Sink()] as const);
    this.#sinks = undefined;
    const [left, right] = sinks;
    try {
      this.#encoder.write(left, a);
      this.#encoder.write(right, b);
      return this.#sides({ bytes: left.bytes, end: left.position }, { bytes: right.bytes, end: right.position });
    } finally {
      left.reset();
      right.reset();
      this.#sinks = sinks;
    }
  }

  bytes(x: Uint8Array, y: Uint8Array): Order {
    checkBytes(x);
    checkBytes(y);
    return this.#sides({ bytes: x, end: x.length }, { bytes: y, end: y.length });
  }

  #sides(x: Side, y: Side): Order {
    const [a, b] = this.#cursors;
    try {
      this.#compare ??= buildComparer(this.#schema, this.#options);
      const order = this.#run(this.#compare, this.#open(a, x), this.#open(b, y));
      a.close();
      b.close();
      return order;
    } catch (error) {
      throw this.#explain(error, x, y);
    }
  }

  #open(cursor: Cursor, { bytes, end }: Side): Cursor {
    cursor.open(bytes, 0, end).beginDatum();
    if (this.#rootFree > 0) cursor.claimFree(this.#rootFree);
    return cursor;
  }

  /** Equal data must end with their bytes. */
  #run(compare: Comparer, a: Cursor, b: Cursor): Order {
    const order = compare(a, b);
    if (order !== 0) return order;
    for (const { position, end } of [a, b])
      if (position < end)
        throw new DecodeError("trailing-bytes", `${end - position} bytes are left after the datum`, {
          offset: position,
        });
    return 0;
  }

  /** A datum that is bad is so against itself too: which of the two, and where, is found by comparing each so. */
  #explain(error: unknown, x: Side, y: Side): unknown {
    if (isStackOverflow(error)) return outOfStack(this.#options, { path: [] });
    if (!isDataError(error) && !(error instanceof AvroError && error.code === "not-comparable")) return error;
    return this.#fault(x, "first") ?? this.#fault(y, "second") ?? error;
  }

  #fault(side: Side, which: string): unknown {
    const compare = buildComparer(this.#schema, { limits: this.#options.limits, trace: true });
    const cursors = [new Cursor(this.#options.limits), new Cursor(this.#options.limits)] as const;
    try {
      this.#run(compare, this.#open(cursors[0], side), this.#open(cursors[1], side));
    } catch (error) {
      if (isStackOverflow(error)) return outOfStack(this.#options, { path: [] });
      if (!(error instanceof AvroError)) return error;
      error.path = [...cursors[0].path];
      error.message = placed(`the ${which} datum: ${error.message}`, error.path, error.offset);
      return error;
    }
    return undefined;
  }
}
