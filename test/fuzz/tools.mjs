// What targets are made of: outcomes that may be, comparison, limits that are reached.
import { AvroError } from "../../dist/index.js";
import { HotError } from "./hot.mjs";
import { difference, SCRATCH } from "./sources.mjs";

/** Something that must not be. */
export class Finding extends Error {
  name = "Finding";
}

/** Limits so low that small inputs reach them. */
export const LOW = {
  maxDepth: 12,
  maxBlockBytes: 65_536,
  maxBytesLength: 4096,
  maxCollectionItems: 2000,
  maxFreeValues: 1000,
  maxHeaderBytes: 65_536,
  maxSchemaBytes: 65_536,
  maxSchemaDepth: 24,
  maxSchemaNodes: 500,
  maxScratchBytes: SCRATCH,
};

/** What `run` ends in: a value, or an error that keeps the promises. Anything else is a finding. */
export function outcome(run, what) {
  try {
    return { value: run() };
  } catch (error) {
    return { error: typed(error, what) };
  }
}

export async function outcomeOf(run, what) {
  try {
    return { value: await run() };
  } catch (error) {
    return { error: typed(error, what) };
  }
}

function typed(error, what) {
  if (error instanceof Finding) throw error;
  const isOurs = error instanceof AvroError || error instanceof HotError;
  if (!isOurs || typeof error.code !== "string" || error.code === "internal")
    throw new Finding(`${what}: not a typed error: ${error?.stack ?? error}`, { cause: error });
  if (error.message.length > 512) throw new Finding(`${what}: a message of ${error.message.length} characters`);
  return error;
}

/** What two errors must have in common. */
export function placeOf(error) {
  const { name, code, offset, row, path, limit } = error;
  return { name, code, offset, row, path: path?.join(" "), limit };
}

/** Two outcomes must be the same value, or the same error at the same place. */
export function agree(a, b, what, place = placeOf) {
  if (a.error === undefined && b.error === undefined) return same(a.value, b.value, what);
  if (a.error !== undefined && b.error !== undefined) return same(place(a.error), place(b.error), what);
  throw new Finding(`${what}: ${inWords(a)}, but ${inWords(b)}`);
}

export function same(a, b, what) {
  const found = difference(a, b);
  if (found !== undefined) throw new Finding(`${what}: ${found}`);
}

export function inWords({ error }) {
  return error === undefined ? "a value" : `${error.code} at ${error.offset} (${error.message.slice(0, 120)})`;
}

/** Bytes with others around them, which must not matter. */
export function padded(bytes, fill, before = 3, after = 40) {
  const all = new Uint8Array(before + bytes.length + after).fill(fill);
  all.set(bytes, before);
  return all.subarray(before, before + bytes.length);
}
