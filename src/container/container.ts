import type { RecordBatch } from "../column/batch.js";
import { AvroError, quote } from "../errors.js";
import type { Schema } from "../schema/schema.js";
import type { BlockInfo } from "./block.js";
import { Closing } from "./closing.js";
import { ColumnsOpener } from "./crew.js";
import { type DecodeOptions, decodeStep, openStep } from "./decode.js";
import type { ContainerHeader } from "./header.js";
import { Items } from "./items.js";
import { blocksOf, codecOfParts, openingOf, type Parts } from "./parts.js";
import { Pass, type Step } from "./pass.js";
import { type FileRange, rangeOf, splitsOf } from "./range.js";
import { notRandom } from "./source.js";

export interface BatchOptions {
  /** Rows of one batch at most. A batch never crosses a data block; without this it is a whole one. */
  readonly rows?: number;
}

/**
 * An object container file, open for reading. Complete blocks come out before any error, an error names the block and
 * the byte offset, and a file that is cut never just ends. After an error or `close()` every method throws. With
 * `onError: "skip"` damaged blocks are passed over instead, and reported.
 *
 * In-memory and random-access sources can be read any number of times, a stream once: after that, code
 * `source-consumed`. Leaving a loop early gives a stream up. (Avro 1.12, Object Container Files)
 */
export class Container<Out = unknown> extends Closing implements AsyncIterable<Out> {
  readonly #parts: Parts<Out>;

  constructor(parts: Parts<Out>) {
    super();
    this.#parts = parts;
  }

  /** The schema the file was written with. */
  get schema(): Schema {
    return this.#parts.schema;
  }

  /** The header as plain data. */
  get header(): ContainerHeader {
    return this.#parts.header;
  }

  /** All metadata, `avro.schema` and `avro.codec` among them. */
  get metadata(): ReadonlyMap<string, Uint8Array> {
    return this.#parts.header.metadata;
  }

  /** Name of the compression codec. */
  get codec(): string {
    return this.#parts.header.codec;
  }

