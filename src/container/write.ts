import { AvroError } from "../errors.js";
import type { AvroType } from "../type/type.js";
import { Collected, type ContainerSink } from "./sink.js";
import type { WriteOptions } from "./write-options.js";
import { ContainerWriter, type Rows, type Written } from "./writer.js";

/**
 * Write rows to a sink as an object container file; memory holds one block and what the sink holds.
 *
 * If a row does not fit, or what gives the rows fails, the rows before it are written in whole blocks, and then the
 * sink is given up with that error: it is no complete file, though all of it can be read.
 *
 * @param sink A WritableStream or a Writable of Node; ended at the end, unless option `preventClose` is set.
 * @param rows An iterable or async iterable; left early if the writing fails.
 * @returns what was written
 * @throws EncodeError with `row` and path; ContainerError, LimitError; what the sink, the rows or the signal throws, as it is
 */
export async function writeContainer<In>(
  sink: ContainerSink,
  type: AvroType<unknown, In>,
  rows: Rows<In>,
  options?: WriteOptions,
): Promise<Written> {
  return writeRows(new ContainerWriter<In>(sink, type, options), rows);
}

/** Rows as the bytes of an object container file, in a buffer of their own. Errors as of `writeContainer`. */
export async function encodeContainer<In>(
  type: AvroType<unknown, In>,
  rows: Rows<In>,
  options?: Omit<WriteOptions, "preventClose">,
): Promise<Uint8Array> {
  refuseLeavingOpen(options);
  const collected = new Collected();
  await writeRows(new ContainerWriter<In>(() => collected, type, options), rows);
  return collected.toBytes();
}

/**
 * Rows as a stream of the bytes of an object container file, for a `Response` or `fetch` body. Each chunk is a whole
 * block, made when it is wanted, except for the rows of one block that are taken ahead. Errors as of `writeContainer`:
 * the stream gives the blocks before, then fails. Cancelling it leaves the rows early.
 */
export function containerStream<In>(
  type: AvroType<unknown, In>,
  rows: Rows<In>,
  options?: Omit<WriteOptions, "preventClose">,
): ReadableStream<Uint8Array> {
  refuseLeavingOpen(options);
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writing = writeRows(new ContainerWriter<In>(writable, type, options), rows);
  writing.catch(() => {}); // the stream fails with the same error
  return readable;
}

/** Write rows and end the sink, or write those before an error and give it up. */
export async function writeRows<In>(writer: ContainerWriter<In>, rows: Rows<In>): Promise<Written> {
  try {
    await writer.writeAll(rows);
  } catch (error) {
    await writer.flush().catch(() => {}); // if it is the sink that failed, this fails too
    writer.abort(error);
    throw error;
  }
  await writer.close();
  return writer.written;
}

export function refuseLeavingOpen(options: object | undefined): void {
  if (Object.hasOwn(options ?? {}, "preventClose") && (options as WriteOptions).preventClose !== undefined)
    throw new AvroError("unsupported-option", "option preventClose is for sinks");
}
