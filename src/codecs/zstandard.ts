import { xxh64Low } from "../bytes/xxh64.js";
import { Output, tooLarge } from "./output.js";
import { compressFrame } from "./zstandard-compress.js";
import { type Huffman, MOST_OF_BLOCK, readLiterals } from "./zstandard-literals.js";
import { History, runSequences } from "./zstandard-sequences.js";

const MAGIC = 0xfd2fb528;
/** Frames to pass over have this in all but the lowest 4 bits. */
const SKIPPABLE = 0x184d2a50;
/** The largest window, as in the command `zstd` unless it is told otherwise. Output is the window: none is reserved. */
const MAX_WINDOW = 2 ** 27;

/**
 * Codec "zstandard", which is read only: frames, one after the other if there are several. Content sizes and checksums
 * are checked where there are any; dictionaries are refused. (Avro 1.12, Optional Codecs; RFC 8878)
 */
export const zstandard = { name: "zstandard", decompress, compress: compressFrame } as const;

interface Frame {
  readonly window: number;
  readonly size: number | undefined;
  readonly summed: boolean;
}

function decompress(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const output = new Output(maxBytes);
  const input = new Input(bytes);
  do {
    const magic = input.number(4);
    if (magic === MAGIC) readFrame(input, output, maxBytes);
    else if (magic >= SKIPPABLE && magic < SKIPPABLE + 16) input.take(input.number(4));
    else throw new Error("not a Zstandard frame, or bytes follow the end of one");
  } while (!input.atEnd);
  return output.finish();
}

function readFrame(input: Input, output: Output, maxBytes: number): void {
  const frame = readHeader(input);
  const start = output.length;
  if (frame.size !== undefined && frame.size > maxBytes - start) throw tooLarge(maxBytes);
  readBlocks(input, output, Math.min(frame.window, MOST_OF_BLOCK));
  const data = output.since(start);
  if (frame.size !== undefined && frame.size !== data.length) throw new Error("a frame is not as long as it says");
  if (frame.summed && input.number(4) !== xxh64Low(data)) throw new Error("a frame's data do not have its checksum");
}

/** (RFC 8878, 3.1.1.1) */
function readHeader(input: Input): Frame {
  const flags = input.number(1);
  if ((flags & 8) !== 0) throw new Error("a frame of a later format");
  const single = (flags & 32) !== 0;
  const descriptor = single ? 0 : input.number(1);
  if (input.number([0, 1, 2, 4][flags & 3]!) !== 0) throw new Error("a frame that needs a dictionary");
  const width = [single ? 1 : 0, 2, 4, 8][flags >>> 6]!;
  const size = width === 0 ? undefined : input.number(width) + (width === 2 ? 256 : 0);
  const window = single ? size! : 2 ** (10 + (descriptor >>> 3)) * (1 + (descriptor & 7) / 8);
  if (!single && window > MAX_WINDOW) throw new Error("a window of more than 128 MiB");
  return { window, size, summed: (flags & 4) !== 0 };
}

/** (RFC 8878, 3.1.1.2) */
function readBlocks(input: Input, output: Output, most: number): void {
  const history = new History();
  const start = output.length;
  let huffman: Huffman | undefined;
  for (let last = false; !last; ) {
    const header = input.number(3);
    last = (header & 1) === 1;
    const kind = (header >>> 1) & 3;
    const size = header >>> 3;
    if (size > most) throw new Error("a block is larger than is allowed");
    if (kind === 0) output.append(input.take(size));
    else if (kind === 1) output.fill(input.number(1), size);
    else if (kind === 2) {
      const block = input.take(size);
      if (size < 2) throw new Error("a block is cut in its literals");
      const literals = readLiterals(block, 0, size, huffman);
      huffman = literals.huffman;
      runSequences(block, literals.at, size, literals.bytes, history, output, start);
    } else throw new Error("a block of no kind that is known");
  }
}

/** Bytes that are taken from the front. */
class Input {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(count: number): Uint8Array {
    if (count > this.#bytes.length - this.#at) throw new Error("the data are cut");
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** An unsigned little-endian number; beyond 2^53 it is about right, which is enough for a claim. */
  number(count: number): number {
    return this.take(count).reduceRight((number, byte) => number * 256 + byte, 0);
  }
}
