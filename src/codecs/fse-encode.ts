import { BitWriter } from "./bit-writer.js";
import { fseTable } from "./fse.js";

/** The least size of a table, as a power of two. */
const LEAST_LOG = 5;

/** Shares of a table: how often each symbol stands in one of 2^log states. */
export interface Shares {
  readonly log: number;
  readonly counts: readonly number[];
}

/** How often the numbers of a list occur, up to the largest of them. */
export function histogram(symbols: Uint8Array): number[] {
  const counts = new Uint32Array(256);
  for (let at = 0; at < symbols.length; at++) counts[symbols[at]!]!++;
  let last = 255;
  while (last > 0 && counts[last] === 0) last--;
  return [...counts.subarray(0, last + 1)];
}

/** Shares for symbols that occur so often, two of them at least: as large a table as that many symbols are worth. */
export function sharesOf(occurrences: readonly number[], maxLog: number): Shares {
  const total = sum(occurrences);
  const present = occurrences.filter((count) => count > 0).length;
  const worth = Math.max(LEAST_LOG, 29 - Math.clz32(total), 32 - Math.clz32(present));
  const log = Math.min(maxLog, worth);
  const counts = occurrences.map((count) => (count === 0 ? 0 : Math.max(1, Math.round((count * 2 ** log) / total))));
  // what rounding leaves goes to the largest, or is taken from them
  for (let rest = 2 ** log - sum(counts); rest !== 0; ) {
    const largest = counts.indexOf(Math.max(...counts));
    const step = rest > 0 ? rest : -Math.min(-rest, Math.max(1, counts[largest]! >> 3));
    counts[largest]! += step;
    rest -= step;
  }
  return { log, counts };
}

/** Bits that symbols take which occur so often, about; infinite if the shares leave one out. */
export function cost(occurrences: readonly number[], { log, counts }: Shares): number {
  return occurrences.reduce((bits, count, symbol) => {
    if (count === 0) return bits;
    const share = Math.abs(counts[symbol] ?? 0);
    return share === 0 ? Number.POSITIVE_INFINITY : bits + count * (log - Math.log2(share));
  }, 0);
}

/** The description of shares as `readFse` reads it. (RFC 8878, 4.1.1) */
export function describe({ log, counts }: Shares): Uint8Array {
  const bits = new BitWriter(new Uint8Array(8 + 2 * counts.length), 0);
  bits.write(log - LEAST_LOG, 4);
  let rest = 2 ** log;
  for (let symbol = 0; rest > 0; symbol++) {
    const value = counts[symbol]! + 1;
    // a number from 0 to rest + 1: the lower ones take a bit less
    const width = 32 - Math.clz32(rest + 1);
    const short = 2 ** width - 2 - rest;
    if (value < short) bits.write(value, width - 1);
    else bits.write(value < 2 ** (width - 1) ? value : value + short, width);
    rest -= Math.abs(counts[symbol]!);
    if (counts[symbol] !== 0) continue;
    let zeros = 0;
    while (counts[symbol + 1 + zeros] === 0) zeros++;
    symbol += zeros;
    for (; zeros >= 3; zeros -= 3) bits.write(3, 2);
    bits.write(zeros, 2);
  }
  bits.toByte();
  return bits.bytes.subarray(0, bits.end);
}

/** How symbols are told by states of a table: the reader's own, read backwards. */
export class FseEncoding {
  readonly log: number;
  /** States of all symbols, those of one together and in order. */
  readonly states: Uint16Array;
  /** By symbol: where its states begin, less how many there are; how many; and the most bits that one takes. */
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  readonly bits: Uint8Array;

  constructor({ log, counts }: Shares) {
    this.log = log;
    this.counts = Int32Array.from(counts, Math.abs);
    this.starts = new Int32Array(counts.length);
    this.bits = Uint8Array.from(this.counts, (count) => log - 32 + Math.clz32(count - 1) + (count === 1 ? 0 : 1));
    this.states = new Uint16Array(1 << log);
    let place = 0;
    const places = Array.from(this.counts, (count) => (place += count) - count);
    for (const [symbol, start] of places.entries()) this.starts[symbol] = start - this.counts[symbol]!;
    for (const [state, symbol] of fseTable(log, counts).symbols.entries()) this.states[places[symbol]!++] = state;
  }
}

/** Writes symbols from the last to the first, for a reader that goes the other way. */
export class FseWriter {
  readonly #table: FseEncoding;
  #state: number;

  /** `last` is the symbol that is read last; it takes no bits. */
  constructor(table: FseEncoding, last: number) {
    this.#table = table;
    this.#state = table.states[table.starts[last]! + table.counts[last]!]!;
  }

  /** Write what leads a reader from `symbol`, which it has then, to the one that was written before. */
  write(symbol: number, bits: BitWriter): void {
    const { log, states, starts, counts } = this.#table;
    // The reader's states of a symbol that has c of them count from c to 2c - 1. Each leads, with as many bits as it
    // takes, to those states of the whole table that begin with its number: so the number is what is left after them.
    const state = this.#state + (1 << log);
    let width = this.#table.bits[symbol]!;
    if (state >>> width < counts[symbol]!) width--;
    bits.write(state, width);
    this.#state = states[starts[symbol]! + (state >>> width)]!;
  }

  /** Write the state that the reader begins with. */
  finish(bits: BitWriter): void {
    bits.write(this.#state, this.#table.log);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
