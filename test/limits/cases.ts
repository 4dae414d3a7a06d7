import type { Path } from "../../src/errors.js";
import { bytesOf } from "../helpers.js";

/*
 * Data that stay just within a limit, and data that go one beyond it. Each is a record { keep: int, it: …, after: int }:
 * what is looked at can be left out by a reader too, and what stands behind it must still be found.
 */

export type DataLimit = "maxDepth" | "maxBytesLength" | "maxCollectionItems" | "maxFreeValues";

export interface Case {
  readonly limit: DataLimit;
  readonly what: string;
  readonly max: number;
  /** Of the field `it`. */
  readonly type: unknown;
  /** Its data, in hexadecimal: as much as the limit allows, and more. */
  readonly within: string;
  readonly over: string;
  /** The value of `within`. */
  readonly value: unknown;
  /** Where in `over` the limit is exceeded. */
  readonly path: Path;
  readonly offset: number;
  /** The type has no columns: it holds itself. */
  readonly recursive?: boolean;
  /** Skipping may jump what is in sized item blocks, and then counts no values in them. */
  readonly jumped?: boolean;
}

export const array = (items: unknown) => ({ type: "array", items });
export const map = (values: unknown) => ({ type: "map", values });
export const record = (name: string, fields: Record<string, unknown>) => ({
  type: "record",
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
});
export const fixed = (name: string, size: number) => ({ type: "fixed", name, size });

/** The schema of a case's data. */
export function schemaOf({ type }: Case): object {
  return record("R", { keep: "int", it: type, after: "int" });
}

