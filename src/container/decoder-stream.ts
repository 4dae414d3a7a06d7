import { type ChunkKind, type ChunkOf, takeChunks } from "./chunks.js";
import { openContainer } from "./open.js";
import { type ContainerOptions, resolveContainerOptions } from "./options.js";

/** How a container is decoded as it streams: as by `openContainer`, whose header comes first in the stream. */
export interface DecoderStreamOptions<Kind extends ChunkKind = ChunkKind> extends Omit<ContainerOptions, "header"> {
  /**
   * What a chunk is: "row", a row, if left out; "rows", an array with the rows of a data block, which costs no chunk
   * for each row; "batch", the columns of a data block.
   */
  readonly chunks?: Kind;
}

/**
 * Decodes an object container file that streams: bytes go in, rows come out, as in
 * `response.body.pipeThrough(new ContainerDecoderStream())`.
 *
 * Nothing is read before a row is asked for, and no more than a few blocks ahead. Damage, and whatever else goes wrong,
 * ends both sides with that error, after the rows before it; aborting the one or cancelling the other gives up both.
 */
export class ContainerDecoderStream<Row = unknown, Kind extends ChunkKind = "row"> {
  /** The rows. */
  readonly readable: ReadableStream<ChunkOf<Row, Kind>>;
  /** Takes the bytes, in chunks of any size. They must not change after they were written. */
  readonly writable: WritableStream<Uint8Array>;

  /** @throws AvroError "unsupported-option", "invalid-argument" */
  constructor(options?: DecoderStreamOptions<Kind>) {
    const { chunks, rest } = takeChunks(options);
    resolveContainerOptions(rest); // refuses now what is not right
    const inlet = new Inlet();
    this.writable = inlet.writable;
    const chunksOf = () => open<Row>(inlet, rest, chunks);
    this.readable = new ReadableStream(new Rows<ChunkOf<Row, Kind>>(inlet, chunksOf, chunks === "row"), {
      __proto__: null,
      highWaterMark: 0,
    } as QueuingStrategy);
  }
}

/** Chunks of a container, in lists where they are rows one by one. */
async function open<Row>(inlet: Inlet, options: ContainerOptions | undefined, chunks: ChunkKind) {
  const file = await openContainer<Row>(inlet, options);
  return (chunks === "batch" ? file.batches() : file.arrays()) as AsyncIterableIterator<unknown>;
}

/** Bytes that are written, as what a container is read from: giving it up is left to who holds both. */
class Inlet implements AsyncIterable<Uint8Array> {
  readonly writable: WritableStream<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #controller: TransformStreamDefaultController | undefined;

  constructor() {
    const start = (controller: TransformStreamDefaultController) => {
      this.#controller = controller;
    };
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
      __proto__: null,
      start,
    } as Transformer);
    this.writable = writable;
    this.#reader = readable.getReader();
    this.#reader.closed.catch(() => {}); // an error is met by the next read, or by nobody
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return { next: () => this.#reader.read() as Promise<IteratorResult<Uint8Array>> };
  }

  /** Whoever writes gets this error. */
  fail(error: unknown): void {
    this.#controller!.error(error);
  }
}

/** The rows as a stream wants them. */
class Rows<Chunk> implements UnderlyingDefaultSource<Chunk> {
  readonly type = undefined; // its own, whatever Object.prototype was given
  readonly #inlet: Inlet;
  readonly #open: () => Promise<AsyncIterableIterator<unknown>>;
  readonly #isSingle: boolean;
  #opened: Promise<AsyncIterableIterator<unknown>> | undefined;
  #isCancelled = false;

  constructor(inlet: Inlet, open: () => Promise<AsyncIterableIterator<unknown>>, isSingle: boolean) {
    this.#inlet = inlet;
    this.#open = open;
    this.#isSingle = isSingle;
  }

  async pull(controller: ReadableStreamDefaultController<Chunk>): Promise<void> {
    try {
      this.#opened ??= this.#open();
      const { done, value } = await (await this.#opened).next();
      if (this.#isCancelled) return;
      if (done) controller.close();
      else if (this.#isSingle) for (const row of value as Chunk[]) controller.enqueue(row);
      else controller.enqueue(value as Chunk);
    } catch (error) {
      this.#inlet.fail(error);
      throw error;
    }
  }

  cancel(reason: unknown): void {
    this.#isCancelled = true;
    this.#inlet.fail(reason);
    this.#opened?.then((chunks) => chunks.return?.()).catch(() => {}); // it is over, whatever it says
  }
}
