import type { RecordBatch } from "../column/batch.js";
import type { Limits } from "../limits.js";
import type { Schema } from "../schema/schema.js";
import { Ahead } from "./ahead.js";
import { type Block, type Blocks, placeOf } from "./block.js";
import { isDamage, type OnDamage } from "./damage.js";
import { SYNC_LENGTH } from "./header.js";
import type { Opener } from "./opener.js";
import type { Step } from "./pass.js";
import { inFile } from "./place.js";

/** What a container needs of a type: AvroType has it. */
export interface BlockDecoder<Out> {
  /** What rows are read as. */
  readonly schema: Schema;
  decodeBatch(bytes: Uint8Array, options: DecodeOptions): Out[];
  decodeColumns(bytes: Uint8Array, options: DecodeOptions): RecordBatch<Out>;
  verify(bytes: Uint8Array, options: { readonly count: number }): number;
}

export interface DecodeOptions {
  readonly count: number;
  readonly fields?: readonly string[];
}

/** How blocks are opened. */
export interface Opening<T> {
  readonly opener: Opener<T>;
  readonly limits: Limits;
  /** Blocks whose data are in memory at once, at most: being opened, waiting, or being decoded. */
  readonly blocksInFlight: number;
  /** Is told of damage; undefined where damage is thrown. */
  readonly onDamage?: OnDamage | undefined;
}

/** What is made of a block; `data` are what they were before compression. */
export type Decode<T> = (data: Uint8Array, count: number, block: Block) => T;

/**
 * A step, for one pass, that opens the next block that has data and finishes it. A block is delivered whole or not at
 * all: one that is damaged is thrown or, where `onDamage` is told of it, passed over.
 */
export function decodeStep<T>(opening: Opening<Uint8Array>, decode: Decode<T>): Step<T> {
  return openStep(opening, (block, data) => decodeData(block, data, decode));
}

/** The same of whatever blocks are opened to. */
export function openStep<T, R>(
  { opener, limits, blocksInFlight, onDamage }: Opening<T>,
  finish: (block: Block, made: T) => R,
): Step<R> {
  let ahead: Ahead<T> | undefined;
  return async (blocks: Blocks) => {
    ahead ??= new Ahead(blocks, opener, limits, blocksInFlight);
    for (;;) {
      const opened = await ahead.next();
      if (opened === undefined) return undefined;
      const { block, made } = opened;
      try {
        const found = finish(block, made instanceof Promise ? await made : made);
        if (block.count > 0) return found;
      } catch (error) {
        passOver(block, error, onDamage);
      }
    }
  };
}

/** Tell of a block whose data are damaged. What is no damage, or is to be thrown, is thrown. */
function passOver(block: Block, error: unknown, onDamage: OnDamage | undefined): void {
  if (onDamage === undefined || !isDamage(error)) throw error;
  onDamage({ start: block.offset, end: block.dataOffset + block.size + SYNC_LENGTH, error, rows: block.count });
}

/** Decode the data of a block; errors are laid into the file. */
export function decodeData<T>(block: Block, data: Uint8Array, decode: Decode<T>): T {
  try {
    return decode(data, block.count, block);
  } catch (error) {
    throw inFile(error, placeOf(block), data === block.data ? block.dataOffset : undefined);
  }
}
