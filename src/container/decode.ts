import type { RecordBatch } from "../column/batch.js";
import type { Limits } from "../limits.js";
import { Ahead } from "./ahead.js";
import { type Block, type Blocks, placeOf } from "./block.js";
import type { BlockCodec } from "./codec.js";
import { isDamage, type OnDamage } from "./damage.js";
import { SYNC_LENGTH } from "./header.js";
import type { Step } from "./pass.js";
import { inFile } from "./place.js";

/** What a container needs of a type: AvroType has it. */
export interface BlockDecoder<Out> {
  decodeBatch(bytes: Uint8Array, options: DecodeOptions): Out[];
  decodeColumns(bytes: Uint8Array, options: DecodeOptions): RecordBatch<Out>;
  verify(bytes: Uint8Array, options: { readonly count: number }): number;
}

export interface DecodeOptions {
  readonly count: number;
  readonly fields?: readonly string[];
}

/** How the data of blocks are had. */
export interface Opening {
  readonly codec: BlockCodec;
  readonly limits: Limits;
  /** Blocks whose data are in memory at once, at most: being decompressed, waiting, or being decoded. */
  readonly blocksInFlight: number;
  /** Is told of damage; undefined where damage is thrown. */
  readonly onDamage?: OnDamage | undefined;
}

/** What is made of a block; `data` are what they were before compression. */
export type Decode<T> = (data: Uint8Array, count: number, block: Block) => T;

/**
 * A step, for one pass, that decodes the next block that has data. A block is delivered whole or not at all: one that
 * is damaged is thrown or, where `onDamage` is told of it, passed over.
 */
export function decodeStep<T>({ codec, limits, blocksInFlight, onDamage }: Opening, decode: Decode<T>): Step<T> {
  let ahead: Ahead | undefined;
  return async (blocks: Blocks) => {
    ahead ??= new Ahead(blocks, codec, limits, blocksInFlight);
    for (;;) {
      const opened = await ahead.next();
      if (opened === undefined) return undefined;
      const { block } = opened;
      if (block.count === 0 && block.size === 0) continue;
      try {
        const data = opened.data instanceof Promise ? await opened.data : opened.data;
        const made = run(block, data, decode);
        if (block.count > 0) return made;
      } catch (error) {
        passOver(block, error, onDamage);
      }
    }
  };
}

/** Tell of a block whose data are damaged. What is no damage, or is to be thrown, is thrown. */
export function passOver(block: Block, error: unknown, onDamage: OnDamage | undefined): void {
  if (onDamage === undefined || !isDamage(error)) throw error;
  onDamage({ start: block.offset, end: block.dataOffset + block.size + SYNC_LENGTH, error, rows: block.count });
}

function run<T>(block: Block, data: Uint8Array, decode: Decode<T>): T {
  try {
    return decode(data, block.count, block);
  } catch (error) {
    throw inFile(error, placeOf(block), data === block.data ? block.dataOffset : undefined);
  }
}
