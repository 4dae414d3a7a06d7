import { DecodeError, type DecodeErrorCode, LimitError } from "../errors.js";
import type { Limits } from "../limits.js";
import { copyBytes, decodeUtf8, MAX_STRING_BYTES } from "./utf8.js";

const NO_BYTES = new Uint8Array(0);

/** Four or eight bytes on their way to being a float: a view of the input would cost 50 ns for each message. */
const scratch = new DataView(new ArrayBuffer(8));

/**
 * Reads the primitives of Avro's binary encoding from a window of bytes, and counts what the limits bound. Every read
 * checks the window's end first. Errors carry the offset at which the bad item begins, an index into `bytes`; their
 * paths are found by closures/explain. (Avro 1.12, Binary Encoding)
 *
 * Between data a cursor keeps nothing but the sum of values without input, so it can be opened on other bytes at any
 * time, also after an error.
 */
export class Cursor {
  bytes: Uint8Array = NO_BYTES;
  position = 0;
  /** Where the window ends, an index into `bytes`. */
  end = 0;
  /** Of the item block whose head was read last: where it begins, and where it says it ends (-1: it has no size). */
  blockStart = 0;
  blockEnd = -1;
  /** Values without input of all data since `open`. */
  totalFree = 0;
  /** Where in the datum the position is; kept by traced readers only. */
  readonly path: (string | number)[] = [];

  #start = 0;
  #free = 0;
  #depth = 0;
  #maxTotalFree = 0;
  readonly #limits: Limits;
  readonly #maxStringBytes: number;
  readonly #replace: boolean;

  /** `replace`: ill-formed UTF-8 becomes U+FFFD, it is no error. */
  constructor(limits: Limits, replace = false) {
    this.#limits = limits;
    this.#maxStringBytes = Math.min(limits.maxBytesLength, MAX_STRING_BYTES);
    this.#replace = replace;
  }

  /** Read from `start` to `end` of `bytes` next, which are not copied. */
  open(bytes: Uint8Array, start = 0, end = bytes.length): this {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.totalFree = 0;
    this.#maxTotalFree = this.#limits.maxFreeValues + bytes.length;
    return this;
  }

  /** Let go of the bytes. */
  close(): void {
    this.bytes = NO_BYTES;
    this.position = this.end = 0;
  }

  /** Start the counts of a datum: depth and values without input. */
  beginDatum(): void {
    this.#start = this.position;
    this.#free = 0;
    this.#depth = 0;
  }

  /** Count values that take no input; see `maxFreeValues`. */
  claimFree(count: number): void {
    this.#free += count;
    this.totalFree += count;
    if (this.#free - (this.position - this.#start) > this.#limits.maxFreeValues || this.totalFree > this.#maxTotalFree)
      throw this.#over("maxFreeValues", "values that take no input", this.position);
  }

  /** A record, array or map begins. */
  enter(): void {
    if (++this.#depth > this.#limits.maxDepth) throw this.#over("maxDepth", "nested data", this.position);
  }

  /** And ends. */
  leave(): void {
    this.#depth--;
  }

  readBoolean(): boolean {
    const start = this.position;
    if (start >= this.end) throw this.#truncated("boolean", start);
    const byte = this.bytes[start]!;
    if (byte > 1) throw fault("invalid-boolean", `expected a boolean of 0 or 1, found the byte ${byte}`, start);
    this.position = start + 1;
    return byte === 1;
  }

  /** A zig-zag varint of at most 5 bytes and 32 bits. */
  readInt(): number {
    const start = this.position;
    if (start < this.end) {
      const byte = this.bytes[start]!;
      if (byte < 0x80) {
        this.position = start + 1;
        return (byte >>> 1) ^ -(byte & 1);
      }
    }
    return this.#readWideInt("int-range");
  }

  /** An index below `count`, on the wire like an int. */
  readIndex(count: number, code: "invalid-enum-index" | "invalid-union-index"): number {
    const start = this.position;
    if (start < this.end) {
      const byte = this.bytes[start]!;
      if (byte < 0x80 && (byte & 1) === 0 && byte >>> 1 < count) {
        this.position = start + 1;
        return byte >>> 1;
      }
    }
    const index = this.#readWideInt(code);
    if (index < 0 || index >= count)
      throw fault(code, `expected an index from 0 to ${count - 1}, found ${index}`, start);
    return index;
  }

  #readWideInt(overflow: "int-range" | "invalid-enum-index" | "invalid-union-index"): number {
    const start = this.position;
    const { bytes, end } = this;
    let at = start;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      if (at >= end) throw this.#truncated("int", start);
      const byte = bytes[at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.position = at;
        return (value >>> 1) ^ -(value & 1);
      }
    }
    if (at >= end) throw this.#truncated("int", start);
    const last = bytes[at++]!;
    if (last >= 0x80) throw fault("invalid-varint", "expected an int of at most 5 bytes, found a longer one", start);
    if (last > 0x0f) throw fault(overflow, "expected an int of 32 bits, found a larger one", start);
    value |= last << 28;
    this.position = at;
    return (value >>> 1) ^ -(value & 1);
  }

