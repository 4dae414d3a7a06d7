import type { Cursor } from "../bytes/cursor.js";
import type { NumberName, NumberPlan } from "../plan/plan.js";
import type { Reader } from "./closure.js";
import { underIndex, type Walk } from "./trace.js";

type Numbers = Int32Array | BigInt64Array | Float32Array | Float64Array;

interface Kind {
  /** Least bytes of an item. */
  readonly least: number;
  readonly make: (length: number) => Numbers;
  readonly read: Reader;
}

const KINDS: Record<NumberName, Kind> = {
  int: { least: 1, make: (length) => new Int32Array(length), read: (cursor) => cursor.readInt() },
  long: { least: 1, make: (length) => new BigInt64Array(length), read: (cursor) => cursor.readExactLong() },
  float: { least: 4, make: (length) => new Float32Array(length), read: (cursor) => cursor.readFloat() },
  double: { least: 8, make: (length) => new Float64Array(length), read: (cursor) => cursor.readDouble() },
};

/**
 * Reads an array of numbers into a typed array of exactly its length. A count that passed `readBlock` is covered by
 * the bytes left, so room for it may be made. (Avro 1.12, Binary Encoding: arrays)
 */
export function buildTypedReader(items: NumberPlan, trace: boolean | undefined): Reader {
  const { least, make, read } = KINDS[items.wire];
  const readItem = underIndex(trace, read);
  return (cursor) => {
    let values = make(0);
    let length = 0;
    for (let count = cursor.readBlock(least, 0, 0); count > 0; count = cursor.readBlock(least, 0, length)) {
      const { blockStart, blockEnd } = cursor;
      values = withRoom(values, length, count, make);
      readItems(cursor, values, length, count, readItem);
      length += count;
      cursor.endBlock(blockStart, blockEnd);
    }
    return values.length === length ? values : values.slice(0, length);
  };
}

/** Room for one block is made exactly, for more of them by doubling: a block may hold a single item. */
function withRoom(values: Numbers, length: number, count: number, make: Kind["make"]): Numbers {
  if (length + count <= values.length) return values;
  const larger = make(length === 0 ? count : Math.max(length + count, values.length * 2));
  larger.set(values as never);
  return larger;
}

function readItems(cursor: Cursor, values: Numbers, start: number, count: number, read: Walk<unknown>): void {
  for (let i = start; i < start + count; i++) values[i] = read(cursor, i) as never;
}
