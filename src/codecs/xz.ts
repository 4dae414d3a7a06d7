import { crc32 } from "../bytes/crc32.js";
import { crc64Xz } from "../bytes/crc64-xz.js";
import { sha256 } from "../bytes/sha256.js";
import { readLzma2 } from "./lzma2.js";
import { Output } from "./output.js";

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
/** Bytes of a stream's header and of its footer. */
const ENDS = 12;
const LZMA2 = 0x21;
/** The largest dictionary: 1 GiB, sixteen times that of `xz -9`. Output is the dictionary: none is reserved. */
const MAX_DICTIONARY = 2 ** 30;

/** The checks of the format by their number. (The .xz File Format, 2.1.1.2) */
const CHECKS: ReadonlyMap<number, (data: Uint8Array) => Uint8Array> = /* @__PURE__ */ new Map<
  number,
  (data: Uint8Array) => Uint8Array
>([
  [0, () => new Uint8Array(0)],
  [1, (data) => littleEndian(crc32(data))],
  [4, crc64Xz],
  [10, sha256],
]);

/**
 * Codec "xz", which is read only: streams of LZMA2 without other filters, one after the other if there are several.
 * All sums, sizes and the index are checked. (Avro 1.12, Optional Codecs; The .xz File Format)
 */
export const xz = { name: "xz", decompress } as const;

/** What the index says again of a block. */
interface Sizes {
  readonly unpadded: number;
  readonly uncompressed: number;
}

function decompress(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const output = new Output(maxBytes);
  let at = readStream(bytes, 0, output);
  while (at < bytes.length) at = isPadding(bytes, at) ? at + 4 : readStream(bytes, at, output);
  return output.finish();
}

function isPadding(bytes: Uint8Array, at: number): boolean {
  return bytes.length - at >= 4 && bytes.subarray(at, at + 4).every((byte) => byte === 0);
}

function readStream(bytes: Uint8Array, start: number, output: Output): number {
  if (!MAGIC.every((byte, i) => bytes[start + i] === byte))
    throw new Error("not an xz stream, or bytes follow the end of one");
  const kind = bytes[start + 7];
  const check = CHECKS.get(kind ?? -1);
  if (bytes[start + 6] !== 0 || kind === undefined || check === undefined) throw new Error("a check that is not known");
  checkSum(bytes, start + 6, start + 8);
  let at = start + ENDS;
  const blocks: Sizes[] = [];
  while (bytes[at] !== 0) {
    const { next, sizes } = readBlock(bytes, at, check, output);
    blocks.push(sizes);
    at = next;
  }
  const index = readIndex(bytes, at, blocks);
  readFooter(bytes, index, index - at, kind);
  return index + ENDS;
}

/** A block's header, its data, and its check. (3) */
function readBlock(bytes: Uint8Array, start: number, check: (data: Uint8Array) => Uint8Array, output: Output) {
  const first = bytes[start];
  if (first === undefined) throw new Error("the data are cut");
  const body = start + 4 * (first + 1);
  checkSum(bytes, start, body - 4);
  const claims = readBlockHeader(bytes, start + 1, body - 4);
  const from = output.length;
  const end = readLzma2(bytes, body, output);
  const data = output.since(from);
  if ((claims.compressed ?? end - body) !== end - body || (claims.uncompressed ?? data.length) !== data.length)
    throw new Error("a block is not as long as it says");
  const sum = check(data);
  const padded = end + (-(end - body) & 3);
  const next = padded + sum.length;
  if (next > bytes.length) throw new Error("the data are cut");
  checkZeros(bytes, end, padded);
  if (sum.some((byte, i) => bytes[padded + i] !== byte)) throw new Error("a block's data do not have their check");
  return { next, sizes: { unpadded: end - start + sum.length, uncompressed: data.length } };
}

function readBlockHeader(bytes: Uint8Array, start: number, end: number) {
  const flags = bytes[start]!;
  const numbers = new Numbers(bytes, start + 1, end);
  const compressed = flags & 0x40 ? numbers.next() : undefined;
  const uncompressed = flags & 0x80 ? numbers.next() : undefined;
  if ((flags & 0x3f) !== 0 || numbers.next() !== LZMA2 || numbers.next() !== 1)
    throw new Error("a block with filters other than LZMA2, which are not built");
  const size = numbers.next();
  const dictionary = size === 40 ? 2 ** 32 - 1 : (2 | (size & 1)) * 2 ** ((size >>> 1) + 11);
  if (size > 40 || dictionary > MAX_DICTIONARY) throw new Error("a dictionary of more than 1 GiB");
  checkZeros(bytes, numbers.at, end);
  return { compressed, uncompressed };
}

/** The sizes of all blocks once more. (4) */
function readIndex(bytes: Uint8Array, start: number, blocks: readonly Sizes[]): number {
  const numbers = new Numbers(bytes, start + 1, bytes.length);
  const wrong = () => new Error("the index is not that of the blocks");
  if (numbers.next() !== blocks.length) throw wrong();
  for (const { unpadded, uncompressed } of blocks)
    if (numbers.next() !== unpadded || numbers.next() !== uncompressed) throw wrong();
  const end = numbers.at + (-(numbers.at - start) & 3);
  checkZeros(bytes, numbers.at, end);
  checkSum(bytes, start, end);
  return end + 4;
}

/** (2.1.2) */
function readFooter(bytes: Uint8Array, start: number, indexSize: number, kind: number): void {
  if (bytes.length - start < ENDS) throw new Error("the data are cut");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(start, true) !== crc32(bytes.subarray(start + 4, start + 10)))
    throw new Error("the footer does not have its CRC-32");
  const size = 4 * (view.getUint32(start + 4, true) + 1);
  const isRight = bytes[start + 8] === 0 && bytes[start + 9] === kind && size === indexSize;
  if (!isRight || bytes[start + 10] !== 0x59 || bytes[start + 11] !== 0x5a)
    throw new Error("the footer is not that of the stream");
}

/** The CRC-32 of what stands from `start` to `end` must follow it. */
function checkSum(bytes: Uint8Array, start: number, end: number): void {
  if (end + 4 > bytes.length) throw new Error("the data are cut");
  const sum = littleEndian(crc32(bytes.subarray(start, end)));
  if (sum.some((byte, i) => bytes[end + i] !== byte)) throw new Error("a header or the index does not have its CRC-32");
}

function checkZeros(bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; at++) if (bytes[at] !== 0) throw new Error("padding that is not 0, or is cut");
}

function littleEndian(sum: number): Uint8Array {
  return Uint8Array.of(sum, sum >>> 8, sum >>> 16, sum >>> 24);
}

/** Numbers of up to 63 bits, 7 in a byte, the lowest first. (1.2) */
class Numbers {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
    readonly end: number,
  ) {}

  /** Beyond 2^53 it is about right: more than any size that is real. */
  next(): number {
    let value = 0;
    for (let i = 0; i < 9; i++) {
      if (this.at >= this.end) break;
      const byte = this.bytes[this.at++]!;
      value += (byte & 127) * 2 ** (7 * i);
      if (byte < 128) return value;
    }
    throw new Error("a number that is cut or too long");
  }
}
