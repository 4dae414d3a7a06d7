import { branch } from "../value/branch.js";
import type { Reader } from "./reader.js";

/**
 * Makes the reader of a record that becomes a plain object with `names` as its keys, in this order.
 *
 * @param slots for each step of the plan, the index into `names` of what it reads, or -1 if it only skips
 * @param readers of the steps
 * @param tag the value of the symbol `branch`, if the record is to carry it
 */
export type RecordFactory = (
  names: readonly string[],
  slots: readonly number[],
  readers: readonly Reader[],
  tag: string | undefined,
) => Reader;

/** Whether the steps read the fields in their order and nothing else. */
export function isStraight(names: readonly string[], slots: readonly number[]): boolean {
  return slots.length === names.length && slots.every((slot, index) => slot === index);
}

/** Without generated code: one loop for all records, which stores by name. */
export const keyedRecord: RecordFactory = (names, slots, readers, tag) => {
  const plain = !names.includes("__proto__");
  const straight = isStraight(names, slots);
  return (cursor) => {
    const record: Record<PropertyKey, unknown> = {};
    if (plain && straight) for (let i = 0; i < readers.length; i++) record[names[i]!] = readers[i]!(cursor);
    else fill(record, names, readSlots(slots, readers, cursor, names.length));
    if (tag !== undefined) record[branch] = tag;
    return record;
  };
};

function readSlots(
  slots: readonly number[],
  readers: readonly Reader[],
  cursor: Parameters<Reader>[0],
  length: number,
): unknown[] {
  const values = new Array<unknown>(length);
  for (let i = 0; i < readers.length; i++) {
    const value = readers[i]!(cursor);
    if (slots[i]! >= 0) values[slots[i]!] = value;
  }
  return values;
}

function fill(record: Record<PropertyKey, unknown>, names: readonly string[], values: readonly unknown[]): void {
  for (let i = 0; i < names.length; i++) putOwn(record, names[i]!, values[i]);
}

/** Store an own property, whatever its name: assignment to `__proto__` would change the prototype. */
export function putOwn(object: Record<PropertyKey, unknown>, name: string, value: unknown): void {
  if (name === "__proto__")
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  else object[name] = value;
}
