import { BitWriter } from "./bit-writer.js";
import { describe, FseEncoding, FseWriter, histogram, sharesOf } from "./fse-encode.js";
import { LONGEST } from "./zstandard-literals.js";

/** Fewer literals than this are not worth a table. */
const LEAST_LITERALS = 32;
/** Literals that are written as one stream, not as four. */
const ONE_STREAM = 256;
/** Bits of the largest table of weights, and what a description of weights may take. */
const WEIGHT_LOG = 6;
const MOST_BYTES = 127;
/** Weights that can be told without entropy coding, four bits each. */
const PLAIN_WEIGHTS = 128;

/** Prefix codes of bytes: of each its code, and from bit 16 on how many bits that has. */
interface Codes {
  readonly codes: Uint32Array;
  readonly description: Uint8Array;
}

/** Write the literals of a block as they pack best, from `start` on; gives the end. (RFC 8878, 3.1.1.3.1) */
export function writeLiterals(literals: Uint8Array, output: Uint8Array, start: number): number {
  const counts = new Uint32Array(256);
  for (let at = 0; at < literals.length; at++) counts[literals[at]!]!++;
  if (literals.length > 1 && counts[literals[0]!] === literals.length) {
    const at = writeHead(1, literals.length, output, start);
    output[at] = literals[0]!;
    return at + 1;
  }
  const codes = literals.length < LEAST_LITERALS ? undefined : codesOf(counts);
  const end = codes === undefined ? start : writeCoded(literals, codes, output, start);
  if (end > start && end - start < literals.length) return end;
  const at = writeHead(0, literals.length, output, start);
  output.set(literals, at);
  return at + literals.length;
}

/** The head of literals as they are, or of one byte again and again. */
function writeHead(kind: number, size: number, output: Uint8Array, start: number): number {
  if (size < 32) return writeNumber(kind | (size << 3), 1, output, start);
  if (size < 4096) return writeNumber(kind | (1 << 2) | (size << 4), 2, output, start);
  return writeNumber(kind | (3 << 2) | (size << 4), 3, output, start);
}

function writeCoded(literals: Uint8Array, codes: Codes, output: Uint8Array, start: number): number {
  const size = literals.length;
  const format = size < ONE_STREAM ? 0 : size < 1 << 10 ? 1 : size < 1 << 14 ? 2 : 3;
  const head = [3, 3, 4, 5][format]!;
  const width = [10, 10, 14, 18][format]!;
  output.set(codes.description, start + head);
  const at = start + head + codes.description.length;
  const end = format === 0 ? writeStream(literals, 0, size, codes, output, at) : writeFour(literals, codes, output, at);
  const length = end - start - head;
  if (length >= size) return start;
  writeNumber(2 + 4 * format + 16 * (size + length * 2 ** width), head, output, start);
  return end;
}

/** Four streams behind a table with the sizes of the first three. */
function writeFour(literals: Uint8Array, codes: Codes, output: Uint8Array, start: number): number {
  const part = Math.ceil(literals.length / 4);
  let at = start + 6;
  for (let i = 0; i < 4; i++) {
    const end = writeStream(literals, i * part, Math.min((i + 1) * part, literals.length), codes, output, at);
    if (i < 3) writeNumber(end - at, 2, output, start + 2 * i);
    at = end;
  }
  return at;
}

/** As a BitWriter would, the last literal first; but this is where most of the time goes. */
function writeStream(
  literals: Uint8Array,
  from: number,
  to: number,
  { codes }: Codes,
  output: Uint8Array,
  start: number,
): number {
  let end = start;
  let word = 0;
  let count = 0;
  for (let at = to - 1; at >= from; at--) {
    const code = codes[literals[at]!]!;
    word |= (code & 0xffff) << count;
    count += code >>> 16;
    if (count < 16) continue;
    output[end] = word;
    output[end + 1] = word >>> 8;
    end += 2;
    word >>>= 16;
    count -= 16;
  }
  const bits = new BitWriter(output, end);
  bits.write(word, count);
  bits.close();
  return bits.end;
}

function writeNumber(value: number, count: number, output: Uint8Array, start: number): number {
  for (let i = 0; i < count; i++) output[start + i] = Math.floor(value / 2 ** (8 * i));
  return start + count;
}

