import { avroType } from "../../src/index.js";
import { joined } from "../helpers.js";

/** Every kind of column, text that is not ASCII, and enough rows that the kernel is used. */
const SCHEMA = {
  type: "record",
  name: "Row",
  fields: [
    { name: "id", type: "long" },
    { name: "name", type: "string" },
    { name: "ok", type: "boolean" },
    { name: "note", type: ["null", "string"] },
    { name: "value", type: ["null", "double"] },
    { name: "tags", type: { type: "array", items: "string" } },
    { name: "points", type: { type: "array", items: "double" } },
    { name: "counts", type: { type: "map", values: "int" } },
    { name: "choice", type: ["int", "string", { type: "enum", name: "E", symbols: ["A", "B"] }] },
    { name: "key", type: { type: "fixed", name: "F", size: 3 } },
  ],
} as const;

export const ROWS = Array.from({ length: 60 }, (_, i) => ({
  id: i * 1000,
  name: i % 3 === 0 ? `größe ${i}` : `name ${i}`,
  ok: i % 2 === 0,
  note: i % 4 === 0 ? null : `日本語 ${i}`,
  value: i % 5 === 0 ? null : i / 3,
  tags: Array.from({ length: i % 4 }, (_, tag) => `tag ${tag}`),
  points: Array.from({ length: i % 7 }, (_, point) => point / 7),
  counts: { a: i, b: -i },
  choice: i % 2 === 0 ? i : "B",
  key: Uint8Array.of(i, 1, 2),
}));

export type RowType = ReturnType<typeof rowType>;

/** A type that nothing was made of yet. */
export function rowType() {
  return avroType(SCHEMA, { engine: "kernel" });
}

const plain = avroType(SCHEMA, { engine: "closures" });
export const MESSAGES = plain.encodeMessages(ROWS);
export const DATA = joined(MESSAGES);
/** One message in five is cut. */
const DAMAGED = MESSAGES.map((message, i) => (i % 5 === 2 ? message.subarray(0, message.length - 1) : message));

/** All that goes through a kernel, each with what comes of it as plain values. */
export const OPERATIONS: Readonly<Record<string, (type: RowType) => unknown>> = {
  "messages to objects": (type) => type.decodeBatch(MESSAGES),
  "data to objects": (type) => type.decodeBatch(DATA),
  "a part of data": (type) => type.decodeBatch(DATA, { fields: ["name", "points"] }),
  "messages, errors collected": (type) => {
    const { values, errors } = type.decodeBatch(DAMAGED, { errors: "collect" });
    return { values, errors: errors.map(({ code, row, path, offset }) => ({ code, row, path, offset })) };
  },
  "data, errors collected": (type) => {
    const batch = type.decodeBatch(joined(DAMAGED.slice(0, 3)), { errors: "collect" });
    return { entries: [...batch.entries()], codes: batch.errors.map(({ code }) => code) };
  },
  columns: (type) => type.decodeColumns(DATA).toObjects(),
  verify: (type) => type.verify(DATA),
  count: (type) => type.count(DATA),
  "objects to data": (type) => type.encodeBatch(ROWS),
  "objects of an iterable to data": (type) => type.encodeBatch(new Set(ROWS)),
  "objects to messages": (type) => type.encodeMessages(ROWS),
};
