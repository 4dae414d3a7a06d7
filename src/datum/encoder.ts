import { Sink } from "../bytes/sink.js";
import { checkBytes, checkOffset } from "../bytes/view.js";
import { isStackOverflow, placed } from "../closures/fault.js";
import { buildWriter, type Writer } from "../closures/writer.js";
import { AvroError, EncodeError, LimitError } from "../errors.js";
import type { Schema } from "../schema/schema.js";
import type { ResolvedOptions } from "../value/options.js";

/** Makes generated code of a closures' writer. */
export type MakeWriter = (write: Writer) => Writer;

/**
 * Encodes data one by one. Values that the schema does not allow are EncodeErrors with a path; values nested deeper
 * than `maxDepth`, cyclic ones among them, are a LimitError.
 */
export class DatumEncoder {
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
    return this.#with((sink) => {
      this.write(sink, value);
      return sink.toBytes();
    });
  }

  /**
   * Encode one value into `target` at `offset` and return where it ends. The target is changed only if all fits.
   *
   * @throws EncodeError "target-too-small", with `required`: the bytes that the datum takes
   */
  encodeInto(value: unknown, target: Uint8Array, offset = 0): number {
    checkBytes(target);
    checkOffset(offset, target);
    return this.#with((sink) => {
      this.write(sink, value);
      const { position } = sink;
      if (position > target.length - offset) throw tooSmall(position, target.length - offset);
      sink.copyTo(target, offset);
      return offset + position;
    });
  }

  /** Encode data end to end: the body of a data block. Errors carry the index of the value. */
  encodeMany(values: Iterable<unknown>): Uint8Array {
    return this.#with((sink) => {
      let row = 0;
      for (const value of values) this.write(sink, value, row++);
      return sink.toBytes();
    });
  }

  /** Encode data each alone: every one has a buffer of its own. Errors carry the index of the value. */
  encodeEach(values: Iterable<unknown>): Uint8Array[] {
    return this.#with((sink) => {
      const all: Uint8Array[] = [];
      for (const value of values) {
        sink.position = 0;
        this.write(sink, value, all.length);
        all.push(sink.toBytes());
      }
      return all;
    });
  }

  /** Append one value to a sink. After an error the sink is as it was. */
  write(sink: Sink, value: unknown, row?: number): void {
    const { position, depth } = sink;
    const write = (this.#writer ??= this.#make());
    try {
      write(sink, value);
    } catch (error) {
      sink.position = position;
      sink.depth = depth;
      if (write === this.#closures || !(error instanceof AvroError)) throw this.#located(error, row);
      this.#writeAgain(sink, value, row);
    }
  }

  /** What generated code does not take, the closures take, or say what is wrong with it. */
  #writeAgain(sink: Sink, value: unknown, row: number | undefined): void {
    const { position, depth } = sink;
    try {
      this.#closures!(sink, value);
    } catch (error) {
      sink.position = position;
      sink.depth = depth;
      throw this.#located(error, row);
    }
  }

  #make(): Writer {
    this.#closures = buildWriter(this.#schema, this.#options);
    return this.#makeWriter?.(this.#closures) ?? this.#closures;
  }

  #with<T>(use: (sink: Sink) => T): T {
    const sink = this.#sink ?? new Sink();
    this.#sink = undefined;
    try {
      return use(sink);
    } finally {
      sink.reset();
      this.#sink = sink;
    }
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

function tooSmall(required: number, room: number): EncodeError {
  const error = new EncodeError(
    "target-too-small",
    `the datum takes ${required} bytes, the target has room for ${room}`,
  );
  error.required = required;
  return error;
}
