import { AvroError, quote } from "../errors.js";
import { DEFAULT_LIMITS } from "../limits.js";
import { leastSize } from "../plan/size.js";
import { interchangeable } from "../schema/interchangeable.js";
import { AvroType } from "../type/type.js";
import { resolveOptions } from "../value/options.js";
import type { Cursor } from "./cursor.js";
import { endOf, type FileEnd } from "./end.js";
import { type ContainerHeader, readHeader } from "./header.js";
import type { FileLocation } from "./location.js";
import { Session } from "./session.js";
import { Collected } from "./sink.js";
import { sourceOf } from "./source.js";
import { type AppendTarget, type RandomSource, type Target, targetOf } from "./target.js";
import { typeOf } from "./types.js";
import { refuseLeavingOpen, writeRows } from "./write.js";
import { resolveWriteOptions, type WriteOptions } from "./write-options.js";
import { ContainerWriter, Continuation, type Rows, type Written } from "./writer.js";

/** How rows are appended. Header, marker and codec are the file's. */
export interface AppendOptions<In = unknown> extends Omit<WriteOptions, "metadata" | "sync"> {
  /**
   * What encodes the rows; its schema must be equal to the file's (`schemaEquals`). If left out it is the type of the
   * file's schema, with the options of values at their defaults.
   */
  readonly type?: AvroType<unknown, In>;
  /** May repeat the file's codec; another one is an error. */
  readonly codec?: string;
}

/** What was appended: `rows` and `blocks` are those, `bytes` is the length of the whole file. */
export interface Appended extends Written {
  /** Byte offset in the file at which they begin. */
  readonly start: number;
  /** Bytes of a block that an earlier writer did not complete, which stood there and were cut off. */
  readonly cut: number;
}

/**
 * Append rows to a container file, with its schema, codec and marker. Its header and its end are read, nothing between.
 *
 * A file whose writer was killed ends within a block: that torn block is cut off. Whatever else is wrong at the end is an
 * error, and the file stays as it is. Only one writer may be at work on a file. Errors while rows are written are as of
 * `writeContainer`: the rows before stand in the file, which is whole for paths.
 *
 * @param target A path (or `file:` URL) on Node, Deno and Bun, or how to read and go on with a file.
 * @throws ContainerError, LimitError, SchemaError if the file can't be gone on with ("truncated": it ends within its
 * header; "invalid-block": its end is damaged); AvroError "invalid-argument" for a type of another schema or another codec,
 * "unsupported-option" for a codec that can't be written
 */
export function appendContainer<In>(
  target: FileLocation | AppendTarget,
  rows: Rows<In>,
  options?: AppendOptions<In>,
): Promise<Appended>;
/** Append rows to a container file in memory: gives the whole file, in a buffer of its own. */
export function appendContainer<In>(
  target: Uint8Array,
  rows: Rows<In>,
  options?: Omit<AppendOptions<In>, "preventClose">,
): Promise<Uint8Array>;
export async function appendContainer<In>(
  target: FileLocation | AppendTarget | Uint8Array,
  rows: Rows<In>,
  options?: AppendOptions<In>,
): Promise<Appended | Uint8Array> {
  if (ArrayBuffer.isView(target)) return appendToBytes(target, rows, options);
  const writer = await openAppender<In>(target, options);
  await writeRows(writer, rows);
  return writer.written;
}

/**
 * Open a container file to append rows one by one. Errors as of `appendContainer`. Nothing is written before the first
 * block, but a torn block is cut off at once.
 */
export async function openAppender<In = unknown>(
  target: FileLocation | AppendTarget,
  options?: AppendOptions<In>,
): Promise<ContainerAppender<In>> {
  return append(await targetOf(target), options);
}

/** A writer that goes on with a file, as `openAppender` opens it. */
export class ContainerAppender<In = unknown> extends ContainerWriter<In> {
  readonly #start: number;
  readonly #cut: number;

  /** For `openAppender`. */
  constructor(file: Continuation, cut: number, type: AvroType<unknown, In>, options: WriteOptions) {
    super(file, type, options);
    this.#start = file.start;
    this.#cut = cut;
  }

  override get written(): Appended {
    return { ...super.written, start: this.#start, cut: this.#cut };
  }
}

async function append<In>(target: Target, options: AppendOptions<In> = {}): Promise<ContainerAppender<In>> {
  const { open, ...found } = await opened<In>(target, options).catch(async (error) => {
    await target.close();
    throw error;
  });
  try {
    const { header, end, type, writing } = found;
    return new ContainerAppender<In>(new Continuation(open, header, end.offset), end.torn, type, writing);
  } catch (error) {
    open(() => {}).abort(error);
    throw error;
  }
}

/** What a file is gone on with; all is checked before it is changed. */
async function opened<In>(target: Target, options: AppendOptions<In>) {
  const { type: given, ...rest } = ownOptions(options);
  const own: typeof rest = { __proto__: null, ...rest } as typeof rest;
  const { header, end, type } = await look<In>(target.source, given, own.signal);
  if (own.codec !== undefined && own.codec !== header.codec)
    throw invalid(`option codec: the file has ${quote(header.codec)}, which can't be changed by appending`);
  const writing = { __proto__: null, ...own, codec: header.codec } as WriteOptions;
  const { preventClose } = resolveWriteOptions(writing, type.options.limits.maxBlockBytes);
  return { header, end, type, writing, open: await target.continueAt(end.offset, preventClose) };
}

function ownOptions<In>(options: AppendOptions<In>): AppendOptions<In> {
  if (typeof options !== "object" || options === null) throw invalid("the options must be an object");
  const own: AppendOptions<In> = { __proto__: null, ...options } as AppendOptions<In>;
  for (const name of ["metadata", "sync"])
    if (Object.hasOwn(own, name)) throw new AvroError("unsupported-option", `option ${name}: the file has its own`);
  if (own.type !== undefined && !(own.type instanceof AvroType)) throw invalid("option type must be an AvroType");
  return own;
}

/** Read the header of a file and find its end. */
async function look<In>(source: RandomSource, given: AvroType<unknown, In> | undefined, signal?: AbortSignal) {
  const session = new Session(source, signal);
  try {
    const limits = given?.options.limits ?? DEFAULT_LIMITS;
    const header: ContainerHeader = await readHeader(session.header, limits);
    const known = typeOf(header.schema, resolveOptions({ limits })) as AvroType<unknown, In>;
    if (given !== undefined && !interchangeable(given.schema, known.schema))
      throw invalid("option type: its schema is not that of the file");
    const rules = { header, leastSize: leastSize(known.schema), limits };
    const elsewhere = {
      open: (offset: number) => session.begin(offset),
      release: (cursor: Cursor) => session.release(cursor),
    };
    const end: FileEnd = await endOf(source.byteLength, rules, elsewhere);
    await session.close();
    return { header, end, type: given ?? known };
  } catch (error) {
    throw session.fail(error);
  }
}

async function appendToBytes<In>(
  bytes: Uint8Array,
  rows: Rows<In>,
  options: AppendOptions<In> | undefined,
): Promise<Uint8Array> {
  refuseLeavingOpen(options);
  const collected = new Collected();
  const source = { ...sourceOf(bytes), byteLength: bytes.length };
  const writer = await append<In>({ source, continueAt: async () => () => collected, close: async () => {} }, options);
  await writeRows(writer, rows);
  const { start, bytes: length } = writer.written;
  const whole = new Uint8Array(length);
  whole.set(bytes.subarray(0, start));
  whole.set(collected.toBytes(), start);
  return whole;
}

function invalid(what: string): AvroError {
  return new AvroError("invalid-argument", what);
}
