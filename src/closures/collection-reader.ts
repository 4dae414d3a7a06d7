import type { Cursor } from "../bytes/cursor.js";
import type { ArrayPlan, MapPlan } from "../plan/plan.js";
import { claimedValues, leastSize } from "../plan/size.js";
import type { Reader, ReaderOptions } from "./closure.js";
import { putOwn } from "./record-reader.js";
import { shaped, shapeOf } from "./shape.js";
import { MAP_VALUE, under, underIndex } from "./trace.js";

/** Reads the item blocks of an array. (Avro 1.12, Binary Encoding: arrays) */
export function buildArrayReader(plan: ArrayPlan, readItem: Reader, options: ReaderOptions): Reader {
  const least = leastSize(plan.writerItems);
  const free = claimedValues(plan.writerItems, plan.items);
  const kind = shapeOf(readItem)?.kind;
  const read = underIndex(options.trace, readItem);
  const readAll = options.trace ? undefined : NUMBERS[kind as string];
  const readSome: Reader = (cursor) => {
    const items: unknown[] = [];
    for (let count = cursor.readBlock(least, free, 0); count > 0; count = cursor.readBlock(least, free, items.length)) {
      const { blockStart, blockEnd } = cursor;
      if (readAll) readAll(cursor, items, count);
      else for (; count > 0; count--) items.push(read(cursor, items.length));
      cursor.endBlock(blockStart, blockEnd);
    }
    return items;
  };
  const readItems = kind === "null" ? nullsReader(least, free) : readSome;
  return options.trace ? readItems : shaped(readItems, { kind: "array", least, free, read: readItem });
}

/** Nulls are made when all blocks are counted: a few bytes that claim too many of them cost nothing. */
function nullsReader(least: number, free: number): Reader {
  return (cursor) => {
    let total = 0;
    for (let count = cursor.readBlock(least, free, 0); count > 0; count = cursor.readBlock(least, free, total)) {
      total += count;
      cursor.endBlock(cursor.blockStart, cursor.blockEnd);
    }
    const items: null[] = [];
    while (items.length < total) items.push(null); // one of a given length would be a table beyond 2^25 of them
    return items;
  };
}

type ReadAll = (cursor: Cursor, items: unknown[], count: number) => void;

/** A loop for each kind: in one for all, each item is a call that the engine can't foresee, 25 ns where this takes 5. */
const NUMBERS: Readonly<Record<string, ReadAll>> = {
  int: (cursor, items, count) => {
    for (; count > 0; count--) items.push(cursor.readInt());
  },
  float: (cursor, items, count) => {
    for (; count > 0; count--) items.push(cursor.readFloat());
  },
  double: (cursor, items, count) => {
    for (; count > 0; count--) items.push(cursor.readDouble());
  },
};

/** Reads the item blocks of a map: of two entries with the same key the last stays. (Avro 1.12, Binary Encoding: maps) */
export function buildMapReader(plan: MapPlan, readValue: Reader, options: ReaderOptions): Reader {
  const least = 1 + leastSize(plan.writerValues);
  const free = claimedValues(plan.writerValues, plan.values);
  const read = under(options.trace, MAP_VALUE, readValue);
  const isMap = options.map === "Map";
  const readMap: Reader = isMap
    ? (cursor) => readEntries(cursor, least, free, read, new Map(), putEntry)
    : (cursor) => readEntries(cursor, least, free, read, {}, putOwn);
  return options.trace ? readMap : shaped(readMap, { kind: "map", least, free, read: readValue, isMap });
}

function putEntry(map: Map<string, unknown>, key: string, value: unknown): void {
  map.set(key, value);
}

function readEntries<T>(
  cursor: Cursor,
  least: number,
  free: number,
  read: Reader,
  map: T,
  put: (map: T, key: string, value: unknown) => void,
): T {
  let total = 0;
  for (let count = cursor.readBlock(least, free, 0); count > 0; count = cursor.readBlock(least, free, total)) {
    const { blockStart, blockEnd } = cursor;
    total += count;
    for (; count > 0; count--) {
      const key = cursor.readString();
      put(map, key, read(cursor));
    }
    cursor.endBlock(blockStart, blockEnd);
  }
  return map;
}
