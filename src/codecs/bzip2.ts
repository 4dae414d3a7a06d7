import { crc32Forward } from "../bytes/crc32.js";
import { ForwardBits } from "./bits.js";
import { readBlock } from "./bzip2-block.js";
import { Output } from "./output.js";

/** What a block and the end of a stream begin with, in halves of 24 bits: digits of pi and of its square root. */
const BLOCK = [0x314159, 0x265359] as const;
const END = [0x177245, 0x385090] as const;

/**
 * Codec "bzip2", which is read only: whole streams, one after the other if there are several. Sums are checked, those
 * of the blocks and those of the streams. (Avro 1.12, Optional Codecs)
 */
export const bzip2 = { name: "bzip2", decompress } as const;

function decompress(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const output = new Output(maxBytes);
  const bits = new ForwardBits(bytes);
  do readStream(bits, output);
  while (!bits.atEnd);
  return output.finish();
}

function readStream(bits: ForwardBits, output: Output): void {
  const level = bits.read(24) === 0x425a68 ? bits.read(8) - 0x30 : 0;
  if (level < 1 || level > 9) throw new Error("not a bzip2 stream, or bytes follow the end of one");
  let sums = 0;
  for (;;) {
    const high = bits.read(24);
    const low = bits.read(24);
    const sum = bits.read(32);
    if (high === END[0] && low === END[1]) {
      if (sum !== sums) throw new Error("the stream's sum is not that of its blocks");
      bits.toByte();
      return;
    }
    if (high !== BLOCK[0] || low !== BLOCK[1]) throw new Error("neither a block nor the end of the stream");
    const start = output.length;
    readBlock(bits, level * 100_000, output);
    if (crc32Forward(output.since(start)) !== sum) throw new Error("a block's data do not have its CRC-32");
    sums = (((sums << 1) | (sums >>> 31)) ^ sum) >>> 0;
  }
}
