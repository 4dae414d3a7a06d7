import type { Limits } from "../limits.js";
import type { Block, Blocks } from "./block.js";
import type { Opener } from "./opener.js";

/** A block that has data, and what was made of it or is going to be. */
export interface Opened<T> {
  readonly block: Block;
  /** A failure says nothing of the blocks that follow. */
  readonly made: T | Promise<T>;
}

/** Compressed bytes that wait at once; the block that reaches it is the last for now. */
const MAX_WAITING = 8 * 1024 * 1024;
/** Data of a block that is opened before its turn: one that has more is opened again when its turn comes. */
const MAX_EARLY = 8 * 1024 * 1024;

/**
 * The blocks of a file in order, each opened. Where other threads do that, blocks that have arrived are given to them
 * before their turn.
 *
 * Memory: `blocksInFlight` blocks, with the one that was given last; those before their turn are held to 8 MiB of
 * data each, and to 8 MiB of compressed data and a block all together.
 */
export class Ahead<T> {
  readonly #blocks: Blocks;
  readonly #opener: Opener<T>;
  readonly #maxBytes: number;
  /** Blocks before their turn. */
  readonly #most: number;
  readonly #queue: Opened<T>[] = [];
  /** Compressed bytes of the queue. */
  #waiting = 0;
  /**
   * Waits for the bytes of the block behind the queue. It stays where the block never comes or the source fails: that
   * is told when the queue is used up.
   */
  #arrival: Promise<void> | undefined;
  /** The block that was opened last was too large to be opened early; the next may be too. */
  #isHuge = false;

  constructor(blocks: Blocks, opener: Opener<T>, limits: Limits, blocksInFlight: number) {
    this.#blocks = blocks;
    this.#opener = opener;
    this.#maxBytes = limits.maxBlockBytes;
    this.#most = opener.isAside ? blocksInFlight - 1 : 0;
  }

  /** The next block; undefined at the end of the file. What is wrong with a block's frame is thrown when its turn comes. */
  async next(): Promise<Opened<T> | undefined> {
    if (this.#queue.length === 0 && this.#arrival !== undefined) await this.#arrival;
    const early = this.#queue.shift();
    if (early !== undefined) return this.#take(early);
    this.#arrival = undefined;
    const block = this.#readHere() ?? (await this.#read());
    if (block === undefined) return undefined;
    const made = this.#open(block, this.#maxBytes);
    if (!(made instanceof Promise)) return { block, made };
    this.#fill(); // what is not done at once leaves this thread idle
    return { block, made: this.#turn(block, made) };
  }

  #take({ block, made }: Opened<T>): Opened<T> {
    this.#waiting -= block.size;
    this.#fill();
    return { block, made: made instanceof Promise ? this.#turn(block, made) : made };
  }

  #fill(): void {
    while (this.#queue.length < this.#most && this.#waiting < MAX_WAITING && !this.#isHuge) {
      if (this.#arrival !== undefined) return;
      const block = this.#readHere();
      if (block !== undefined) this.#add(block);
      else this.#wait();
    }
  }

  #add(block: Block): void {
    this.#waiting += block.size;
    this.#queue.push({ block, made: this.#open(block, Math.min(this.#maxBytes, MAX_EARLY)) });
  }

  #wait(): void {
    this.#arrival = this.#blocks.arrival().then((isHere) => {
      if (!isHere) return;
      this.#arrival = undefined;
      const block = this.#readHere();
      if (block !== undefined) this.#add(block);
      this.#fill();
    });
    this.#arrival.catch(() => {}); // met by `next`, or by nobody if the reader has left
  }

  #readHere(): Block | undefined {
    let block = this.#blocks.readHere();
    while (block !== undefined && isEmpty(block)) block = this.#blocks.readHere();
    return block;
  }

  async #read(): Promise<Block | undefined> {
    let block = await this.#blocks.read();
    while (block !== undefined && isEmpty(block)) block = await this.#blocks.read();
    return block;
  }

  #open(block: Block, maxBytes: number): T | Promise<T> {
    try {
      const made = this.#opener.open(block, maxBytes);
      if (made instanceof Promise) made.catch(() => {}); // met by who takes it, if anybody does
      return made;
    } catch (error) {
      const made = Promise.reject<T>(error);
      made.catch(() => {});
      return made;
    }
  }

  /** The block's turn has come, so it may be as large as the limit says, and what is wrong with it can be told. */
  async #turn(block: Block, pending: Promise<T>): Promise<T> {
    const made = await pending.catch((error) => this.#opener.again(block, error));
    this.#isHuge = this.#opener.sizeOf(made) > MAX_EARLY;
    return made;
  }
}

/** No row, and no data that could be wrong: no codec was asked for it. */
function isEmpty(block: Block): boolean {
  return block.count === 0 && block.size === 0;
}
