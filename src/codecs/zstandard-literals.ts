import { BackwardBits } from "./bits.js";
import { FseState, readFse } from "./fse.js";

/** Bits of the longest code. */
export const LONGEST = 11;
/** Bits that are looked at together. */
const WORD = 24;
/** Weights that a description may have; one more follows from them. */
const MOST_WEIGHTS = 255;
/** Bytes that a block makes at most. */
export const MOST_OF_BLOCK = 128 * 1024;

/** Prefix codes: for each word of `log` bits the symbol and the bits of its code. */
export interface Huffman {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
}

export interface Literals {
  readonly bytes: Uint8Array;
  /** The codes that a later block may use again. */
  readonly huffman: Huffman | undefined;
  /** Where the section ends. */
  readonly at: number;
}

/** Read the literals of a compressed block that ends at `end`. (RFC 8878, 3.1.1.3.1) */
export function readLiterals(bytes: Uint8Array, start: number, end: number, before: Huffman | undefined): Literals {
  const kind = bytes[start]! & 3;
  const format = (bytes[start]! >>> 2) & 3;
  const compressed = kind >= 2;
  const head = compressed ? [3, 3, 4, 5][format]! : [1, 2, 1, 3][format]!;
  if (head > end - start) throw new Error("a block is cut in its literals");
  const width = compressed ? [10, 10, 14, 18][format]! : [5, 12, 5, 20][format]!;
  const number = littleEndian(bytes, start, head);
  const size = Math.floor(number / 2 ** (compressed || format & 1 ? 4 : 3)) % 2 ** width;
  if (size > MOST_OF_BLOCK) throw new Error("more literals than a block may have");
  const at = start + head;
  if (!compressed) return { ...plain(bytes, at, end, size, kind === 1), huffman: before };
  const stop = at + (Math.floor(number / 2 ** (4 + width)) % 2 ** width);
  if (stop > end) throw new Error("a block is cut in its literals");
  const found = kind === 2 ? readHuffman(bytes, at, stop) : { huffman: before, at };
  if (found.huffman === undefined) throw new Error("literals use the codes of a block that is not there");
  const output = new Uint8Array(size);
  const decode = format === 0 ? decodeStream : decodeFour;
  decode(bytes, found.at, stop, found.huffman, output);
  return { bytes: output, huffman: found.huffman, at: stop };
}

function plain(bytes: Uint8Array, at: number, end: number, size: number, repeated: boolean) {
  const length = repeated ? 1 : size;
  if (length > end - at) throw new Error("a block is cut in its literals");
  const output = repeated ? new Uint8Array(size).fill(bytes[at]!) : bytes.subarray(at, at + size);
  return { bytes: output, at: at + length };
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let number = 0;
  for (let i = count; i > 0; i--) number = number * 256 + bytes[at + i - 1]!;
  return number;
}

function readHuffman(bytes: Uint8Array, start: number, end: number): { huffman: Huffman; at: number } {
  const head = bytes[start];
  if (head === undefined || start >= end) throw new Error("a block is cut in its codes");
  const count = head - 127;
  const at = start + 1 + (count > 0 ? Math.ceil(count / 2) : head);
  if (at > end) throw new Error("a block is cut in its codes");
  const weights = count > 0 ? plainWeights(bytes, start + 1, count) : readWeights(bytes, start + 1, at);
  return { huffman: huffmanOf(weights), at };
}

function plainWeights(bytes: Uint8Array, start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (bytes[start + (i >> 1)]! >>> (i & 1 ? 0 : 4)) & 15);
}

/** Two states take turns until the bits are used up; the one that is not asked then has one symbol more. */
function readWeights(bytes: Uint8Array, start: number, end: number): number[] {
  const { table, at } = readFse(bytes, start, end, 6, 255);
  const bits = new BackwardBits(bytes, at, end);
  const states = [new FseState(table, bits), new FseState(table, bits)] as const;
  const weights: number[] = [];
  // a table of one symbol takes no bits: the bound on weights is what ends it
  for (let turn = 0; weights.length < MOST_WEIGHTS; turn ^= 1) {
    const state = states[turn]!;
    weights.push(state.symbol);
    state.next(bits);
    if (bits.left >= 0) continue;
    weights.push(states[turn ^ 1]!.symbol);
    return weights;
  }
  throw new Error("more codes than there are bytes");
}

function huffmanOf(weights: number[]): Huffman {
  let sum = 0;
  for (const weight of weights) {
    if (weight > LONGEST + 1) throw new Error("a code is longer than is allowed");
    if (weight > 0) sum += 1 << (weight - 1);
  }
  const log = 32 - Math.clz32(sum);
  const rest = 2 ** log - sum;
  if (sum === 0 || log > LONGEST || weights.length > MOST_WEIGHTS || (rest & (rest - 1)) !== 0)
    throw new Error("codes that do not add up");
  const all = [...weights, 32 - Math.clz32(rest)];
  const symbols = new Uint8Array(1 << log);
  const bits = new Uint8Array(1 << log);
  let place = 0;
  for (let weight = 1; weight <= log; weight++)
    for (const [symbol, own] of all.entries()) {
      if (own !== weight) continue;
      const next = place + (1 << (weight - 1));
      symbols.fill(symbol, place, next);
      bits.fill(log + 1 - weight, place, next);
      place = next;
    }
  return { log, symbols, bits };
}

/** Four streams behind a table with the sizes of the first three. */
function decodeFour(bytes: Uint8Array, start: number, end: number, huffman: Huffman, output: Uint8Array): void {
  const part = Math.ceil(output.length / 4);
  if (end - start < 6 || 3 * part > output.length) throw new Error("literals that are cut");
  let at = start + 6;
  for (let i = 0; i < 4; i++) {
    const stop = i === 3 ? end : at + bytes[start + 2 * i]! + 256 * bytes[start + 2 * i + 1]!;
    if (stop > end) throw new Error("literals that are cut");
    decodeStream(bytes, at, stop, huffman, output.subarray(i * part, i === 3 ? output.length : (i + 1) * part));
    at = stop;
  }
}

function decodeStream(
  bytes: Uint8Array,
  start: number,
  end: number,
  { log, symbols, bits: lengths }: Huffman,
  output: Uint8Array,
): void {
  const bits = new BackwardBits(bytes, start, end);
  const mask = (1 << log) - 1;
  let at = 0;
  // two codes have 22 bits at most: while so many are left, they are taken from one word
  for (let left = bits.left; left >= WORD && at + 2 <= output.length; bits.left = left) {
    const low = left - WORD;
    const byte = start + (low >>> 3);
    const word =
      (bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16) | (bytes[byte + 3]! << 24)) >>> (low & 7);
    const first = (word >>> (WORD - log)) & mask;
    const used = lengths[first]!;
    const second = (word >>> (WORD - log - used)) & mask;
    output[at] = symbols[first]!;
    output[at + 1] = symbols[second]!;
    at += 2;
    left -= used + lengths[second]!;
  }
  for (; at < output.length; at++) {
    const word = bits.peek(log);
    output[at] = symbols[word]!;
    bits.left -= lengths[word]!;
  }
  if (bits.left !== 0) throw new Error("literals whose bits are not used up exactly");
}
