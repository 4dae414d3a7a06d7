import type { RecordBatch } from "../column/batch.js";
import { AvroError } from "../errors.js";
import type { AvroType } from "../type/type.js";
import { type ChunkKind, type ChunkOf, takeChunks } from "./chunks.js";
import { outputOf } from "./sink.js";
import { refuseLeavingOpen } from "./write.js";
import type { WriteOptions } from "./write-options.js";
import { ContainerWriter } from "./writer.js";

/** What a container that streams is to be like: as by `writeContainer`. */
export interface EncoderStreamOptions<Kind extends ChunkKind = ChunkKind> extends Omit<WriteOptions, "preventClose"> {
  /** What a chunk is: "row", a row, if left out; "rows", an array of rows, which costs less; "batch", columns. */
  readonly chunks?: Kind;
}

/**
 * Encodes rows that stream as an object container file: rows go in, bytes come out, as in
 * `rows.pipeThrough(new ContainerEncoderStream(type))`. Each chunk of bytes is a whole data block.
 *
 * Writing waits where a block is full until the one before was taken. A row that does not fit, and whatever else goes
 * wrong, ends both sides with that error, after the whole blocks before it; aborting the one or cancelling the other
 * gives up both.
 */
export class ContainerEncoderStream<In = unknown, Kind extends ChunkKind = "row"> {
  /** The bytes. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Takes the rows. They may change after they were written. */
  readonly writable: WritableStream<ChunkOf<In, Kind>>;

  /** @throws AvroError "unsupported-option", "invalid-argument"; LimitError if the header would be over `maxHeaderBytes` */
  constructor(type: AvroType<unknown, In>, options?: EncoderStreamOptions<Kind>) {
    const { chunks, rest } = takeChunks(options);
    refuseLeavingOpen(rest);
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    this.readable = readable;
    let controller: WritableStreamDefaultController | undefined;
    const output = outputOf(writable);
    const writer = new ContainerWriter<In>(
      (onError) =>
        output((error) => {
          onError(error);
          controller?.error(error);
        }),
      type,
      rest,
    );
    const write = writing(writer, chunks);
    this.writable = new WritableStream<ChunkOf<In, Kind>>({
      __proto__: null,
      start: (own) => {
        controller = own;
      },
      write: (chunk) => write(chunk).catch((error) => giveUp(writer, error)),
      close: () => writer.close(),
      abort: (reason) => writer.abort(reason),
    } as UnderlyingSink<ChunkOf<In, Kind>>);
  }
}

function writing<In>(writer: ContainerWriter<In>, chunks: ChunkKind): (chunk: unknown) => Promise<void> {
  if (chunks === "row") return (row) => writer.write(row as In);
  if (chunks === "batch") return (batch) => writer.writeBatch(batch as RecordBatch);
  return async (rows) => {
    if (!Array.isArray(rows)) throw new AvroError("invalid-argument", "a chunk must be an array of rows");
    await writer.writeAll(rows as In[]);
  };
}

/** What was written before the error goes out first. */
async function giveUp(writer: ContainerWriter, error: unknown): Promise<never> {
  await writer.flush().catch(() => {}); // if it is the reader that has gone, this fails too
  writer.abort(error);
  throw error;
}
