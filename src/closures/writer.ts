import type { Sink } from "../bytes/sink.js";
import { LimitError, quote } from "../errors.js";
import { DefaultEncoder } from "../plan/default.js";
import { depthOf } from "../plan/size.js";
import type { EnumSchema, FixedSchema, PrimitiveName, RecordSchema, Schema } from "../schema/schema.js";
import { logicalOf } from "../value/logical/logical.js";
import type { Writer, WriterOptions } from "./closure.js";
import { buildArrayWriter, buildMapWriter } from "./collection-writer.js";
import { encodeFault, kindOf, unfit, unfitNumber } from "./fault.js";
import { buildLogicalWriter } from "./logical-writer.js";
import { asBytes, isLongBigint } from "./match.js";
import { buildRecordWriter } from "./record-writer.js";
import { buildUnionWriter } from "./union-writer.js";
import { shapedWriter } from "./writer-shape.js";

export type { Writer };

/**
 * Make a writer of data of a schema, recursive ones too. Errors are EncodeErrors (and a LimitError for `maxDepth`, and
 * for a fixed over `maxBytesLength`) whose path was gathered on the way out; what was written before one is to be thrown away.
 */
export function buildWriter(schema: Schema, options: WriterOptions): Writer {
  return new WriterBuilder(options, depthOf(schema) > options.limits.maxDepth).writer(schema);
}

/** Makes the writers of one schema, and each record's only once. */
class WriterBuilder {
  readonly #defaults: DefaultEncoder;
  readonly #records = new Map<RecordSchema, { write: Writer | undefined }>();

  constructor(
    readonly options: WriterOptions,
    /** Whether values can nest deeper than they may: in recursive schemas they may also be cyclic. */
    readonly countsDepth: boolean,
  ) {
    this.#defaults = new DefaultEncoder(options.limits, options.itemBlocks);
  }

  writer(schema: Schema): Writer {
    if (schema.type === "fixed" && schema.size > this.options.limits.maxBytesLength) return this.#tooLong(schema.size);
    const logical = logicalOf(schema, this.options);
    const write = this.#raw(schema);
    return logical ? buildLogicalWriter(logical, write) : write;
  }

  #raw(schema: Schema): Writer {
    switch (schema.type) {
      case "string":
        return stringWriter(this.options.utf8 === "replace");
      case "fixed":
        return fixedWriter(schema);
      case "enum":
        return enumWriter(schema);
      case "record":
        return this.#record(schema);
      case "array":
        return this.#nested(buildArrayWriter(schema, this.writer(schema.items), this.options));
      case "map":
        return this.#nested(buildMapWriter(this.writer(schema.values), this.options));
      case "union":
        return buildUnionWriter(
          schema,
          schema.branches.map((branch) => this.writer(branch)),
          this.options,
        );
      default:
        return primitiveWriter(schema.type);
    }
  }

  #record(schema: RecordSchema): Writer {
    const made = this.#records.get(schema);
    if (made) return made.write ?? ((sink, value) => made.write!(sink, value)); // filled before it is used
    const cell: { write: Writer | undefined } = { write: undefined };
    this.#records.set(schema, cell);
    return (cell.write = this.#nested(this.#makeRecord(schema)));
  }

  #makeRecord(schema: RecordSchema): Writer {
    const writers = schema.fields.map((field) => this.writer(field.type));
    return buildRecordWriter(schema, writers, this.#defaults, this.options);
  }

  /** As no reader takes it; and a decimal of few digits would be as long as its schema says. */
  #tooLong(size: number): Writer {
    const { maxBytesLength } = this.options.limits;
    return () => {
      throw new LimitError("maxBytesLength", maxBytesLength, `a fixed of ${size} bytes`);
    };
  }

  #nested(write: Writer): Writer {
    if (!this.countsDepth) return write;
    const { maxDepth } = this.options.limits;
    return (sink, value) => {
      if (++sink.depth > maxDepth) throw new LimitError("maxDepth", maxDepth, "a value that is nested or cyclic");
      write(sink, value);
      sink.depth--;
    };
  }
}

function primitiveWriter(kind: Exclude<PrimitiveName, "string">): Writer {
  return shapedWriter(PRIMITIVES[kind], { kind });
}

const PRIMITIVES: Record<Exclude<PrimitiveName, "string">, Writer> = {
  null: (_sink, value) => {
    if (value !== null) throw unfit("null", value);
  },
  boolean: (sink, value) => {
    if (typeof value !== "boolean") throw unfit("a boolean", value);
    sink.boolean(value);
  },
  int: (sink, value) => {
    if (typeof value !== "number" || value !== (value | 0)) throw unfitNumber("an int of 32 bits", value);
    sink.int(value);
  },
  long: writeLong,
  float: (sink, value) => {
    if (typeof value !== "number") throw unfit("a number", value);
    sink.float(value);
  },
  double: (sink, value) => {
    if (typeof value !== "number") throw unfit("a number", value);
    sink.double(value);
  },
  bytes: (sink, value) => {
    const bytes = asBytes(value);
    if (bytes === undefined) throw unfit("a Uint8Array", value);
    sink.long(bytes.length);
    sink.raw(bytes);
  },
};

function writeLong(sink: Sink, value: unknown): void {
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw noLong(value);
    sink.long(value);
  } else {
    if (typeof value !== "bigint") throw unfit("a long, as number or bigint", value);
    if (!isLongBigint(value)) throw encodeFault("invalid-value", "expected a long of 64 bits, found a larger bigint");
    sink.bigLong(value);
  }
}

function noLong(value: number): Error {
  if (!Number.isInteger(value)) return unfitNumber("a long", value);
  return encodeFault("unsafe-long", "a number outside ±(2^53-1) is not exact: give a long of this size as bigint");
}

function stringWriter(replace: boolean): Writer {
  const write: Writer = (sink, value) => {
    if (typeof value !== "string") throw unfit("a string", value);
    if (!sink.string(value, replace))
      throw encodeFault("invalid-value", "expected well-formed text, found a lone surrogate");
  };
  return shapedWriter(write, { kind: "string", replace });
}

function fixedWriter({ name, size }: FixedSchema): Writer {
  const write: Writer = (sink, value) => {
    const bytes = asBytes(value);
    if (bytes === undefined) throw unfit("a Uint8Array", value);
    if (bytes.length !== size)
      throw encodeFault("invalid-value", `expected ${size} bytes of fixed ${quote(name)}, found ${bytes.length}`);
    sink.raw(bytes);
  };
  return shapedWriter(write, { kind: "fixed", size });
}

function enumWriter({ name, symbols }: EnumSchema): Writer {
  const indexes = new Map(symbols.map((symbol, index) => [symbol, index]));
  const write: Writer = (sink, value) => {
    const index = indexes.get(value as string);
    if (index === undefined)
      throw encodeFault("invalid-value", `expected a symbol of enum ${quote(name)}, found ${what(value)}`);
    sink.int(index);
  };
  return shapedWriter(write, { kind: "enum", indexes });
}

function what(value: unknown): string {
  return typeof value === "string" ? "another string" : kindOf(value);
}
