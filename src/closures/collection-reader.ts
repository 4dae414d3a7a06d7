import type { Cursor } from "../bytes/cursor.js";
import type { ArrayPlan, MapPlan } from "../plan/plan.js";
import { freeValues, leastSize } from "../plan/size.js";
import type { Reader, ReaderBuilder } from "./reader.js";
import { putOwn } from "./record-reader.js";
import { MAP_VALUE, underIndex } from "./trace.js";
import { buildTypedReader } from "./typed-reader.js";

/** Reads the item blocks of an array. (Avro 1.12, Binary Encoding: arrays) */
export function buildArrayReader(plan: ArrayPlan, builder: ReaderBuilder): Reader {
  if (builder.options.numericArrays === "typed" && plan.items.op === "number")
    return buildTypedReader(plan.items, builder);
  const least = leastSize(plan.writerItems);
  const free = freeValues(plan.writerItems);
  const read = underIndex(builder.options.trace, builder.reader(plan.items));
  return (cursor) => {
    const items: unknown[] = [];
    for (let count = cursor.readBlock(least, free, 0); count > 0; count = cursor.readBlock(least, free, items.length)) {
      const { blockStart, blockEnd } = cursor;
      for (; count > 0; count--) items.push(read(cursor, items.length));
      cursor.endBlock(blockStart, blockEnd);
    }
    return items;
  };
}

/** Reads the item blocks of a map: of two entries with the same key the last stays. (Avro 1.12, Binary Encoding: maps) */
export function buildMapReader(plan: MapPlan, builder: ReaderBuilder): Reader {
  const least = 1 + leastSize(plan.writerValues);
  const free = freeValues(plan.writerValues);
  const read = builder.under(MAP_VALUE, builder.reader(plan.values));
  return builder.options.map === "Map" ? mapReader(least, free, read) : objectReader(least, free, read);
}

function objectReader(least: number, free: number, read: Reader): Reader {
  return (cursor) => {
    const map: Record<string, unknown> = {};
    eachEntry(cursor, least, free, read, (key, value) => putOwn(map, key, value));
    return map;
  };
}

function mapReader(least: number, free: number, read: Reader): Reader {
  return (cursor) => {
    const map = new Map<string, unknown>();
    eachEntry(cursor, least, free, read, (key, value) => map.set(key, value));
    return map;
  };
}

function eachEntry(
  cursor: Cursor,
  least: number,
  free: number,
  read: Reader,
  put: (key: string, value: unknown) => void,
): void {
  let total = 0;
  for (let count = cursor.readBlock(least, free, 0); count > 0; count = cursor.readBlock(least, free, total)) {
    const { blockStart, blockEnd } = cursor;
    total += count;
    for (; count > 0; count--) {
      const key = cursor.readString();
      put(key, read(cursor));
    }
    cursor.endBlock(blockStart, blockEnd);
  }
}
