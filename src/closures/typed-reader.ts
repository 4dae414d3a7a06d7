import type { Cursor } from "../bytes/cursor.js";
import { LITTLE_ENDIAN } from "../bytes/view.js";
import type { NumberName, NumberPlan } from "../plan/plan.js";
import type { Reader } from "./closure.js";
import { promotionReader } from "./promotion-reader.js";

type Numbers = Int32Array | BigInt64Array | Float32Array | Float64Array;

interface Kind<T extends Numbers> {
  /** Least bytes of an item; floats have no more. */
  readonly least: number;
  make(length: number): T;
  /** Read one item to its place. */
  item(cursor: Cursor, values: T, index: number): void;
  /** Read a block's items to their places. */
  items(cursor: Cursor, values: T, start: number, end: number): void;
}

const int: Kind<Int32Array> = {
  least: 1,
  make: (length) => new Int32Array(length),
  item: (cursor, values, index) => void (values[index] = cursor.readInt()),
  items: (cursor, values, start, end) => {
    for (let i = start; i < end; i++) values[i] = cursor.readInt();
  },
};

const long: Kind<BigInt64Array> = {
  least: 1,
  make: (length) => new BigInt64Array(length),
  item: (cursor, values, index) => void (values[index] = cursor.readExactLong()),
  items: (cursor, values, start, end) => {
    for (let i = start; i < end; i++) values[i] = cursor.readExactLong();
  },
};

const float: Kind<Float32Array> = {
  least: 4,
  make: (length) => new Float32Array(length),
  item: (cursor, values, index) => void (values[index] = cursor.readFloat()),
  items: (cursor, values, start, end) => {
    if (LITTLE_ENDIAN) copyItems(cursor, values, start, end);
    else for (let i = start; i < end; i++) values[i] = cursor.readFloat();
  },
};

const double: Kind<Float64Array> = {
  least: 8,
  make: (length) => new Float64Array(length),
  item: (cursor, values, index) => void (values[index] = cursor.readDouble()),
  items: (cursor, values, start, end) => {
    if (LITTLE_ENDIAN) copyItems(cursor, values, start, end);
    else for (let i = start; i < end; i++) values[i] = cursor.readDouble();
  },
};

/** The wire's floats are those of the host. That the bytes are there, `readBlock` has checked. */
function copyItems(cursor: Cursor, values: Float32Array | Float64Array, start: number, end: number): void {
  const { bytes, position } = cursor;
  const size = values.BYTES_PER_ELEMENT;
  const length = (end - start) * size;
  cursor.skip(length, "block");
  const items = new Uint8Array(bytes.buffer, bytes.byteOffset + position, length);
  new Uint8Array(values.buffer, start * size, length).set(items);
}

export function isNumberName(type: string): type is NumberName {
  return type === "int" || type === "long" || type === "float" || type === "double";
}

/** Makes a typed array of what `read` reads: numbers, longs as bigint. */
export function typedFrom(items: NumberName, read: Reader): Reader {
  const kinds = { int, long, float, double };
  return (cursor) => {
    const values = read(cursor) as ArrayLike<never>;
    const array = kinds[items].make(values.length);
    array.set(values);
    return array;
  };
}

/** Numbers of one type in an array of a wider one. */
function promoted<T extends Numbers>(to: Kind<T>, { wire, as }: NumberPlan): Kind<T> {
  const read = promotionReader(wire, as, "bigint") as (cursor: Cursor) => T[number];
  return {
    least: wire === "float" ? 4 : 1,
    make: to.make,
    item: (cursor, values, index) => void (values[index] = read(cursor)),
    items: (cursor, values, start, end) => {
      for (let i = start; i < end; i++) values[i] = read(cursor);
    },
  };
}

/** Reads an array of numbers into a typed array of exactly its length. (Avro 1.12, Binary Encoding: arrays) */
export function buildTypedReader(items: NumberPlan, trace: boolean | undefined): Reader {
  if (items.wire !== items.as) {
    if (items.as === "long") return typedReader(promoted(long, items), trace);
    return items.as === "float"
      ? typedReader(promoted(float, items), trace)
      : typedReader(promoted(double, items), trace);
  }
  const kinds: Record<NumberName, () => Reader> = {
    int: () => typedReader(int, trace),
    long: () => typedReader(long, trace),
    float: () => typedReader(float, trace),
    double: () => typedReader(double, trace),
  };
  return kinds[items.wire]();
}

function typedReader<T extends Numbers>(kind: Kind<T>, trace: boolean | undefined): Reader {
  const readItems = trace ? tracedItems(kind) : kind.items;
  return (cursor) => {
    let values: T | undefined;
    let length = 0;
    for (let count = cursor.readBlock(kind.least, 0, 0); count > 0; count = cursor.readBlock(kind.least, 0, length)) {
      const { blockStart, blockEnd } = cursor;
      values = withRoom(kind, values, length + count);
      readItems(cursor, values, length, length + count);
      length += count;
      cursor.endBlock(blockStart, blockEnd);
    }
    if (values === undefined) return kind.make(0);
    return values.length === length ? values : values.slice(0, length);
  };
}

function tracedItems<T extends Numbers>(kind: Kind<T>): Kind<T>["items"] {
  return (cursor, values, start, end) => {
    for (let i = start; i < end; i++) {
      cursor.path.push(i);
      kind.item(cursor, values, i);
      cursor.path.pop();
    }
  };
}

/**
 * Room for a count that passed `readBlock` may be made: the bytes left cover it. For the first block exactly, after
 * that by doubling, since a block may hold a single item.
 */
function withRoom<T extends Numbers>(kind: Kind<T>, values: T | undefined, length: number): T {
  if (values === undefined) return kind.make(length);
  if (length <= values.length) return values;
  const larger = kind.make(Math.max(length, values.length * 2));
  larger.set(values as never);
  return larger;
}