/** Codes for bytes that occur so often, two of them at least; undefined where they can't be told. */
function codesOf(counts: Uint32Array): Codes | undefined {
  const lengths = lengthsOf(counts);
  const log = Math.max(...lengths);
  const weights = lengths.map((length) => (length === 0 ? 0 : log + 1 - length));
  let last = 255; // its weight follows from the others
  while (weights[last] === 0) last--;
  const description = describeWeights(weights.subarray(0, last));
  if (description === undefined) return undefined;
  const codes = new Uint32Array(256);
  for (let weight = 1, place = 0; weight <= log; weight++)
    for (let byte = 0; byte <= last; byte++) {
      if (weights[byte] !== weight) continue;
      codes[byte] = (place >>> (weight - 1)) | (lengths[byte]! << 16);
      place += 1 << (weight - 1);
    }
  return { codes, description };
}

/** Lengths of Huffman's codes, none above the longest that is allowed: until then the counts are evened out. */
function lengthsOf(counts: Uint32Array): Uint8Array {
  for (let even = counts; ; even = even.map((count) => (count + 1) >>> 1)) {
    const lengths = huffmanLengths(even);
    if (Math.max(...lengths) <= LONGEST) return lengths;
  }
}

/** Two queues, of bytes and of pairs, both in order: the two least become a pair, until one is left. */
function huffmanLengths(counts: Uint32Array): Uint8Array {
  const sorted = Float64Array.from(counts, (count, byte) => count * 256 + byte)
    .filter((key) => key > 255)
    .sort();
  const leaves = sorted.length;
  const last = 2 * leaves - 2;
  const sums = new Float64Array(last + 1).fill(Number.POSITIVE_INFINITY);
  const parents = new Uint16Array(last + 1);
  for (let leaf = 0; leaf < leaves; leaf++) sums[leaf] = Math.floor(sorted[leaf]! / 256);
  for (let node = leaves, leaf = 0, pair = leaves; node <= last; node++) {
    let sum = 0;
    for (let i = 0; i < 2; i++) {
      const least = leaf < leaves && sums[leaf]! <= sums[pair]! ? leaf++ : pair++;
      parents[least] = node;
      sum += sums[least]!;
    }
    sums[node] = sum;
  }
  const depths = new Uint8Array(last + 1);
  for (let node = last - 1; node >= 0; node--) depths[node] = depths[parents[node]!]! + 1;
  const lengths = new Uint8Array(256);
  for (let leaf = 0; leaf < leaves; leaf++) lengths[sorted[leaf]! % 256] = depths[leaf]!;
  return lengths;
}

/** The shorter of both ways; undefined if there are too many for the plain one, and the other has no room for them. */
function describeWeights(weights: Uint8Array): Uint8Array | undefined {
  const coded = codeWeights(weights);
  const plain = 1 + Math.ceil(weights.length / 2);
  if (coded !== undefined && (coded.length < plain || weights.length > PLAIN_WEIGHTS)) return coded;
  if (weights.length > PLAIN_WEIGHTS) return undefined;
  const description = new Uint8Array(plain);
  description[0] = 127 + weights.length;
  for (const [i, weight] of weights.entries()) description[1 + (i >> 1)]! |= i & 1 ? weight : weight << 4;
  return description;
}

/** Two states take turns, as they are read. (RFC 8878, 4.2.1.2) */
function codeWeights(weights: Uint8Array): Uint8Array | undefined {
  const counts = histogram(weights);
  if (counts.filter((count) => count > 0).length < 2) return undefined;
  const shares = sharesOf(counts, WEIGHT_LOG);
  const table = new FseEncoding(shares);
  const description = describe(shares);
  const bits = new BitWriter(new Uint8Array(1 + description.length + weights.length + 8), 1 + description.length);
  bits.bytes.set(description, 1);
  const states: FseWriter[] = [];
  for (let i = weights.length - 1; i >= 0; i--) {
    const state = states[i & 1];
    if (state === undefined) states[i & 1] = new FseWriter(table, weights[i]!);
    else state.write(weights[i]!, bits);
  }
  for (const i of [1, 0]) states[i]!.finish(bits);
  bits.close();
  const length = bits.end - 1;
  if (length > MOST_BYTES) return undefined;
  bits.bytes[0] = length;
  return bits.bytes.subarray(0, bits.end);
}
