import { xxh64Low } from "../bytes/xxh64.js";
import { BitWriter } from "./bit-writer.js";
import { cost, describe, FseEncoding, FseWriter, histogram, type Shares, sharesOf } from "./fse-encode.js";
import { writeLiterals } from "./zstandard-huffman.js";
import { MOST_OF_BLOCK } from "./zstandard-literals.js";
import { type Effort, Matcher, Sequences, WINDOW } from "./zstandard-matches.js";
import { History, KINDS, LITERAL_BASES, LITERAL_BITS, MATCH_BASES, MATCH_BITS } from "./zstandard-sequences.js";

/** Magic number, frame header and checksum; the head of a block. */
const FRAME = 18;
const BLOCK = 3;
/** Lengths below these have codes that a table tells; above, one for each power of two. */
const SMALL_LITERALS = 64;
const SMALL_MATCHES = 131;

/** Literal lengths, offsets and match lengths of a block as codes: what is entropy-coded of them. */
type Codes = readonly [Uint8Array, Uint8Array, Uint8Array];

/**
 * One frame with its content size and checksum. (RFC 8878)
 *
 * @param level As of the command `zstd`, 1 to 22, but with four steps only: from 1, 3, 7 and 13 on.
 */
export function compressFrame(bytes: Uint8Array, level: number): Uint8Array {
  const { length } = bytes;
  const most = Math.min(length, MOST_OF_BLOCK);
  // what a block takes at most before it is given up: 11 bits for a literal, 11 bytes for a sequence of 4 bytes or more
  const room = FRAME + length + BLOCK * (1 + Math.ceil(length / MOST_OF_BLOCK)) + 3 * most + 1024;
  const output = new Uint8Array(room);
  let end = writeHeader(length, output);
  const matcher = new Matcher(bytes, effortOf(level));
  const sequences = new Sequences(most);
  let start = 0;
  do {
    const stop = Math.min(start + MOST_OF_BLOCK, length);
    end = writeBlock(bytes, start, stop, matcher, sequences, output, end);
    start = stop;
  } while (start < length);
  return output.slice(0, writeNumber(xxh64Low(bytes), 4, output, end));
}

function effortOf(level: number): Effort {
  if (level < 3) return { tries: 1, lazy: false };
  if (level < 7) return { tries: 4, lazy: true };
  return { tries: level < 13 ? 16 : 64, lazy: true };
}

/** Magic number, and a header: data within the window are it, larger ones tell it. (RFC 8878, 3.1.1.1) */
function writeHeader(length: number, output: Uint8Array): number {
  const single = length <= WINDOW;
  const size = single && length < 256 ? 1 : single && length < 65_792 ? 2 : 4;
  const at = writeNumber(0xfd2fb528, 4, output, 0);
  output[at] = ((size >> 1) << 6) | (single ? 32 : 0) | 4;
  if (!single) output[at + 1] = (Math.log2(WINDOW) - 10) << 3;
  return writeNumber(size === 2 ? length - 256 : length, size, output, at + (single ? 1 : 2));
}

/** A block that is compressed, or as it is if that is shorter; gives the end. (RFC 8878, 3.1.1.2) */
function writeBlock(
  bytes: Uint8Array,
  start: number,
  stop: number,
  matcher: Matcher,
  sequences: Sequences,
  output: Uint8Array,
  head: number,
): number {
  const before = [...matcher.history.last];
  sequences.clear();
  matcher.run(start, stop, sequences);
  const at = head + BLOCK;
  const literals = sequences.literals.subarray(0, sequences.literalCount);
  let end = writeSequences(sequences, output, writeLiterals(literals, output, at));
  const compressed = end - at < stop - start;
  if (!compressed) {
    output.set(bytes.subarray(start, stop), at);
    end = at + stop - start;
    matcher.history = new History(before); // a reader has not seen these sequences
  }
  writeNumber((stop === bytes.length ? 1 : 0) | (compressed ? 4 : 0) | ((end - at) << 3), BLOCK, output, head);
  return end;
}

