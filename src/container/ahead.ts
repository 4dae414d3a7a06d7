import { LimitError } from "../errors.js";
import type { Limits } from "../limits.js";
import type { Block, Blocks } from "./block.js";
import { type BlockCodec, decompress } from "./codec.js";

/** A block, and its data as they were before compression, or what is going to be them. */
export interface Opened {
  readonly block: Block;
  /** The data, or a failure, which says nothing of the blocks that follow. */
  readonly data: Uint8Array | Promise<Uint8Array>;
}

/** Compressed bytes that wait at once; the block that reaches it is the last for now. */
const MAX_WAITING = 8 * 1024 * 1024;
/** Output of a block that is decompressed before its turn: for a larger one that is begun again when its turn comes. */
const MAX_EARLY = 8 * 1024 * 1024;

/**
 * The blocks of a file in order, each with its data decompressed. Where a codec works on other threads, blocks that
 * have arrived are given to it before their turn.
 *
 * Memory: `blocksInFlight` blocks, with the one that was given last; those before their turn are held to 8 MiB of
 * output each, and to 8 MiB of input and a block all together.
 */
export class Ahead {
  readonly #blocks: Blocks;
  readonly #codec: BlockCodec;
  readonly #maxBytes: number;
  /** Blocks before their turn. */
  readonly #most: number;
  readonly #queue: Opened[] = [];
  /** Compressed bytes of the queue. */
  #waiting = 0;
  /**
   * Waits for the bytes of the block behind the queue. It stays where the block never comes or the source fails: that
   * is told when the queue is used up.
   */
  #arrival: Promise<void> | undefined;
  /** The block that was opened last was too large to be opened early; the next may be too. */
  #isHuge = false;

  constructor(blocks: Blocks, codec: BlockCodec, limits: Limits, blocksInFlight: number) {
    this.#blocks = blocks;
    this.#codec = codec;
    this.#maxBytes = limits.maxBlockBytes;
    this.#most = codec.decompressAside === undefined ? 0 : blocksInFlight - 1;
  }

  /** The next block; undefined at the end of the file. What is wrong with a block's frame is thrown when its turn comes. */
  async next(): Promise<Opened | undefined> {
    if (this.#queue.length === 0 && this.#arrival !== undefined) await this.#arrival;
    const early = this.#queue.shift();
    if (early !== undefined) return this.#take(early);
    this.#arrival = undefined;
    const block = this.#blocks.readHere() ?? (await this.#blocks.read());
    if (block === undefined) return undefined;
    const data = this.#open(block, this.#maxBytes);
    if (!(data instanceof Promise)) return { block, data };
    this.#fill(); // what is not done at once leaves this thread idle
    return { block, data: this.#noted(data) };
  }

  #take({ block, data }: Opened): Opened {
    this.#waiting -= block.size;
    this.#fill();
    return { block, data: data instanceof Promise ? this.#noted(this.#retried(block, data)) : data };
  }

  #fill(): void {
    while (this.#queue.length < this.#most && this.#waiting < MAX_WAITING && !this.#isHuge) {
      if (this.#arrival !== undefined) return;
      const block = this.#blocks.readHere();
      if (block !== undefined) this.#add(block);
      else this.#wait();
    }
  }

  #add(block: Block): void {
    this.#waiting += block.size;
    this.#queue.push({ block, data: this.#open(block, Math.min(this.#maxBytes, MAX_EARLY)) });
  }

  #wait(): void {
    this.#arrival = this.#blocks.arrival().then((isHere) => {
      const block = isHere ? this.#blocks.readHere() : undefined;
      if (block === undefined) return;
      this.#arrival = undefined;
      this.#add(block);
      this.#fill();
    });
    this.#arrival.catch(() => {}); // met by `next`, or by nobody if the reader has left
  }

  #open(block: Block, maxBytes: number): Uint8Array | Promise<Uint8Array> {
    if (block.count === 0 && block.size === 0) return block.data; // no codec was asked for it
    try {
      const data = decompress(block, this.#codec, maxBytes, this.#most > 0);
      if (data instanceof Promise) data.catch(() => {}); // met by who takes it, if anybody does
      return data;
    } catch (error) {
      const data = Promise.reject<Uint8Array>(error);
      data.catch(() => {});
      return data;
    }
  }

  /** The block's turn has come, so it may be as large as the limit says. */
  async #retried(block: Block, data: Promise<Uint8Array>): Promise<Uint8Array> {
    try {
      return await data;
    } catch (error) {
      const isLarge = error instanceof LimitError && error.limit === "maxBlockBytes" && error.max < this.#maxBytes;
      if (!isLarge) throw error;
      return this.#open(block, this.#maxBytes);
    }
  }

  async #noted(pending: Promise<Uint8Array>): Promise<Uint8Array> {
    const data = await pending;
    this.#isHuge = data.length > MAX_EARLY;
    return data;
  }
}
