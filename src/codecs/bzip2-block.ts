import type { ForwardBits } from "./bits.js";
import type { Output } from "./output.js";

/** Symbols that are decoded with one table. */
const GROUP = 50;
/** Bits of the longest code. */
const LONGEST = 20;
/** Places that are reserved at first: all that a level allows would be 3.6 MB for a block of any size. */
const FIRST = 16 * 1024;
/** The two symbols that write numbers of repetitions. */
const RUN_B = 1;
/** Equal bytes that a count follows. */
const RUN = 4;

/** A table of prefix codes: by their length the highest code, shifted to the left, and where its symbols stand. */
interface Table {
  readonly limits: Int32Array;
  readonly bases: Int32Array;
  readonly symbols: Uint16Array;
}

/** Read what follows a block's sum, and write its data. `maxLength` bytes at most are sorted in it. */
export function readBlock(bits: ForwardBits, maxLength: number, output: Output): void {
  if (bits.read(1) === 1) throw new Error("a block of the randomised kind, which no encoder writes since 1999");
  const origin = bits.read(24);
  const bytes = readUsed(bits);
  const count = bits.read(3);
  if (count < 2 || count > 6) throw new Error("a block needs two to six tables");
  const selectors = readSelectors(bits, count);
  const tables = Array.from({ length: count }, () => readTable(bits, bytes.length + 2));
  const { places, length } = readSymbols(bits, bytes, selectors, tables, maxLength);
  if (origin >= length) throw new Error("a block begins outside of itself");
  unsort(places, length);
  writeRuns(places, length, origin, output);
}

/** The bytes that occur, told by 16 bits for sixteenths and 16 for each of those that are used. */
function readUsed(bits: ForwardBits): Uint8Array {
  const used: number[] = [];
  const parts = bits.read(16);
  for (let part = 0; part < 16; part++) {
    const inside = (parts >>> (15 - part)) & 1 ? bits.read(16) : 0;
    for (let i = 0; i < 16; i++) if ((inside >>> (15 - i)) & 1) used.push(16 * part + i);
  }
  if (used.length === 0) throw new Error("a block without bytes");
  return Uint8Array.from(used);
}

function readSelectors(bits: ForwardBits, tables: number): Uint8Array {
  const selectors = new Uint8Array(bits.read(15));
  const order = [0, 1, 2, 3, 4, 5];
  for (let i = 0; i < selectors.length; i++) {
    let at = 0;
    while (bits.read(1) === 1) if (++at >= tables) throw new Error("a selector of no table");
    const [table] = order.splice(at, 1);
    order.unshift(table!);
    selectors[i] = table!;
  }
  return selectors;
}

function readTable(bits: ForwardBits, symbols: number): Table {
  const lengths = new Uint8Array(symbols);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbols; symbol++) {
    for (;;) {
      if (length < 1 || length > LONGEST) throw new Error("a code of no length that is allowed");
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  return tableOf(lengths);
}

function tableOf(lengths: Uint8Array): Table {
  const limits = new Int32Array(LONGEST + 1).fill(-1);
  const bases = new Int32Array(LONGEST + 1);
  const symbols = new Uint16Array(lengths.length);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= LONGEST; length++) {
    bases[length] = place - code;
    for (let symbol = 0; symbol < lengths.length; symbol++)
      if (lengths[symbol] === length) {
        symbols[place++] = symbol;
        code++;
      }
    limits[length] = Math.min(code, 1 << length) * 2 ** (LONGEST - length) - 1;
    code *= 2;
  }
  return { limits, bases, symbols };
}

function readSymbol(bits: ForwardBits, { limits, bases, symbols }: Table): number {
  const code = bits.peek(LONGEST);
  let length = 1;
  while (length <= LONGEST && code > limits[length]!) length++;
  if (length > LONGEST) throw new Error("a code that stands for nothing");
  bits.skip(length);
  return symbols[(code >>> (LONGEST - length)) + bases[length]!]!;
}

/** The sorted bytes, and how many there are: undo prefix codes, runs of the front, and move-to-front. */
function readSymbols(
  bits: ForwardBits,
  bytes: Uint8Array,
  selectors: Uint8Array,
  tables: readonly Table[],
  maxLength: number,
): { places: Uint32Array; length: number } {
  const end = bytes.length + 1;
  let places = new Uint32Array(Math.min(maxLength, FIRST));
  let length = 0;
  let weight = 1; // of the next digit of a number of repetitions, in the bijective numeration with base 2
  for (let group = 0; group < selectors.length; group++) {
    const table = tables[selectors[group]!]!;
    for (let i = 0; i < GROUP; i++) {
      const symbol = readSymbol(bits, table);
      const count = symbol > RUN_B ? 1 : weight << symbol;
      if (symbol === end) {
        bits.check();
        return { places, length };
      }
      if (symbol > RUN_B) toFront(bytes, symbol - 1);
      if (count > maxLength - length) throw new Error("a block is longer than its level allows");
      if (count > places.length - length) places = grown(places, length + count, maxLength);
      places.fill(bytes[0]!, length, length + count);
      length += count;
      weight = symbol > RUN_B ? 1 : weight * 2;
    }
    bits.check();
  }
  throw new Error("a block has more symbols than selectors for them");
}

function grown(places: Uint32Array, needed: number, maxLength: number): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(Math.min(maxLength, Math.max(needed, 2 * places.length)));
  more.set(places);
  return more;
}

function toFront(bytes: Uint8Array, at: number): void {
  const byte = bytes[at]!;
  bytes.copyWithin(1, 0, at);
  bytes[0] = byte;
}

/** Undo the sorting of Burrows and Wheeler: each place gets, above its own byte, the place of the byte that follows. */
function unsort(places: Uint32Array, length: number): void {
  const starts = new Uint32Array(257);
  for (let at = 0; at < length; at++) starts[(places[at]! & 255) + 1]!++;
  for (let byte = 0; byte < 256; byte++) starts[byte + 1]! += starts[byte]!;
  for (let at = 0; at < length; at++) places[starts[places[at]! & 255]!++]! |= at << 8;
}

/** Follow the places, and undo the runs: after four equal bytes comes how often it is there again. */
function writeRuns(places: Uint32Array, length: number, origin: number, output: Output): void {
  let place = places[origin]! >>> 8;
  let last = -1;
  let run = 0;
  for (let rest = length; rest > 0; rest--) {
    const entry = places[place]!;
    const byte = entry & 255;
    place = entry >>> 8;
    if (run === RUN) {
      output.fill(last, byte);
      run = 0;
      last = -1;
      continue;
    }
    run = byte === last ? run + 1 : 1;
    last = byte;
    output.reserve(1);
    output.bytes[output.length++] = byte;
  }
}
