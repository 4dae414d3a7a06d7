import type { Cursor } from "./cursor.js";
import { type FrameRules, flawOf, frameAhead, headHere, mismatch } from "./frame.js";
import { SYNC_LENGTH } from "./header.js";
import { readLong } from "./long.js";
import { type Place, truncated } from "./place.js";

/** A data block as the file describes it. */
export interface BlockInfo {
  /** Index of the block, from 0; in a range, of the blocks of the range. */
  readonly index: number;
  /** Byte offset in the file at which the block begins. */
  readonly offset: number;
  /** Data in the block. */
  readonly count: number;
  /** Bytes of its data, as they stand in the file. */
  readonly size: number;
}

/** A data block with its data, still compressed. */
export interface Block extends BlockInfo {
  readonly data: Uint8Array;
  /** Byte offset in the file at which the data begin. */
  readonly dataOffset: number;
}

/** Data blocks, one after the other; undefined at the end. */
export interface Blocks {
  /** The next block with its data. */
  read(): Promise<Block | undefined>;
  /**
   * The next block with its data if it is there and right: nothing is waited for. Undefined leaves all as it was, for
   * `read` to wait, to end, or to say what is wrong.
   */
  readHere(): Block | undefined;
  /**
   * Wait until `readHere` gives the next block; nothing is taken, nothing that is wrong is told. False if it never will:
   * `read` ends, or says why.
   */
  arrival(): Promise<boolean>;
  /** The next block, which is checked, but its data are not kept. */
  skip(): Promise<BlockInfo | undefined>;
}

/** Reads the data blocks of a container one after the other. (Avro 1.12, Object Container Files) */
export class BlockReader implements Blocks {
  readonly #cursor: Cursor;
  readonly #rules: FrameRules;
  readonly #end: number;
  #index = 0;

  /** `cursor` stands at the first block. A block is the first not read if the marker before it begins at `end` or after. */
  constructor(cursor: Cursor, rules: FrameRules, end = Number.POSITIVE_INFINITY) {
    this.#cursor = cursor;
    this.#rules = rules;
    this.#end = end;
  }

  /** The next block, once all of it is here and its sync marker is right; undefined at the end of the file. */
  async read(): Promise<Block | undefined> {
    const info = await this.#readInfo();
    if (info === undefined) return undefined;
    const cursor = this.#cursor;
    const dataOffset = cursor.position;
    const length = info.size + SYNC_LENGTH;
    if (!cursor.has(length) && !(await cursor.fill(length))) throw truncated(placeOf(info), cursor.arrived);
    const data = cursor.take(info.size);
    this.#checkSync(info);
    const { index, offset, count, size } = info; // a spread would cost more than the rest of this
    return { index, offset, count, size, data, dataOffset };
  }

  readHere(): Block | undefined {
    const cursor = this.#cursor;
    const offset = cursor.position;
    if (offset - SYNC_LENGTH >= this.#end) return undefined;
    const head = headHere(cursor);
    if (head === undefined || flawOf(head.count, head.size, this.#rules) !== undefined) return undefined;
    const { count, size, length } = head;
    if (!cursor.has(length + size + SYNC_LENGTH) || !cursor.matches(this.#rules.header.sync, length + size))
      return undefined;
    cursor.drop(length);
    const data = cursor.take(size);
    cursor.drop(SYNC_LENGTH);
    return { index: this.#index++, offset, count, size, data, dataOffset: offset + length };
  }

  async arrival(): Promise<boolean> {
    const isPastEnd = this.#cursor.position - SYNC_LENGTH >= this.#end;
    const found = isPastEnd ? 0 : await frameAhead(this.#cursor, 0, this.#rules);
    return typeof found === "number" && found > 0;
  }

  /** Pass over the next block: its size and sync marker are checked, its data are not kept. */
  async skip(): Promise<BlockInfo | undefined> {
    const info = await this.#readInfo();
    if (info === undefined) return undefined;
    const cursor = this.#cursor;
    if (!(await cursor.skip(info.size)) || !(await cursor.fill(SYNC_LENGTH)))
      throw truncated(placeOf(info), cursor.arrived);
    this.#checkSync(info);
    return info;
  }

  /** The index of something that stands where a block should, and is not going to be read as one. */
  takeIndex(): number {
    return this.#index++;
  }

  async #readInfo(): Promise<BlockInfo | undefined> {
    const cursor = this.#cursor;
    if (cursor.position - SYNC_LENGTH >= this.#end) return undefined;
    if (!cursor.has(1) && !(await cursor.fill(1))) return undefined;
    const place = { block: this.#index++, start: cursor.position };
    const count = await readLong(cursor, place, "invalid-block");
    const size = await readLong(cursor, place, "invalid-block");
    const flaw = flawOf(count, size, this.#rules);
    if (flaw !== undefined) throw flaw(place);
    return { index: place.block, offset: place.start, count, size };
  }

  #checkSync(info: BlockInfo): void {
    const cursor = this.#cursor;
    if (!cursor.matches(this.#rules.header.sync, 0)) throw mismatch(cursor.position)(placeOf(info));
    cursor.drop(SYNC_LENGTH);
  }
}

export function placeOf(info: BlockInfo): Place {
  return { block: info.index, start: info.offset };
}
