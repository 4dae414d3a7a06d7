/** Data are compressed by pieces: copies within one need no more than 16 bits of offset. */
const PIECE = 1 << 16;
/** Entries of the table of places, a power of two. */
const TABLE_BITS = 14;
/** The shortest repetition that is looked for. */
const LEAST = 4;
/** The longest copy that one element makes. */
const MOST = 64;

/** The block of the raw format for `bytes`, with room for `spare` more bytes at its end. */
export function compressBlock(bytes: Uint8Array, spare: number): Uint8Array {
  const table = new Uint16Array(1 << TABLE_BITS);
  // A literal takes 5 bytes more than its data at most, and only before a copy of 4 bytes that takes 3.
  const writer = new Writer(bytes, 16 + bytes.length + Math.ceil(bytes.length / 6) + spare);
  writer.length();
  for (let start = 0; start < bytes.length; start += PIECE) {
    table.fill(0);
    compressPiece(bytes, start, Math.min(start + PIECE, bytes.length), table, writer);
  }
  return writer.output.slice(0, writer.end + spare);
}

function compressPiece(bytes: Uint8Array, start: number, stop: number, table: Uint16Array, writer: Writer): void {
  let literal = start;
  let at = start + 1;
  let misses = 32; // the longer nothing is found, the larger the steps
  while (at + LEAST <= stop) {
    const word = wordAt(bytes, at);
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - TABLE_BITS);
    const candidate = start + table[slot]!;
    table[slot] = at - start;
    if (candidate >= at || wordAt(bytes, candidate) !== word) {
      at += misses++ >>> 5;
      continue;
    }
    let end = at + LEAST;
    while (end < stop && bytes[end] === bytes[candidate + end - at]) end++;
    writer.literal(literal, at);
    writer.copies(at - candidate, end - at);
    literal = at = end;
    misses = 32;
  }
  writer.literal(literal, stop);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** Writes elements. */
class Writer {
  readonly output: Uint8Array;
  end = 0;

  constructor(
    readonly input: Uint8Array,
    room: number,
  ) {
    this.output = new Uint8Array(room);
  }

  length(): void {
    let rest = this.input.length;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#byte((rest % 128) + 128);
    this.#byte(rest);
  }

  literal(start: number, end: number): void {
    const last = end - start - 1;
    if (last < 0) return;
    if (last < 60) this.#byte(last << 2);
    else if (last < 256) this.#bytes(60 << 2, last);
    else this.#bytes(61 << 2, last & 255, last >>> 8);
    this.output.set(this.input.subarray(start, end), this.end);
    this.end += end - start;
  }

  copies(offset: number, count: number): void {
    let rest = count;
    // none shorter than 4 is left over: those take the long form for nothing
    for (; rest >= MOST + LEAST; rest -= MOST) this.#copy(offset, MOST);
    if (rest > MOST) {
      this.#copy(offset, MOST - LEAST);
      rest -= MOST - LEAST;
    }
    this.#copy(offset, rest);
  }

  #copy(offset: number, count: number): void {
    if (count < 12 && offset < 2048) this.#bytes(1 | ((count - 4) << 2) | ((offset >>> 8) << 5), offset & 255);
    else this.#bytes(2 | ((count - 1) << 2), offset & 255, offset >>> 8);
  }

  #byte(byte: number): void {
    this.output[this.end++] = byte;
  }

  #bytes(...bytes: number[]): void {
    for (const byte of bytes) this.#byte(byte);
  }
}
