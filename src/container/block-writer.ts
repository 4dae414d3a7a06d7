import { LimitError } from "../errors.js";
import type { BlockBody } from "./body.js";
import type { Compression } from "./codec.js";
import { Delivery } from "./delivery.js";
import { blockBytes } from "./encode.js";
import type { OpenOutput } from "./output.js";

/** A file as it is written. */
export interface BlockWriterOptions {
  /** The marker behind each block. */
  readonly sync: Uint8Array;
  readonly compression: Compression;
  /** The limit `maxBlockBytes`: what is larger, no reader takes. */
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
  readonly leaveOpen: boolean;
}

/** Writes the header of a file and its data blocks to a sink, each block at once with its marker. */
export class BlockWriter {
  readonly #options: BlockWriterOptions;
  readonly #delivery: Delivery;
  /** The header, until it is written. */
  #header: Uint8Array | undefined;
  #blocks = 0;

  /** `header`: what the file begins with; undefined where the sink has it. */
  constructor(open: OpenOutput, header: Uint8Array | undefined, options: BlockWriterOptions) {
    this.#options = options;
    this.#header = header;
    this.#delivery = new Delivery(open, options.signal);
  }

  get blocks(): number {
    return this.#blocks;
  }

  /** Bytes that were handed to the sink. */
  get bytes(): number {
    return this.#delivery.bytes;
  }

  /** Throw what ended this, if anything did. */
  check(): void {
    this.#delivery.check();
  }

  /** Compress and write a block. Resolves when the sink wants more. */
  put(body: BlockBody): Promise<void> {
    return this.#put(async () => ({ data: await this.#compress(body), count: body.count }));
  }

  /** Write a block whose data are compressed already. */
  putCompressed(body: BlockBody): Promise<void> {
    return this.#put(() => body);
  }

  /** Resolves when the sink is done with the header and all blocks. */
  async flush(): Promise<void> {
    this.#delivery.check();
    this.#begin();
    await this.#delivery.flush();
  }

  /** End the sink. */
  async close(): Promise<void> {
    await this.flush();
    await this.#delivery.close(this.#options.leaveOpen);
  }

  /** Give the sink up. */
  abort(reason: unknown): void {
    this.#delivery.fail(reason);
  }

  /** What `work` comes to, or the error that ended this meanwhile. */
  orEnd<T>(work: Promise<T>): Promise<T> {
    return this.#delivery.orEnd(work);
  }

  #put(make: () => BlockBody | Promise<BlockBody>): Promise<void> {
    this.#begin();
    this.#blocks++;
    return this.#delivery.put(async () => blockBytes(await make(), this.#options.sync));
  }

  /** Nobody waits for the header: what it rejects with, all that comes after rejects with. */
  #begin(): void {
    const header = this.#header;
    this.#header = undefined;
    if (header !== undefined) this.#delivery.put(() => header).catch(() => {});
  }

  /** Data that do not compress come out larger than they were. */
  async #compress({ data, count }: BlockBody): Promise<Uint8Array> {
    const { compression, maxBytes } = this.#options;
    const compressed = await compression.compress(data);
    if (compressed.length > maxBytes)
      throw new LimitError(
        "maxBlockBytes",
        maxBytes,
        `a block of ${count} rows, ${compressed.length} bytes as written`,
      );
    return compressed;
  }
}
