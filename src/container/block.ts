import type { Limits } from "../limits.js";
import type { Cursor } from "./cursor.js";
import { type ContainerHeader, SYNC_LENGTH } from "./header.js";
import { readLong } from "./long.js";
import { damage, excess, type Place, truncated } from "./place.js";

/** A data block as the file describes it. */
export interface BlockInfo {
  /** Index of the block, from 0. */
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

/** Reads the data blocks of a container one after the other. (Avro 1.12, Object Container Files) */
export class BlockReader {
  readonly #cursor: Cursor;
  readonly #header: ContainerHeader;
  readonly #leastSize: number;
  readonly #limits: Limits;
  #index = 0;

  /** `cursor` stands at the first block; `leastSize` is the least bytes that one datum takes, uncompressed. */
  constructor(cursor: Cursor, header: ContainerHeader, leastSize: number, limits: Limits) {
    this.#cursor = cursor;
    this.#header = header;
    this.#leastSize = leastSize;
    this.#limits = limits;
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
    return { ...info, data, dataOffset };
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

  async #readInfo(): Promise<BlockInfo | undefined> {
    const cursor = this.#cursor;
    if (!cursor.has(1) && !(await cursor.fill(1))) return undefined;
    const place = { block: this.#index++, start: cursor.position };
    const count = await readLong(cursor, place, "invalid-block");
    const size = await readLong(cursor, place, "invalid-block");
    this.#check(place, count, size);
    return { index: place.block, offset: place.start, count, size };
  }

  #check(place: Place, count: number, size: number): void {
    const { maxBlockBytes, maxFreeValues } = this.#limits;
    if (count < 0) throw damage(place, "invalid-block", "a negative count", place.start);
    if (size < 0) throw damage(place, "invalid-block", "a negative size", place.start);
    if (size > maxBlockBytes) throw excess(place, "maxBlockBytes", maxBlockBytes, "too many bytes", place.start);
    // The data's length is known where they are not compressed. Each datum takes its least size of it or is free.
    const isPlain = this.#header.codec === "null";
    if (isPlain && count * this.#leastSize > size)
      throw damage(place, "invalid-block", "a count of more data than its bytes can hold", place.start);
    if (count > (isPlain ? size : maxBlockBytes) + maxFreeValues)
      throw excess(place, "maxFreeValues", maxFreeValues, "a count of more data than a block may hold", place.start);
  }

  #checkSync(info: BlockInfo): void {
    const offset = this.#cursor.position;
    const marker = this.#cursor.take(SYNC_LENGTH);
    if (!this.#header.sync.every((byte, i) => marker[i] === byte))
      throw damage(
        placeOf(info),
        "sync-mismatch",
        `the sync marker at byte ${offset} is not that of the header`,
        offset,
      );
  }
}

export function placeOf(info: BlockInfo): Place {
  return { block: info.index, start: info.offset };
}
