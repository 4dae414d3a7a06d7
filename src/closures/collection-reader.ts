import type { Cursor } from "../bytes/cursor.js";
import type { ArrayPlan, MapPlan } from "../plan/plan.js";
import { freeValues, leastSize } from "../plan/size.js";
import type { Reader, ReaderOptions } from "./closure.js";
import { putOwn } from "./record-reader.js";
import { MAP_VALUE, under, underIndex } from "./trace.js";

/** Reads the item blocks of an array. (Avro 1.12, Binary Encoding: arrays) */
export function buildArrayReader(plan: ArrayPlan, readItem: Reader, options: ReaderOptions): Reader {
  const least = leastSize(plan.writerItems);
  const free = freeValues(plan.writerItems);
  const read = underIndex(options.trace, readItem);
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
export function buildMapReader(plan: MapPlan, readValue: Reader, options: ReaderOptions): Reader {
  const least = 1 + leastSize(plan.writerValues);
  const free = freeValues(plan.writerValues);
  const read = under(options.trace, MAP_VALUE, readValue);
  return options.map === "Map" ? mapReader(least, free, read) : objectReader(least, free, read);
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
