import { branch } from "../value/branch.js";
import type { Reader, RecordFactory } from "./closure.js";

export type { RecordFactory };

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
