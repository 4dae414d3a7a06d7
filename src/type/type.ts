import type { Writer } from "../closures/closure.js";
import type { Compile } from "../codegen/compile.js";
import type { RecordBatch } from "../column/batch.js";
import type { BatchEncoder } from "../datum/batch-encoder.js";
import { DatumEncoder } from "../datum/encoder.js";
import { AvroError } from "../errors.js";
import type { Schema } from "../schema/schema.js";
import { resolveOptions, type ValueOptions } from "../value/options.js";
import { isValid } from "./check.js";
import { encodeColumns } from "./encode-columns.js";
import type { TypeShape } from "./infer.js";
import { AvroReader, type Settings } from "./reader.js";
import { type StandardProps, standardProps } from "./standard.js";

/** The options that decide the types of values. */
type Shaping = "long" | "union" | "logical" | "numericArrays" | "map";
type SameValues = Omit<ValueOptions, Shaping> & { readonly [Name in Shaping]?: undefined };

/** A schema with options: encodes and decodes its data. Immutable; everything it derives is made once and kept. */
export class AvroType<Out = unknown, In = Out> extends AvroReader<Out> implements TypeShape<Out, In> {
  declare readonly "~types"?: { readonly out: Out; readonly in: In };
  #encoder: DatumEncoder | undefined;
  #batchEncoder: BatchEncoder | undefined;

  constructor(schema: Schema, settings: Settings) {
    super(schema, schema, settings);
  }

  /** What encodes the data of a type, for the library itself: containers append rows to the sinks of their blocks. */
  static encoderOf(type: AvroType<never, never>): DatumEncoder {
    return type.#encoding();
  }

  /** The same for lists of rows. */
  static batchEncoderOf(type: AvroType<never, never>): BatchEncoder {
    return type.#batchEncoding();
  }

  /** The type of another schema on the same engine, under the same options. */
  static like(type: AvroType<never, never>, schema: Schema): AvroType {
    return new AvroType(schema, type.settings);
  }

  /** Lets a type stand inside a schema literal. */
  get [Symbol.for("wavro.schema")](): Schema {
    return this.schema;
  }

  /** The same schema with other options; those not named stay. */
  with(options: SameValues): AvroType<Out, In>;
  /** With options that change what values look like: their type is given, else unknown. */
  with<Row = unknown>(options: ValueOptions): AvroType<Row, Row>;
  with(options: ValueOptions): AvroType<never, never> {
    return new AvroType(this.schema, { ...this.settings, options: resolveOptions(options, this.options) });
  }

  /** Encode one datum: bytes of exact size, in a buffer of their own. @throws EncodeError with the path */
  encode(value: In): Uint8Array {
    return this.#encoding().encode(value);
  }

  /**
   * Encode one datum into `target` from `offset` on; gives its end. Nothing is written if it does not fit.
   *
   * @throws EncodeError "target-too-small" with `required`, the bytes of the datum
   */
  encodeInto(value: In, target: Uint8Array, offset = 0): number {
    return this.#encoding().encodeInto(value, target, offset);
  }

  /**
   * Encode data end to end: the body of a data block.
   *
   * @throws EncodeError with the path and the `row`, the index of the value that does not fit
   */
  encodeBatch(values: Iterable<In>): Uint8Array {
    return this.#batchEncoding().encodeMany(checkValues(values));
  }

  /**
   * Encode data each alone, as messages: bytes of exact size, each in a buffer of its own, which may be transferred.
   *
   * @throws EncodeError with the path and the `row`, the index of the value that does not fit
   */
  encodeMessages(values: Iterable<In>): Uint8Array[] {
    return this.#batchEncoding().encodeEach(checkValues(values));
  }

  /**
   * Encode the rows of columns of this schema, as `decodeColumns` gives them, without objects in between: data end to
   * end. Columns are the caller's to change, so offsets, type ids, indices and text are checked first.
   *
   * @throws EncodeError "invalid-value" with the column's path; AvroError "invalid-argument" for other schemas' columns
   */
  encodeColumns(batch: RecordBatch): Uint8Array {
    return encodeColumns(this, batch);
  }

  /** Whether a value can be encoded under the type's options. `check` says what is wrong with one that can't. */
  is(value: unknown): value is In {
    return isValid(this, value);
  }

  /** Validation as libraries without knowledge of Avro ask for it: Standard Schema, version 1. */
  get "~standard"(): StandardProps<In> {
    return standardProps(this);
  }

  #encoding(): DatumEncoder {
    if (this.#encoder === undefined) {
      const compile = this.#compiler();
      const { makeWriter } = this.settings.engine;
      const make = compile && makeWriter && ((write: Writer) => makeWriter(write, compile));
      this.#encoder = new DatumEncoder(this.schema, this.options, make);
    }
    return this.#encoder;
  }

  /** The kernel where there is one and functions can be made; it leaves few values to the other. */
  #batchEncoding(): BatchEncoder {
    if (this.#batchEncoder === undefined) {
      const encoder = this.#encoding();
      const compile = this.#compiler();
      this.#batchEncoder = (compile && this.settings.engine.kernelEncoder(encoder, this.options, compile)) ?? encoder;
    }
    return this.#batchEncoder;
  }

  #compiler(): Compile | undefined {
    const { engine, options, code } = this.settings;
    if (options.engine === "closures") return undefined;
    return engine.compiler(code, options.codegen === "auto" && engine.codegenAllowed());
  }
}

function checkValues<T>(values: Iterable<T>): Iterable<T> {
  if (
    typeof (values as Partial<Iterable<T>> | null | undefined)?.[Symbol.iterator] !== "function" ||
    typeof values === "string"
  )
    throw new AvroError("invalid-argument", "expected an array of values, or another iterable");
  return values;
}
