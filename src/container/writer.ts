import { RecordBatch } from "../column/batch.js";
import { AvroError, LimitError } from "../errors.js";
import { schemaText } from "../type/schema-argument.js";
import { AvroType } from "../type/type.js";
import { BlockWriter } from "./block-writer.js";
import { type BlockBody, BlockBuilder } from "./body.js";
import { Closing } from "./closing.js";
import { closedError } from "./delivery.js";
import { makeHeader } from "./encode.js";
import type { ContainerHeader } from "./header.js";
import type { OpenOutput } from "./output.js";
import { pump } from "./pump.js";
import { columnRows, type RowGroup, valueRows } from "./rows.js";
import { type ContainerSink, outputOf } from "./sink.js";
import { type ResolvedWriteOptions, resolveWriteOptions, type WriteOptions } from "./write-options.js";

/** What was written. */
export interface Written {
  readonly rows: number;
  readonly blocks: number;
  /** Bytes of the file, the header included. */
  readonly bytes: number;
}

/**
 * A rows argument: anything that can be iterated over, a batch of columns, or batches. Of an array the rows are taken
 * a block at a time, of other iterables one at a time.
 */
export type Rows<In> =
  | Iterable<In>
  | AsyncIterable<In>
  | RecordBatch
  | Iterable<RecordBatch>
  | AsyncIterable<RecordBatch>;

const DONE = Promise.resolve();

/** A file that is gone on with: the sink writes it from `start` on. For the library itself. */
export class Continuation {
  /** The sink has the header. */
  readonly bytes = undefined;

  constructor(
    readonly open: OpenOutput,
    readonly header: ContainerHeader,
    readonly start: number,
  ) {}
}

/**
 * Writes an object container file to a sink. Rows are encoded when they are given, and may change afterwards; they
 * gather to blocks, and each block is handed to the sink at once, with its sync marker: what the sink has of a writer
 * that is given up can be read up to its last whole block. The header goes out with the first block, or `flush`.
 *
 * A row that the schema does not allow is an EncodeError with its index (`row`) and path. It changes nothing: rows before it
 * stay, and others can follow. So is a row that no reader with these limits takes a LimitError. Any other error (of the
 * sink, of a codec, the signal's reason) ends the writer: the sink is given up with it, and every call rejects with it.
 * (Avro 1.12, Object Container Files)
 */
export class ContainerWriter<In = unknown> extends Closing {
  /** The header as plain data. */
  readonly header: ContainerHeader;
  readonly #type: AvroType<never, never>;
  readonly #builder: BlockBuilder;
  readonly #file: BlockWriter;
  readonly #start: number;
  #closing: Promise<void> | undefined;

