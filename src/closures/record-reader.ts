import type { Cursor } from "../bytes/cursor.js";
import { branch } from "../value/branch.js";
import { putOwn, RecordMaker } from "../value/record-maker.js";
import type { Reader, RecordFactory } from "./closure.js";

export type { RecordFactory };
export { putOwn };

/** Whether the steps read the fields in their order and nothing else. */
export function isStraight(names: readonly string[], slots: readonly number[]): boolean {
  return slots.length === names.length && slots.every((slot, index) => slot === index);
}

/**
 * Without generated code: a loop that stores by name, and for records that many were made of a place of their own in the
 * program's text (value/fill.ts).
 */
export const keyedRecord: RecordFactory = (names, slots, readers, tag) => {
  const read = isStraight(names, slots) ? madeOf(names, readers) : fromSlots(names, slots, readers);
  if (tag === undefined) return read;
  return (cursor) => {
    const record = read(cursor);
    record[branch] = tag;
    return record;
  };
};

type Make<X> = (x: X) => Record<PropertyKey, unknown>;

/** Records after which it is asked for another way to make them: as many as `RecordMaker` calls many. */
const MANY = 1000;

function madeOf<X>(names: readonly string[], getters: readonly ((x: X) => unknown)[]): Make<X> {
  const maker = new RecordMaker(names);
  let make = maker.maker(getters, 0);
  let left = MANY;
  return (x) => {
    if (left > 0 && --left === 0) make = maker.maker(getters, MANY);
    return make(x);
  };
}

/** The steps are not in the order of the fields: first all of them, then the record. */
function fromSlots(names: readonly string[], slots: readonly number[], readers: readonly Reader[]): Make<Cursor> {
  const getters = names.map((_, slot) => (values: readonly unknown[]) => values[slot]);
  const make = madeOf(names, getters);
  return (cursor) => make(readSlots(slots, readers, cursor, names.length));
}

function readSlots(
  slots: readonly number[],
  readers: readonly Reader[],
  cursor: Cursor,
  length: number,
): readonly unknown[] {
  const values = new Array<unknown>(length);
  for (let i = 0; i < readers.length; i++) {
    const value = readers[i]!(cursor);
    if (slots[i]! >= 0) values[slots[i]!] = value;
  }
  return values;
}
