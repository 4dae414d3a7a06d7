import type { RecordBatch } from "../column/batch.js";
import type { Limits } from "../limits.js";
import { type Block, type Blocks, placeOf } from "./block.js";
import { type Codec, decompress } from "./codec.js";
import type { Step } from "./pass.js";
import { inFile } from "./place.js";

/** What a container needs of a type: AvroType has it. */
export interface BlockDecoder<Out> {
  decodeBatch(bytes: Uint8Array, options: DecodeOptions): Out[];
  decodeColumns(bytes: Uint8Array, options: DecodeOptions): RecordBatch<Out>;
}

export interface DecodeOptions {
  readonly count: number;
  readonly fields?: readonly string[];
}

/** A step that decodes the next block that has data. A block is delivered whole or not at all. */
export function decodeStep<T>(codec: Codec, limits: Limits, decode: (data: Uint8Array, count: number) => T): Step<T> {
  return async (blocks: Blocks) => {
    for (;;) {
      const block = blocks.readHere() ?? (await blocks.read());
      if (block === undefined) return undefined;
      if (block.count === 0 && block.size === 0) continue;
      const found = decompress(block, codec, limits.maxBlockBytes);
      const data = found instanceof Promise ? await found : found;
      const made = run(block, data, decode);
      if (block.count > 0) return made;
    }
  };
}

function run<T>(block: Block, data: Uint8Array, decode: (data: Uint8Array, count: number) => T): T {
  try {
    return decode(data, block.count);
  } catch (error) {
    throw inFile(error, placeOf(block), data === block.data ? block.dataOffset : undefined);
  }
}
