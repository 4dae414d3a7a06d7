import { BackwardBits } from "./bits.js";
import { FseState, type FseTable, fseRun, fseTable, readFse } from "./fse.js";
import type { Output } from "./output.js";
import { MOST_OF_BLOCK } from "./zstandard-literals.js";

/** The kinds of numbers that a sequence has, in the order in which their tables stand. (RFC 8878, 3.1.1.3.2) */
interface Kind {
  readonly maxLog: number;
  readonly maxSymbol: number;
  /** The shares that a writer need not describe, and the table for them. */
  readonly shares: { readonly log: number; readonly counts: readonly number[] };
  readonly usual: FseTable;
}

/** Bits that follow each code of a length, which begins where the one before it ends. */
export const LITERAL_BITS = [...zeros(16), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
export const MATCH_BITS = [...zeros(32), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
export const LITERAL_BASES = /* @__PURE__ */ basesOf(LITERAL_BITS, 0);
export const MATCH_BASES = /* @__PURE__ */ basesOf(MATCH_BITS, 3);

/** The largest code of an offset: 2^27 is the largest window. */
const MAX_OFFSET = 27;

/** Literal lengths, offsets, match lengths, and their predefined tables. (RFC 8878, 3.1.1.3.2.2) */
export const KINDS: readonly Kind[] = /* @__PURE__ */ kinds();

function kinds(): Kind[] {
  const few = (count: number) => Array.from({ length: count }, () => -1);
  const ones = (count: number) => Array.from({ length: count }, () => 1);
  const twos = (count: number) => Array.from({ length: count }, () => 2);
  const literals = [4, 3, ...twos(11), ...ones(3), ...twos(9), 3, 2, ...ones(5), ...few(4)];
  const offsets = [...ones(6), ...twos(3), ...ones(15), ...few(5)];
  const matches = [1, 4, 3, ...twos(6), ...ones(37), ...few(7)];
  const kind = (maxLog: number, maxSymbol: number, log: number, counts: readonly number[]) => {
    return { maxLog, maxSymbol, shares: { log, counts }, usual: fseTable(log, counts) };
  };
  return [kind(9, 35, 6, literals), kind(8, 31, 5, offsets), kind(9, 52, 6, matches)];
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}

function basesOf(bits: readonly number[], first: number): number[] {
  let base = first;
  return bits.map((count) => {
    base += 2 ** count;
    return base - 2 ** count;
  });
}

/** What sequences of later blocks of a frame may refer to. */
export class History {
  readonly tables: (FseTable | undefined)[] = [undefined, undefined, undefined];
  /** The last three offsets, the latest first. */
  readonly last: number[];

  constructor(last: readonly number[] = [1, 4, 8]) {
    this.last = [...last];
  }

  /** The offset that a number stands for: one of the last, or a new one. (RFC 8878, 3.1.1.5) */
  offset(number: number, literals: number): number {
    const { last } = this;
    const which = number > 3 ? 3 : number - 1 + (literals === 0 ? 1 : 0);
    const offset = number > 3 ? number - 3 : which === 3 ? last[0]! - 1 : last[which]!;
    this.#push(offset, which);
    return offset;
  }

  /** The number that stands for an offset. */
  number(offset: number, literals: number): number {
    const { last } = this;
    const shift = literals === 0 ? 1 : 0;
    for (let which = shift; which < 3; which++)
      if (last[which] === offset) {
        this.#push(offset, which);
        return which + 1 - shift;
      }
    this.#push(offset, 3);
    return shift === 1 && offset === last[1]! - 1 ? 3 : offset + 3;
  }

  #push(offset: number, which: number): void {
    const { last } = this;
    if (which > 1) last[2] = last[1]!;
    if (which > 0) last[1] = last[0]!;
    last[0] = offset;
  }
}

/** Read the sequences of a block, from `start` to `end`, and write what they make of its literals. */
export function runSequences(
  bytes: Uint8Array,
  start: number,
  end: number,
  literals: Uint8Array,
  history: History,
  output: Output,
  frameStart: number,
): void {
  const { count, at } = readCount(bytes, start, end);
  if (count === 0) {
    if (at !== end) throw new Error("a block is longer than its literals");
    output.append(literals);
    return;
  }
  const bits = new BackwardBits(bytes, readTables(bytes, at, end, history), end);
  const [literal, offset, match] = history.tables.map((table) => new FseState(table!, bits)) as [
    FseState,
    FseState,
    FseState,
  ];
  const most = output.length + MOST_OF_BLOCK;
  let used = 0;
  for (let i = 0; i < count; i++) {
    if (offset.symbol > MAX_OFFSET) throw new Error("an offset beyond every window");
    const value = (1 << offset.symbol) + bits.read(offset.symbol);
    const length = MATCH_BASES[match.symbol]! + bits.read(MATCH_BITS[match.symbol]!);
    const plain = LITERAL_BASES[literal.symbol]! + bits.read(LITERAL_BITS[literal.symbol]!);
    if (bits.left < 0) throw new Error("sequences that are cut");
    if (plain > literals.length - used) throw new Error("sequences use more literals than there are");
    if (output.length + plain + length > most) throw new Error("a block makes more than 128 KiB");
    output.copy(literals, used, used + plain);
    used += plain;
    const distance = history.offset(value, plain);
    if (distance < 1 || distance > output.length - frameStart) throw new Error("a match from before the start");
    output.repeat(distance, length);
    if (i + 1 === count) break;
    literal.next(bits);
    match.next(bits);
    offset.next(bits);
  }
  if (bits.left !== 0) throw new Error("sequences whose bits are not used up exactly");
  if (output.length + literals.length - used > most) throw new Error("a block makes more than 128 KiB");
  output.copy(literals, used, literals.length);
}

function readCount(bytes: Uint8Array, start: number, end: number): { count: number; at: number } {
  const first = bytes[start] ?? 0;
  const size = first < 128 ? 1 : first < 255 ? 2 : 3;
  if (size > end - start) throw new Error("a block is cut before its sequences");
  if (size === 1) return { count: first, at: start + 1 };
  if (size === 2) return { count: (first - 128) * 256 + bytes[start + 1]!, at: start + 2 };
  return { count: bytes[start + 1]! + bytes[start + 2]! * 256 + 0x7f00, at: start + 3 };
}

/** Read the three tables: the usual, a run of one code, their own, or those of the block before. */
function readTables(bytes: Uint8Array, start: number, end: number, { tables }: History): number {
  const modes = bytes[start];
  if (modes === undefined || start >= end || (modes & 3) !== 0) throw new Error("a block is cut, or of a later format");
  let at = start + 1;
  for (const [i, { maxLog, maxSymbol, usual }] of KINDS.entries()) {
    const mode = (modes >>> (6 - 2 * i)) & 3;
    if (mode === 0) tables[i] = usual;
    else if (mode === 1) {
      if (at >= end || bytes[at]! > maxSymbol) throw new Error("a code that is not known");
      tables[i] = fseRun(bytes[at++]!);
    } else if (mode === 2) {
      const found = readFse(bytes, at, end, maxLog, maxSymbol);
      tables[i] = found.table;
      at = found.at;
    } else if (tables[i] === undefined) throw new Error("sequences use a table of a block that is not there");
  }
  return at;
}
