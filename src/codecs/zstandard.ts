import { xxh64Low } from "../bytes/xxh64.js";
import { Output, tooLarge } from "./output.js";
import { compressFrame } from "./zstandard-compress.js";
import { type Huffman, MOST_OF_BLOCK, readLiterals } from "./zstandard-literals.js";
import { type NativeZstandard, nativeZstandard } from "./zstandard-native.js";
import { History, runSequences } from "./zstandard-sequences.js";

/** The level of the command `zstd`, if it is told none. */
const USUAL_LEVEL = 3;
const MAGIC = 0xfd2fb528;
/** Frames to pass over have this in all but the lowest 4 bits. */
const SKIPPABLE = 0x184d2a50;
/** The largest window, as in the command `zstd` unless it is told otherwise. Output is the window: none is reserved. */
const MAX_WINDOW = 2 ** 27;
/** The largest window that the platform is let reserve: what any reader should have. (RFC 8878, 3.1.1.1.2) */
const NATIVE_WINDOW = 2 ** 23;

/**
 * Codec "zstandard". Frames are read, one after the other if there are several; content sizes and checksums are checked
 * where there are any, and dictionaries are refused. One frame with both is written, at a level from 1 to 22, or 3.
 * By the platform where it can (Node since 22.15 and 23.8), elsewhere by own code, to which the levels from 1, 3, 7 and
 * 13 on are one each. (Avro 1.12, Optional Codecs; RFC 8878)
 */
export const zstandard = { name: "zstandard", levels: [1, 22], decompress, compress } as const;

function compress(bytes: Uint8Array, level: number = USUAL_LEVEL): Uint8Array {
  return nativeZstandard()?.compress(bytes, level) ?? compressFrame(bytes, level);
}

function decompress(bytes: Uint8Array, maxBytes: number): Uint8Array {
  return decompressFrames(bytes, maxBytes, nativeZstandard());
}

interface Frame {
  readonly window: number;
  readonly size: number | undefined;
  readonly summed: boolean;
}

/** Decompress with what the platform has, or with own code. */
export function decompressFrames(bytes: Uint8Array, maxBytes: number, native?: NativeZstandard): Uint8Array {
  const output = new Output(maxBytes);
  const input = new Input(bytes);
  do {
    const start = input.at;
    const magic = input.number(4);
    if (magic === MAGIC) readFrame(input, start, output, maxBytes, native);
    else if (magic >= SKIPPABLE && magic < SKIPPABLE + 16) input.take(input.number(4));
    else throw new Error("not a Zstandard frame, or bytes follow the end of one");
  } while (!input.atEnd);
  return output.finish();
}

function readFrame(input: Input, begin: number, output: Output, maxBytes: number, native?: NativeZstandard): void {
  const frame = readHeader(input);
  const start = output.length;
  if (frame.size !== undefined && frame.size > maxBytes - start) throw tooLarge(maxBytes);
  const most = Math.min(frame.window, MOST_OF_BLOCK);
  const platform = frame.window <= NATIVE_WINDOW ? native : undefined;
  if (platform === undefined) readBlocks(input, output, most);
  else passBlocks(input, most);
  const sum = frame.summed ? input.number(4) : undefined;
  if (platform !== undefined) output.append(platform.decompress(input.since(begin), maxBytes - start));
  const data = output.since(start);
  if (frame.size !== undefined && frame.size !== data.length) throw new Error("a frame is not as long as it says");
  if (platform === undefined && sum !== undefined && sum !== xxh64Low(data))
    throw new Error("a frame's data do not have its checksum");
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
    const head = readHead(input, most);
    const { kind, size } = head;
    last = head.last;
    if (kind === 0) output.append(input.take(size));
    else if (kind === 1) output.fill(input.number(1), size);
    else {
      const block = input.take(size);
      if (size < 2) throw new Error("a block is cut in its literals");
      const literals = readLiterals(block, 0, size, huffman);
      huffman = literals.huffman;
      runSequences(block, literals.at, size, literals.bytes, history, output, start);
    }
  }
}

/** Pass over the blocks of a frame: they are all there. */
function passBlocks(input: Input, most: number): void {
  for (let last = false; !last; ) {
    const head = readHead(input, most);
    last = head.last;
    input.take(head.kind === 1 ? 1 : head.size);
  }
}

function readHead(input: Input, most: number) {
  const head = input.number(3);
  const kind = (head >>> 1) & 3;
  const size = head >>> 3;
  if (kind === 3) throw new Error("a block of no kind that is known");
  if (size > most) throw new Error("a block is larger than is allowed");
  return { last: (head & 1) === 1, kind, size };
}

/** Bytes that are taken from the front. */
class Input {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get at(): number {
    return this.#at;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** What was taken from a place on. */
  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.#at);
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
