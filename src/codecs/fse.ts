import type { BackwardBits } from "./bits.js";

/** A decoding table of finite-state entropy: for each state its symbol, and how the next one is made. (RFC 8878, 4.1) */
export interface FseTable {
  /** Bits that the first state is read with. */
  readonly log: number;
  readonly symbols: Uint8Array;
  /** Bits to read for the next state, and what they are added to. */
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
}

/** The table for counts that add up to 2^log; -1 is a probability below one. */
export function fseTable(log: number, counts: readonly number[]): FseTable {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  const states = counts.map((count) => Math.abs(count));
  let top = size;
  for (const [symbol, count] of counts.entries()) if (count === -1) symbols[--top] = symbol;
  const step = (size >> 1) + (size >> 3) + 3;
  let place = 0;
  for (const [symbol, count] of counts.entries())
    for (let i = 0; i < count; i++) {
      symbols[place] = symbol;
      do place = (place + step) & (size - 1);
      while (place >= top);
    }
  for (let at = 0; at < size; at++) {
    const state = states[symbols[at]!]!++;
    bits[at] = log - 31 + Math.clz32(state);
    bases[at] = (state << bits[at]!) - size;
  }
  return { log, symbols, bits, bases };
}

/** The table of one symbol, which takes no bits. */
export function fseRun(symbol: number): FseTable {
  return {
    log: 0,
    symbols: Uint8Array.of(symbol),
    bits: new Uint8Array(1),
    bases: new Uint16Array(1),
  };
}

/** Read a table's description. `maxLog` and `maxSymbol` are the largest that are allowed. Gives where it ends, too. */
export function readFse(
  bytes: Uint8Array,
  start: number,
  end: number,
  maxLog: number,
  maxSymbol: number,
): { table: FseTable; at: number } {
  let at = 8 * start;
  const read = (count: number) => {
    const byte = at >>> 3;
    const word = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8) | ((bytes[byte + 2] ?? 0) << 16);
    at += count;
    return (word >>> (at - count - 8 * byte)) & ((1 << count) - 1);
  };
  const log = read(4) + 5;
  if (log > maxLog) throw new Error("a table of more states than are allowed");
  const counts: number[] = [];
  for (let rest = 1 << log; rest > 0; ) {
    if (counts.length > maxSymbol || at > 8 * end) throw new Error("a table that does not add up");
    // a number from 0 to rest + 1: the lower ones take a bit less
    const width = 32 - Math.clz32(rest + 1);
    const short = 2 ** width - 2 - rest;
    let value = read(width - 1);
    if (value >= short) {
      at -= width - 1;
      value = read(width);
      if (value >= 2 ** (width - 1)) value -= short;
    }
    const count = value - 1;
    counts.push(count);
    rest -= Math.abs(count);
    if (count !== 0) continue;
    for (let more = 3; more === 3; ) {
      more = read(2);
      for (let i = 0; i < more; i++) counts.push(0);
      if (counts.length > maxSymbol + 1) throw new Error("a table of more symbols than are allowed");
    }
  }
  if (at > 8 * end || counts.length > maxSymbol + 1) throw new Error("a table that is cut, or of too many symbols");
  return { table: fseTable(log, counts), at: Math.ceil(at / 8) };
}

/** A state that goes through a table. */
export class FseState {
  readonly #table: FseTable;
  #at: number;

  constructor(table: FseTable, bits: BackwardBits) {
    this.#table = table;
    this.#at = bits.read(table.log);
  }

  get symbol(): number {
    return this.#table.symbols[this.#at]!;
  }

  next(bits: BackwardBits): void {
    this.#at = this.#table.bases[this.#at]! + bits.read(this.#table.bits[this.#at]!);
  }
}