/** (RFC 8878, 3.1.1.3.2) */
function writeSequences(sequences: Sequences, output: Uint8Array, start: number): number {
  const { count } = sequences;
  const at = writeCount(count, output, start);
  if (count === 0) return at;
  const codes = codesOf(sequences);
  let end = at + 1;
  let modes = 0;
  const tables = codes.map((list, i) => {
    const { mode, description, shares } = choose(list, i);
    modes |= mode << (6 - 2 * i);
    output.set(description, end);
    end += description.length;
    return shares === undefined ? undefined : new FseEncoding(shares);
  });
  output[at] = modes;
  return writeBits(sequences, codes, tables, output, end);
}

function writeCount(count: number, output: Uint8Array, start: number): number {
  if (count < 128) return writeNumber(count, 1, output, start);
  if (count < 0x7f00) return writeNumber((count >> 8) + 128 + ((count & 255) << 8), 2, output, start);
  output[start] = 255;
  return writeNumber(count - 0x7f00, 2, output, start + 1);
}

function codesOf({ count, literalLengths, offsets, matchLengths }: Sequences): Codes {
  const codes: Codes = [new Uint8Array(count), new Uint8Array(count), new Uint8Array(count)];
  for (let i = 0; i < count; i++) {
    codes[0][i] = codeOf(literalLengths[i]!, LITERAL_BASES, SMALL_LITERALS, 19);
    codes[1][i] = 31 - Math.clz32(offsets[i]!);
    codes[2][i] = codeOf(matchLengths[i]!, MATCH_BASES, SMALL_MATCHES, 36);
  }
  return codes;
}

/** The code of a length: of those whose base is not above it the last. From `large` on they are powers of two. */
function codeOf(length: number, bases: readonly number[], large: number, more: number): number {
  if (length >= large) return 31 - Math.clz32(length - bases[0]!) + more;
  let code = Math.min(length - bases[0]!, bases.length - 1);
  while (bases[code]! > length) code--;
  return code;
}

interface Choice {
  readonly mode: number;
  readonly description: Uint8Array;
  /** Left out where all codes are the same. */
  readonly shares?: Shares;
}

/** How codes are told best: all are one, with the usual shares, or with shares of their own. */
function choose(codes: Uint8Array, kind: number): Choice {
  const occurrences = histogram(codes);
  const { shares: usual, maxLog } = KINDS[kind]!;
  if (occurrences[codes[0]!] === codes.length) return { mode: 1, description: codes.subarray(0, 1) };
  const shares = sharesOf(occurrences, maxLog);
  const description = describe(shares);
  if (cost(occurrences, usual) <= cost(occurrences, shares) + 8 * description.length)
    return { mode: 0, description: new Uint8Array(0), shares: usual };
  return { mode: 2, description, shares };
}

/** The bits of all sequences, the last one first, since they are read from the end. */
function writeBits(
  { count, literalLengths, offsets, matchLengths }: Sequences,
  [literalCodes, offsetCodes, matchCodes]: Codes,
  tables: readonly (FseEncoding | undefined)[],
  output: Uint8Array,
  start: number,
): number {
  const bits = new BitWriter(output, start);
  const last = count - 1;
  const [literal, offset, match] = [literalCodes, offsetCodes, matchCodes].map((codes, i) =>
    tables[i] === undefined ? undefined : new FseWriter(tables[i], codes[last]!),
  );
  for (let i = last; i >= 0; i--) {
    const [a, b, c] = [literalCodes[i]!, offsetCodes[i]!, matchCodes[i]!];
    if (i < last) {
      offset?.write(b, bits);
      match?.write(c, bits);
      literal?.write(a, bits);
    }
    bits.write(literalLengths[i]! - LITERAL_BASES[a]!, LITERAL_BITS[a]!);
    bits.write(matchLengths[i]! - MATCH_BASES[c]!, MATCH_BITS[c]!);
    bits.write(offsets[i]!, b); // its highest bit is told by the code
  }
  match?.finish(bits);
  offset?.finish(bits);
  literal?.finish(bits);
  bits.close();
  return bits.end;
}

function writeNumber(value: number, count: number, output: Uint8Array, start: number): number {
  for (let i = 0; i < count; i++) output[start + i] = Math.floor(value / 2 ** (8 * i));
  return start + count;
}
