import { Sink } from "../bytes/sink.js";
import { checkBytes, checkOffset } from "../bytes/view.js";
import { isStackOverflow, placed } from "../closures/fault.js";
import { buildWriter, type Writer } from "../closures/writer.js";
import { AvroError, EncodeError, LimitError } from "../errors.js";
import type { Schema } from "../schema/schema.js";
import type { ResolvedOptions } from "../value/options.js";
import type { BatchEncoder, EncodedRows } from "./batch-encoder.js";

/** Errors that were told: of a getter that encodes something itself, say. To try again would double the work with each level. */
const told = new WeakSet<object>();

/** Makes generated code of a closures' writer. */
export type MakeWriter = (write: Writer) => Writer;

/**
 * Encodes data one by one. Values that the schema does not allow are EncodeErrors with a path; values nested deeper
 * than `maxDepth`, cyclic ones among them, are a LimitError.
 */
export class DatumEncoder implements BatchEncoder {
  readonly #schema: Schema;
  readonly #options: ResolvedOptions;
  readonly #makeWriter: MakeWriter | undefined;
  #closures: Writer | undefined;
  /** The generated writer, if there is one; else the closures'. */
  #writer: Writer | undefined;
  /** Taken while in use: a getter of a value may encode something itself. */
  #sink: Sink | undefined;

  constructor(schema: Schema, options: ResolvedOptions, makeWriter?: MakeWriter) {
    this.#schema = schema;
    this.#options = options;
    this.#makeWriter = makeWriter;
  }

  /** Encode one value. The bytes have a buffer of their own and exactly their size. */
  encode(value: unknown): Uint8Array {
    const sink = this.#take();
    try {
      this.write(sink, value);
      return sink.toBytes();
    } finally {
      this.#giveBack(sink);
    }
  }

  /**
   * Encode one value into `target` at `offset` and return where it ends. The target is changed only if all fits.
   *
   * @throws EncodeError "target-too-small", with `required`: the bytes that the datum takes
   */
  encodeInto(value: unknown, target: Uint8Array, offset = 0): number {
    checkBytes(target);
    checkOffset(offset, target);
    const sink = this.#take();
    try {
      this.write(sink, value);
      const { position } = sink;
      if (position > target.length - offset) throw tooSmall(position, target.length - offset);
      sink.copyTo(target, offset);
      return offset + position;
    } finally {
      this.#giveBack(sink);
    }
  }

  /** Encode data end to end: the body of a data block. Errors carry the index of the value. */
  encodeMany(values: Iterable<unknown>): Uint8Array {
    const sink = this.#take();
    try {
      this.#writeAll(sink, values);
      return sink.toBytes();
    } finally {
      this.#giveBack(sink);
    }
  }

  /** Encode data each alone: every one has a buffer of its own. Errors carry the index of the value. */
  encodeEach(values: Iterable<unknown>): Uint8Array[] {
    const sink = this.#take();
    try {
      const all: Uint8Array[] = [];
      for (const value of values) {
        sink.position = 0;
        this.write(sink, value, all.length);
        all.push(sink.toBytes());
      }
      return all;
    } finally {
      this.#giveBack(sink);
    }
  }

  #writeAll(sink: Sink, values: Iterable<unknown>): void {
    let row = 0;
    if (isPlainArray(values)) for (; row < values.length; row++) this.write(sink, values[row], row);
    else for (const value of values) this.write(sink, value, row++);
  }

  encodeRows(values: readonly unknown[], first: number): EncodedRows {
    const sink = this.#take();
    const ends: number[] = [];
    let failure: [unknown] | undefined;
    try {
      for (const value of values) {
        this.write(sink, value, first + ends.length);
        ends.push(sink.position);
      }
    } catch (error) {
      failure = [error];
    }
    const bytes = sink.toBytes();
    this.#giveBack(sink);
    return { bytes, ends, failure };
  }

  /** Append one value to a sink. After an error the sink is as it was. */
  write(sink: Sink, value: unknown, row?: number): void {
    const { position } = sink;
    const write = this.#writer ?? this.#make();
    try {
      write(sink, value);
    } catch (error) {
      this.#writeAgain(error, sink, position, value, row);
    }
  }

  /** What generated code does not take, the closures take, or say what is wrong with it. */
  #writeAgain(error: unknown, sink: Sink, position: number, value: unknown, row: number | undefined): void {
    let fault = error;
    sink.position = position;
    sink.depth = 0;
    if (this.#writer !== this.#closures && error instanceof AvroError && !told.has(error)) {
      try {
        return this.closures(sink, value);
      } catch (again) {
        fault = again;
        sink.position = position;
        sink.depth = 0;
      }
    }
    const found = this.#located(fault, row);
    if (found instanceof AvroError) told.add(found);
    throw found;
  }

  #make(): Writer {
    return (this.#writer = this.#makeWriter?.(this.closures) ?? this.closures);
  }

  /** The closures' writer. */
  get closures(): Writer {
    return (this.#closures ??= buildWriter(this.#schema, this.#options));
  }

  #take(): Sink {
    const sink = this.#sink ?? new Sink();
    this.#sink = undefined;
    return sink;
  }

  #giveBack(sink: Sink): void {
    sink.reset();
    this.#sink = sink;
  }

  #located(error: unknown, row: number | undefined): unknown {
    if (isStackOverflow(error)) {
      const { maxDepth } = this.#options.limits;
      return new LimitError("maxDepth", maxDepth, "a value that is nested or cyclic", { path: [], row });
    }
    if (!(error instanceof EncodeError || error instanceof LimitError)) return error;
    const path = (error.path ??= []);
    error.message = placed(error.message, path);
    if (row !== undefined) error.row = row;
    return error;
  }
}

/** An array without an iterator of its own: going by its indices is the same, and saves 5 ns a row. */
export function isPlainArray(values: Iterable<unknown>): values is readonly unknown[] {
  return Array.isArray(values) && values[Symbol.iterator] === Array.prototype[Symbol.iterator];
}

function tooSmall(required: number, room: number): EncodeError {
  const error = new EncodeError(
    "target-too-small",
    `the datum takes ${required} bytes, the target has room for ${room}`,
  );
  error.required = required;
  return error;
}