/** A datum of it: 1, the data of `it`, 2. */
export function datumOf(it: string): Uint8Array {
  return bytesOf(`02${it}04`);
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const letters = (count: number) => upTo(count).map((i) => String.fromCharCode(0x60 + i));
const hex = (byte: number) => byte.toString(16).padStart(2, "0");
const ints = (count: number) =>
  upTo(count)
    .map((i) => hex(2 * i))
    .join("");
const entries = (count: number) =>
  letters(count)
    .map((key, i) => `02${hex(key.charCodeAt(0))}${hex(2 * (i + 1))}`)
    .join("");

const Empty = record("Empty", {});

const DEPTH: readonly Omit<Case, "limit" | "max">[] = [
  {
    what: "arrays",
    type: array(array(array("int"))),
    within: "02 00 00",
    over: "02 02 00 00 00",
    value: [[]],
    path: [0, 0],
    offset: 2,
  },
  {
    what: "maps",
    type: map(map(map("int"))),
    within: "02 026b 00 00",
    over: "02 026b 02 026c 00 00 00",
    value: { k: {} },
    path: ["{}", "{}"],
    offset: 6,
  },
  {
    what: "records",
    type: record("A", { b: ["null", record("B", { c: ["null", record("C", { d: "int" })] })] }),
    within: "02 00",
    over: "02 02 02",
    value: { b: { c: null } },
    path: ["b", "B", "c", "C"],
    offset: 2,
  },
  {
    what: "a record that holds itself",
    type: record("List", { v: "int", next: ["null", "List"] }),
    within: "02 02 04 00",
    over: "02 02 04 02 06 00",
    value: { v: 1, next: { v: 2, next: null } },
    path: ["next", "List", "next", "List"],
    offset: 4,
    recursive: true,
  },
];

const LENGTH: readonly Omit<Case, "limit" | "max">[] = [
  { what: "string", type: "string", within: "08 61626364", over: "0a 6162636465", value: "abcd", path: [], offset: 0 },
  {
    what: "bytes",
    type: "bytes",
    within: "08 00ff00ff",
    over: "0a 00ff00ff00",
    value: Uint8Array.of(0, 255, 0, 255),
    path: [],
    offset: 0,
  },
  {
    what: "the key of a map",
    type: map("int"),
    within: "02 08 61626364 02 00",
    over: "02 0a 6162636465 02 00",
    value: { abcd: 1 },
    path: [],
    offset: 1,
  },
  {
    what: "fixed",
    type: [fixed("Four", 4), fixed("Five", 5)],
    within: "00 00ff00ff",
    over: "02 00ff00ff00",
    value: Uint8Array.of(0, 255, 0, 255),
    path: ["Five"],
    offset: 1,
  },
];

const ITEMS: readonly Omit<Case, "limit" | "max">[] = [
  {
    what: "array of ints",
    type: array("int"),
    within: `0a ${ints(5)} 00`,
    over: `0c ${ints(6)} 00`,
    value: upTo(5),
    path: [],
    offset: 0,
  },
  {
    what: "array of strings",
    type: array("string"),
    within: `0a ${"0261".repeat(5)} 00`,
    over: `0c ${"0261".repeat(6)} 00`,
    value: Array(5).fill("a"),
    path: [],
    offset: 0,
  },
  {
    what: "array of doubles",
    type: array("double"),
    within: `0a ${"00".repeat(40)} 00`,
    over: `0c ${"00".repeat(48)} 00`,
    value: Array(5).fill(0),
    path: [],
    offset: 0,
  },
  {
    what: "array of records without bytes",
    type: array(Empty),
    within: "0a 00",
    over: "0c 00",
    value: Array(5).fill({}),
    path: [],
    offset: 0,
  },
  {
    what: "map",
    type: map("int"),
    within: `0a ${entries(5)} 00`,
    over: `0c ${entries(6)} 00`,
    value: Object.fromEntries(letters(5).map((key, i) => [key, i + 1])),
    path: [],
    offset: 0,
  },
  {
    what: "blocks of an array together",
    type: array("long"),
    within: `06 ${ints(3)} 04 ${ints(2)} 00`,
    over: `06 ${ints(3)} 06 ${ints(3)} 00`,
    value: [1, 2, 3, 1, 2],
    path: [],
    offset: 4,
  },
  {
    what: "sized blocks of an array together",
    type: array("int"),
    within: `05 06 ${ints(3)} 03 04 ${ints(2)} 00`,
    over: `05 06 ${ints(3)} 05 06 ${ints(3)} 00`,
    value: [1, 2, 3, 1, 2],
    path: [],
    offset: 5,
  },
];

/** The two bytes read before, `keep` and the count, are taken off. */
const FREE: readonly Omit<Case, "limit" | "max">[] = [
  {
    what: "nulls",
    type: array("null"),
    within: "18 00",
    over: "1a 00",
    value: Array(12).fill(null),
    path: [],
    offset: 1,
  },
  {
    what: "records without bytes",
    type: array(Empty),
    within: "18 00",
    over: "1a 00",
    value: Array(12).fill({}),
    path: [],
    offset: 1,
  },
  {
    what: "fixed without bytes",
    type: array(fixed("None", 0)),
    within: "18 00",
    over: "1a 00",
    value: Array(12).fill(new Uint8Array()),
    path: [],
    offset: 1,
  },
  {
    what: "records of nulls",
    type: array(record("Nulls", { a: "null", b: "null", c: "null" })),
    within: "06 00",
    over: "08 00",
    value: Array(3).fill({ a: null, b: null, c: null }),
    path: [],
    offset: 1,
  },
  {
    what: "blocks of nulls together",
    type: array("null"),
    within: "10 0a 00",
    over: "10 0c 00",
    value: Array(13).fill(null),
    path: [],
    offset: 2,
  },
  {
    what: "sized blocks of nulls",
    type: array("null"),
    within: "19 00 00",
    over: "1b 00 00",
    value: Array(13).fill(null),
    path: [],
    offset: 2,
    jumped: true,
  },
  {
    what: "a branch of many nulls",
    type: ["string", record("Wide", Object.fromEntries(upTo(14).map((i) => [`f${i}`, "null"])))],
    within: "00 02 61",
    over: "02",
    value: "a",
    path: [],
    offset: 1,
  },
];

const CASE: Record<DataLimit, readonly Omit<Case, "limit" | "max">[]> = {
  maxDepth: DEPTH,
  maxBytesLength: LENGTH,
  maxCollectionItems: ITEMS,
  maxFreeValues: FREE,
};

/** Small, so that they are reached at once. */
const MAX: Record<DataLimit, number> = { maxDepth: 3, maxBytesLength: 4, maxCollectionItems: 5, maxFreeValues: 10 };

export const CASES: readonly Case[] = (Object.keys(CASE) as DataLimit[]).flatMap((limit) =>
  CASE[limit].map((one) => ({ limit, max: MAX[limit], ...one })),
);
