import { AvroError } from "../errors.js";
import { schemaText } from "../type/schema-argument.js";
import { AvroType } from "../type/type.js";
import { type BlockBody, BlockBuilder } from "./body.js";
import { Closing } from "./closing.js";
import type { Compression } from "./codec.js";
import { closedError, Delivery } from "./delivery.js";
import { blockBytes, makeHeader } from "./encode.js";
import type { ContainerHeader } from "./header.js";
import { pump } from "./pump.js";
import { type ContainerSink, type OpenOutput, outputOf } from "./sink.js";
import { type ResolvedWriteOptions, resolveWriteOptions, type WriteOptions } from "./write-options.js";

/** What was written. */
export interface Written {
  readonly rows: number;
  readonly blocks: number;
  /** Bytes of the file, the header included. */
  readonly bytes: number;
}

/** A rows argument: anything that can be iterated over. */
export type Rows<In> = Iterable<In> | AsyncIterable<In>;

const DONE = Promise.resolve();

/**
 * Writes an object container file to a sink. Rows are encoded when they are given, and may change afterwards; they
 * gather to blocks, and each block is handed to the sink at once, with its sync marker: what the sink has of a writer
 * that is given up can be read up to its last whole block. The header goes out with the first block, or `flush`.
 *
 * A row that the schema does not allow is an EncodeError with its index (`row`) and path. It changes nothing: rows before it
 * stay, and others can follow. Any other error (of the sink, of a codec, the signal's reason) ends the writer: the
 * sink is given up with it, and every call rejects with it. (Avro 1.12, Object Container Files)
 */
export class ContainerWriter<In = unknown> extends Closing {
  /** The header as plain data. */
  readonly header: ContainerHeader;
  readonly #headerBytes: Uint8Array;
  readonly #builder: BlockBuilder;
  readonly #compression: Compression;
  readonly #delivery: Delivery;
  readonly #leaveOpen: boolean;
  #hasBegun = false;
  #rows = 0;
  #blocks = 0;
  #closing: Promise<void> | undefined;

  /**
   * @param sink Belongs to the writer from here on; ended by `close`, unless option `preventClose` is set.
   * @throws ContainerError "invalid-sink"; AvroError "unsupported-option", "invalid-argument"; LimitError if the
   * header would be over `maxHeaderBytes`; the reason of a signal that is aborted
   */
  constructor(sink: ContainerSink | OpenOutput, type: AvroType<unknown, In>, options?: WriteOptions) {
    super();
    if (!(type instanceof AvroType)) throw new AvroError("invalid-argument", "the type must be an AvroType");
    const { limits } = type.options;
    const resolved = resolveWriteOptions(options, limits.maxBlockBytes);
    const made = headerOf(type as AvroType<never, never>, resolved);
    this.header = made.header;
    this.#headerBytes = made.bytes;
    this.#builder = new BlockBuilder(type as AvroType<never, never>, resolved.size);
    this.#compression = resolved.compression;
    this.#leaveOpen = resolved.preventClose;
    this.#delivery = new Delivery(typeof sink === "function" ? sink : outputOf(sink), resolved.signal);
  }

  /** What was written, blocks as far as they were handed to the sink. Rows that still gather count as rows. */
  get written(): Written {
    return { rows: this.#rows, blocks: this.#blocks, bytes: this.#delivery.bytes };
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
   * Write rows, waiting for the sink after each block. An error of a row, or of what gives the rows, leaves those
   * before it written and the writer usable.
   */
  async writeAll(rows: Rows<In>): Promise<void> {
    if (isSync(rows)) await this.#writeSync(rows);
    else if (isAsync(rows)) await pump(rows, this.#delivery, (row) => this.#add(row));
    else throw new AvroError("invalid-argument", "the rows must be an iterable or an async iterable");
  }

  /** End the block that gathers, and resolve when the sink is done with it: written, if it is a file. */
  async flush(): Promise<void> {
    this.#delivery.check();
    const body = this.#builder.take();
    // Nobody waits for these two: what they reject with, `flush` rejects with too.
    if (body === undefined) this.#begin()?.catch(() => {});
    else this.#put(body).catch(() => {});
    await this.#delivery.flush();
  }

  /** Write what still gathers and end the sink. A file without rows is its header. */
  close(): Promise<void> {
    return (this.#closing ??= this.flush().then(() => this.#delivery.close(this.#leaveOpen)));
  }

  /** Give up: rows that gather are dropped, and the sink is given up with the reason. */
  abort(reason: unknown = new DOMException("the container was given up", "AbortError")): void {
    this.#delivery.fail(reason);
  }

  async #writeSync(rows: Iterable<In>): Promise<void> {
    for (const row of rows) {
      const put = this.#add(row);
      if (put !== undefined) await put; // a promise for each row would cost more than most rows
    }
  }

  #add(row: In): Promise<void> | undefined {
    this.#delivery.check();
    if (this.#closing !== undefined) throw closedError();
    const body = this.#builder.add(row, this.#rows);
    this.#rows++;
    return body && this.#put(body);
  }

  #put(body: BlockBody): Promise<void> {
    this.#begin()?.catch(() => {});
    this.#blocks++;
    return this.#delivery.put(async () => {
      const data = await this.#compression.compress(body.data);
      return blockBytes({ data, count: body.count }, this.header.sync);
    });
  }

  #begin(): Promise<void> | undefined {
    if (this.#hasBegun) return undefined;
    this.#hasBegun = true;
    return this.#delivery.put(() => this.#headerBytes);
  }
}

function headerOf(type: AvroType<never, never>, { compression, metadata, sync }: ResolvedWriteOptions) {
  const schema = schemaText(type.schema);
  return makeHeader(schema, compression.codec, metadata, sync, type.options.limits.maxHeaderBytes);
}

function isSync<In>(rows: Rows<In>): rows is Iterable<In> {
  return typeof (rows as Partial<Iterable<In>> | null | undefined)?.[Symbol.iterator] === "function";
}

function isAsync<In>(rows: Rows<In>): rows is AsyncIterable<In> {
  return typeof (rows as Partial<AsyncIterable<In>> | null | undefined)?.[Symbol.asyncIterator] === "function";
}
