import { LimitError } from "../errors.js";
import type { Limits } from "../limits.js";
import type { Block } from "./block.js";
import { type BlockCodec, decompress } from "./codec.js";
import { Scratch } from "./scratch.js";

/** What a reading makes of blocks, in whatever order, before it is their turn. */
export interface Opener<T> {
  /** Whether other threads do it, so that several blocks are opened before the first is done. */
  readonly isAside: boolean;
  /** Open a block, if it has no more than `maxBytes` when decompressed. */
  open(block: Block, maxBytes: number): T | Promise<T>;
  /** The turn of a block that could not be opened has come: open it under the limit that holds, or throw what is wrong. */
  again(block: Block, error: unknown): T | Promise<T>;
  /** Bytes that it takes. */
  sizeOf(opened: T): number;
}

/**
 * Opens blocks to their data as they were before compression. Where no other threads do it, the data may last only until
 * the next block is opened.
 */
export class DataOpener implements Opener<Uint8Array> {
  readonly isAside: boolean;
  readonly #codec: BlockCodec;
  readonly #maxBytes: number;
  readonly #scratch = new Scratch();

  constructor(codec: BlockCodec, { maxBlockBytes }: Limits, blocksInFlight: number) {
    this.isAside = codec.decompressAside !== undefined && blocksInFlight > 1;
    this.#codec = codec;
    this.#maxBytes = maxBlockBytes;
  }

  open(block: Block, maxBytes = this.#maxBytes): Uint8Array | Promise<Uint8Array> {
    return decompress(block, this.#codec, maxBytes, this.isAside ? "aside" : this.#scratch);
  }

  again(block: Block, error: unknown): Uint8Array | Promise<Uint8Array> {
    if (!isEarlyLimit(error, this.#maxBytes)) throw error;
    return this.open(block);
  }

  sizeOf(data: Uint8Array): number {
    return data.length;
  }
}

/** Whether a block has more data than one may have before its turn, and not, or not yet, more than `maxBytes`. */
export function isEarlyLimit(error: unknown, maxBytes: number): boolean {
  return error instanceof LimitError && error.limit === "maxBlockBytes" && error.max < maxBytes;
}