  /**
   * @param sink Belongs to the writer from here on; ended by `close`, unless option `preventClose` is set.
   * @throws ContainerError "invalid-sink"; AvroError "unsupported-option", "invalid-argument"; LimitError if the
   * header would be over `maxHeaderBytes`, or its schema over `maxSchemaBytes`; the reason of a signal that is aborted
   */
  constructor(sink: ContainerSink | OpenOutput | Continuation, type: AvroType<unknown, In>, options?: WriteOptions) {
    super();
    if (!(type instanceof AvroType)) throw new AvroError("invalid-argument", "the type must be an AvroType");
    this.#type = type as AvroType<never, never>;
    const { limits } = type.options;
    const resolved = resolveWriteOptions(options, limits.maxBlockBytes);
    const begun = sink instanceof Continuation ? sink : begin(sink, this.#type, resolved);
    this.header = begun.header;
    this.#start = begun.start;
    this.#builder = new BlockBuilder(this.#type, resolved.size);
    this.#file = new BlockWriter(begun.open, begun.bytes, {
      sync: begun.header.sync,
      compression: resolved.compression,
      maxBytes: limits.maxBlockBytes,
      signal: resolved.signal,
      leaveOpen: resolved.preventClose,
    });
  }

  /** What was written, blocks as far as they were handed to the sink. Rows that still gather count as rows. */
  get written(): Written {
    return { rows: this.#builder.rows, blocks: this.#file.blocks, bytes: this.#start + this.#file.bytes };
  }

  /** Write one row. Resolves when the sink has room for more: at once, if the row filled no block. */
  write(row: In): Promise<void> {
    try {
      return this.#add(row) ?? DONE;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Write the rows of columns of this schema, as `decodeColumns` and `batches()` of a container give them, without
   * objects in between. The columns are checked as by `encodeColumns` before a row is written. Blocks are as for rows:
   * those of two batches have no border between them.
   *
   * @throws EncodeError "invalid-value" with the column's path; AvroError "invalid-argument" for other schemas' columns
   */
  async writeBatch(batch: RecordBatch): Promise<void> {
    this.#check();
    await this.#fill(columnRows(this.#type, batch));
  }

  /**
   * Write rows, or batches of columns, waiting for the sink after each block. An error of a row, or of what gives the
   * rows, leaves those before it written and the writer usable.
   */
  async writeAll(rows: Rows<In>): Promise<void> {
    if (rows instanceof RecordBatch) await this.writeBatch(rows);
    else if (Array.isArray(rows)) await this.#writeArray(rows);
    else if (isSync(rows)) await this.#writeSync(rows);
    else if (isAsync(rows)) await pump(rows, this.#file, (item) => this.#writeItem(item));
    else throw new AvroError("invalid-argument", "the rows must be an iterable or an async iterable");
  }

  /** End the block that gathers, and resolve when the sink is done with it: written, if it is a file. */
  async flush(): Promise<void> {
    this.#file.check();
    const body = this.#builder.take();
    if (body !== undefined) this.#file.put(body).catch(() => {}); // what it rejects with, `flush` rejects with too
    await this.#file.flush();
  }

  /** Write what still gathers and end the sink. A file without rows is its header. */
  close(): Promise<void> {
    return (this.#closing ??= this.flush().then(() => this.#file.close()));
  }

  /** Give up: rows that gather are dropped, and the sink is given up with the reason. */
  abort(reason: unknown = new DOMException("the container was given up", "AbortError")): void {
    this.#file.abort(reason);
  }

  /** Rows are there before they are written, so a block takes as many of them as it likes. */
  async #writeArray(items: readonly unknown[]): Promise<void> {
    if (!items.some((item) => item instanceof RecordBatch))
      return this.#fill(valueRows(AvroType.batchEncoderOf(this.#type), items));
    for (const item of items) await this.#writeItem(item as In | RecordBatch);
  }

  /** The next row is wanted when this one is encoded: it may be the same object, changed. */
  async #writeSync(items: Iterable<In | RecordBatch>): Promise<void> {
    for (const item of items) {
      const put = this.#writeItem(item);
      if (put !== undefined) await put; // a promise for each row would cost more than most rows
    }
  }

  #writeItem(item: In | RecordBatch): Promise<void> | undefined {
    return item instanceof RecordBatch ? this.writeBatch(item) : this.#add(item);
  }

  async #fill(group: RowGroup): Promise<void> {
    for (let at = 0; at < group.length; ) {
      this.#check();
      const { next, bodies, failure } = this.#builder.fill(group, at);
      at = next;
      await this.#putAll(bodies);
      if (failure !== undefined) throw failure[0];
    }
  }

  /** All at once, so that nothing comes between them; the last waits for those before it. */
  async #putAll(bodies: readonly BlockBody[]): Promise<void> {
    const puts = bodies.map((body) => this.#file.put(body));
    for (const put of puts) put.catch(() => {}); // the last rejects too
    await puts.at(-1);
  }

  #add(row: In): Promise<void> | undefined {
    this.#check();
    const body: BlockBody | undefined = this.#builder.add(row);
    return body && this.#file.put(body);
  }

  #check(): void {
    this.#file.check();
    if (this.#closing !== undefined) throw closedError();
  }
}

/** A file that is written from its start. */
function begin(sink: ContainerSink | OpenOutput, type: AvroType<never, never>, options: ResolvedWriteOptions) {
  const { compression, metadata, sync, preventClose } = options;
  const { maxHeaderBytes, maxSchemaBytes } = type.options.limits;
  const { header, bytes } = makeHeader(schemaText(type.schema), compression.codec, metadata, sync, maxHeaderBytes);
  if (header.metadata.get("avro.schema")!.length > maxSchemaBytes)
    throw new LimitError("maxSchemaBytes", maxSchemaBytes, "the schema's text");
  return { header, bytes, start: 0, open: typeof sink === "function" ? sink : outputOf(sink, preventClose) };
}

function isSync<In>(rows: Rows<In>): rows is Iterable<In> {
  return typeof (rows as Partial<Iterable<In>> | null | undefined)?.[Symbol.iterator] === "function";
}

function isAsync<In>(rows: Rows<In>): rows is AsyncIterable<In> {
  return typeof (rows as Partial<AsyncIterable<In>> | null | undefined)?.[Symbol.asyncIterator] === "function";
}