  /** The rows, one by one. Memory holds the rows of one data block. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Out> {
    return new Items(this.#rows());
  }

  /** The rows as arrays, one for each data block: plain objects without the cost of a promise for each row. */
  arrays(): AsyncIterableIterator<Out[]> {
    return new Items(this.#pass(() => this.#decoded((data, count) => [this.#decodeRows(data, count)])));
  }

  /**
   * The rows as batches of columns. Memory holds the columns of one data block.
   *
   * @throws DecodeError "not-columnar" for recursive schemas, when iterated; rows can still be read
   */
  batches(options: BatchOptions = {}): AsyncIterableIterator<RecordBatch<Out>> {
    const { type } = this.#parts;
    const rows = rowsOf(options);
    const decode = (data: Uint8Array, count: number) => type.decodeColumns(data, this.#options(count));
    const step = () => {
      decode(new Uint8Array(0), 0); // a schema that has no columns is refused before anything is read
      return this.#columns(decode, rows);
    };
    return new Items(this.#pass(step));
  }

  /**
   * All rows. Nothing is given if the file is damaged: iterate for what stands before the damage, or open it with
   * `onError: "skip"` for all that is intact.
   */
  async toArray(): Promise<Out[]> {
    const pass = this.#rows();
    const lists: Out[][] = [];
    for (let rows = await pass.next(); rows !== undefined; rows = await pass.next()) lists.push(rows);
    return joined(lists);
  }

  /**
   * How many rows the file has, by the counts of its blocks. Sizes, sync markers and the end of the file are checked;
   * data are neither decompressed nor decoded, so files of any codec can be counted. So with `onError: "skip"` blocks
   * count whose data turn out to be damaged when they are read.
   */
  async count(): Promise<number> {
    const pass = this.#pass(() => skipStep);
    let sum = 0;
    for (let info = await pass.next(); info !== undefined; info = await pass.next()) sum += info.count;
    return sum;
  }

  /** The data blocks as the file describes them, those of no rows too; checked as by `count`. */
  blocks(): AsyncIterableIterator<BlockInfo> {
    return new Items(
      this.#pass(() => async (blocks) => {
        const info = await skipStep(blocks);
        return info && [info];
      }),
    );
  }

  /**
   * Ranges of bytes, `n` of them, as plain data: read each by `range(start, end)`, here or in a worker that opens the
   * same file with this `header`. All of them together have every row once, for any `n`; those in which no block begins
   * have none. Nothing is read for it.
   *
   * @throws ContainerError "invalid-source" for a stream
   */
  splits(n: number): FileRange[] {
    return splitsOf(n, this.#bounds());
  }

  /**
   * The rows of the blocks that belong to the bytes from `start` to before `end`: those whose marker before them
   * begins there, to their ends. A marker counts if a plausible block header follows it and the marker recurs at that
   * block's end. It has the methods of a container; closing it, or an error in it, ends the whole file for this one.
   *
   * @throws ContainerError "invalid-source" for a stream
   */
  range(start: number, end: number): Container<Out> {
    return new Container({ ...this.#parts, range: rangeOf(start, end, this.#bounds()) });
  }

  /** Give the source up. Readings that are under way end with an error. */
  async close(): Promise<void> {
    const { session, crew } = this.#parts;
    await Promise.all([session.close(), crew?.close()]);
  }

  #rows(): Pass<Out[]> {
    return this.#pass(() => this.#decoded((data, count) => this.#decodeRows(data, count)));
  }

  #decodeRows(data: Uint8Array, count: number): Out[] {
    return this.#parts.type.decodeBatch(data, this.#options(count));
  }

  #decoded<T>(decode: (data: Uint8Array, count: number) => T): Step<T> {
    return decodeStep(openingOf(this.#parts), decode);
  }

  #columns(decode: (data: Uint8Array, count: number) => RecordBatch<Out>, rows: number): Step<RecordBatch<Out>[]> {
    const { crew, limits } = this.#parts;
    if (crew === undefined) return this.#decoded((data, count) => slices(decode(data, count), rows));
    const opener = new ColumnsOpener(crew, codecOfParts(this.#parts), limits, decode);
    return openStep({ ...this.#parts, opener }, (_, { batch }) => slices(batch, rows));
  }

  #options(count: number): DecodeOptions {
    const { fields } = this.#parts;
    return fields === undefined ? { count } : { count, fields };
  }

  #pass<T>(step: () => Step<T>): Pass<T> {
    return new Pass(this.#parts.session, { step, open: () => blocksOf(this.#parts) });
  }

  #bounds(): FileRange {
    const { session, range } = this.#parts;
    session.check();
    if (session.byteLength === undefined) throw notRandom();
    return range ?? { start: 0, end: session.byteLength };
  }
}

const skipStep: Step<BlockInfo> = (blocks) => blocks.skip();

function rowsOf(options: BatchOptions): number {
  for (const name of Object.keys(options))
    if (name !== "rows") throw new AvroError("unsupported-option", `batches has no option ${quote(name)}`);
  const rows = Object.hasOwn(options, "rows") ? options.rows : undefined;
  if (rows === undefined) return Number.POSITIVE_INFINITY;
  if (!Number.isSafeInteger(rows) || rows < 1)
    throw new AvroError("invalid-argument", "rows must be a positive whole number");
  return rows;
}

function slices<Out>(batch: RecordBatch<Out>, rows: number): RecordBatch<Out>[] {
  if (batch.length <= rows) return [batch];
  const parts: RecordBatch<Out>[] = [];
  for (let at = 0; at < batch.length; at += rows) parts.push(batch.slice(at, Math.min(at + rows, batch.length)));
  return parts;
}

/** Lists that are joined by one call: arguments stand on the stack. */
const AT_ONCE = 1024;

/** One list of all, by copies of memory: to push row after row takes 2 to 4 ns each. */
function joined<T>(lists: T[][]): T[] {
  let parts = lists;
  while (parts.length > 1) {
    const fewer: T[][] = [];
    for (let at = 0; at < parts.length; at += AT_ONCE) fewer.push(([] as T[]).concat(...parts.slice(at, at + AT_ONCE)));
    parts = fewer;
  }
  return parts[0] ?? [];
}