  /**
   * A zig-zag varint of at most 10 bytes and 64 bits, as a number. Outside ±(2^53-1) the result is outside it too, but
   * rounded: `readExactLong` from the same position gives the value.
   */
  readLong(): number {
    const start = this.position;
    if (start < this.end) {
      const byte = this.bytes[start]!;
      if (byte < 0x80) {
        this.position = start + 1;
        return (byte >>> 1) ^ -(byte & 1);
      }
    }
    return this.#readWideLong();
  }

  /** The first 28 bits as an int32; the rest as doubles, whose sum is rounded only if it is unsafe. */
  #readWideLong(): number {
    const start = this.position;
    let at = start;
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byteOfLong(at++, start);
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.position = at;
        return (low >>> 1) ^ -(low & 1);
      }
    }
    let half = low >>> 1; // zig-zag: the lowest bit is the sign
    let byte: number;
    for (let factor = 2 ** 27; ; factor *= 0x80) {
      byte = this.#byteOfLong(at++, start);
      half += (byte & 0x7f) * factor;
      if (byte < 0x80 || at - start === 10) break;
    }
    if (byte > 1 && at - start === 10)
      throw fault("invalid-varint", "expected a long of at most 10 bytes and 64 bits, found more", start);
    this.position = at;
    return (low & 1) === 0 ? half : -half - 1;
  }

  #byteOfLong(at: number, start: number): number {
    if (at >= this.end) throw this.#truncated("long", start);
    return this.bytes[at]!;
  }

  /** The exact value of a long. */
  readExactLong(): bigint {
    const start = this.position;
    const rounded = this.readLong();
    if (Number.isSafeInteger(rounded)) return BigInt(rounded);
    // two halves of the zig-zag value, of 28 bits and 36: one bigint is made, not one for each byte
    const { bytes, position } = this;
    let low = 0;
    let high = 0;
    for (let at = start, shift = 0; at < position && shift < 28; at++, shift += 7) low |= (bytes[at]! & 0x7f) << shift;
    for (let at = position - 1; at >= start + 4; at--) high = high * 0x80 + (bytes[at]! & 0x7f);
    const sign = -(low & 1);
    const half = high % 32; // its lowest bits are the highest of the low word, one of them by the zig-zag
    scratch.setInt32(0, ((low >>> 1) | (half << 27)) ^ sign, true);
    scratch.setInt32(4, Math.floor(high / 32) ^ sign, true);
    return scratch.getBigInt64(0, true);
  }

  readFloat(): number {
    const at = this.position;
    this.skip(4, "float");
    scratch.setInt32(0, int32At(this.bytes, at), true);
    return scratch.getFloat32(0, true);
  }

  readDouble(): number {
    const at = this.position;
    this.skip(8, "double");
    scratch.setInt32(0, int32At(this.bytes, at), true);
    scratch.setInt32(4, int32At(this.bytes, at + 4), true);
    return scratch.getFloat64(0, true);
  }

  /** Move past a number of bytes, which are those of `what`. */
  skip(length: number, what: string): void {
    const start = this.position;
    if (length > this.end - start) throw this.#truncated(what, start);
    this.position = start + length;
  }

  /** A length and bytes, copied to a buffer of their own. */
  readBytes(): Uint8Array {
    const length = this.#readLength("bytes", this.#limits.maxBytesLength);
    const start = this.position;
    return copyBytes(this.bytes, start, (this.position = start + length));
  }

  /** Move past a length and bytes, and give where the bytes begin; they end at the position. */
  passBytes(): number {
    const length = this.#readLength("bytes", this.#limits.maxBytesLength);
    const start = this.position;
    this.position = start + length;
    return start;
  }

  readFixed(size: number): Uint8Array {
    const start = this.position;
    this.skipFixed(size);
    return copyBytes(this.bytes, start, start + size);
  }

  readString(): string {
    const head = this.position;
    const length = this.#readLength("string", this.#maxStringBytes);
    const start = this.position;
    const end = (this.position = start + length);
    const text = decodeUtf8(this.bytes, start, end, this.#replace);
    if (text === undefined) throw fault("invalid-utf8", "expected UTF-8, found ill-formed bytes", head);
    return text;
  }

  /** Bytes or a string whose content is of no interest: UTF-8 is not checked. Gives its length; its end is `position`. */
  skipBytes(): number {
    const length = this.#readLength("bytes", this.#limits.maxBytesLength);
    this.position += length;
    return length;
  }

  skipFixed(size: number): void {
    const start = this.position;
    this.skip(size, "fixed");
    if (size > this.#limits.maxBytesLength) throw this.#over("maxBytesLength", `a fixed of ${size} bytes`, start);
  }

  #readLength(what: string, max: number): number {
    const start = this.position;
    const length = this.readLong();
    const left = this.end - this.position;
    if (length >= 0 && length <= left && length <= max) return length;
    if (length >= 0 && length <= left) throw this.#over("maxBytesLength", `a length of ${length} bytes`, start);
    if (length >= 0 && length <= max) throw this.#truncated(what, start);
    throw fault("invalid-length", `expected a length from 0 to the ${left} bytes left, found ${length}`, start);
  }

  /**
   * Read the head of an item block: how many items follow, 0 at the end of the collection. Where the block gives its
   * size, `blockEnd` says where it ends; hand that and `blockStart` to `endBlock` after its items.
   * (Avro 1.12, Binary Encoding: arrays, maps)
   *
   * @param least least bytes of an item
   * @param free values without input of an item
   * @param before items of the blocks before
   */
  readBlock(least: number, free: number, before: number): number {
    const start = this.position;
    let count = this.readLong();
    if (count === 0) return 0;
    let room = this.end - this.position;
    this.blockStart = start;
    this.blockEnd = -1;
    if (count < 0) {
      if (count <= -(2 ** 63)) throw fault("invalid-count", "expected an item count of 64 bits, found -2^63", start);
      count = -count;
      room = this.#readBlockSize();
    }
    if (count * least > room)
      throw fault(
        "invalid-count",
        `expected at most ${Math.floor(room / least)} items in ${room} bytes, found ${count}`,
        start,
      );
    if (before + count > this.#limits.maxCollectionItems)
      throw this.#over("maxCollectionItems", `a collection of at least ${before + count} items`, start);
    if (free > 0) this.claimFree(count * free);
    return count;
  }

  #readBlockSize(): number {
    const start = this.position;
    const size = this.readLong();
    const left = this.end - this.position;
    if (size < 0 || size > left)
      throw fault("invalid-block-size", `expected a block size from 0 to the ${left} bytes left, found ${size}`, start);
    this.blockEnd = this.position + size;
    return size;
  }

  /** Check that a sized item block ended where its head said. */
  endBlock(start: number, end: number): void {
    if (end < 0 || end === this.position) return;
    const off = this.position - end;
    const found = off < 0 ? `${-off} fewer` : `${off} more`;
    throw fault(
      "invalid-block-size",
      `expected the items to take what their block's size says, found ${found} bytes`,
      start,
    );
  }

  /** The error for a long outside ±(2^53-1) at `start`. */
  unsafeLong(start: number): DecodeError {
    return fault("unsafe-long", 'a long is outside ±(2^53-1): read it with the option long: "bigint" or "auto"', start);
  }

  #truncated(what: string, start: number): DecodeError {
    return fault("truncated", `the input ends inside ${what === "int" ? "an" : "a"} ${what}`, start);
  }

  #over(limit: "maxDepth" | "maxBytesLength" | "maxCollectionItems" | "maxFreeValues", what: string, offset: number) {
    return new LimitError(limit, this.#limits[limit], what, { offset });
  }
}

function int32At(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function fault(code: DecodeErrorCode, message: string, offset: number): DecodeError {
  return new DecodeError(code, message, { offset });
}
