import type { RecordBatch } from "../column/batch.js";
import { AvroError } from "../errors.js";

/** What a chunk of a stream of rows is: a row; an array of rows; columns. */
export type ChunkKind = "row" | "rows" | "batch";

/** A chunk of rows of a type. */
export type ChunkOf<Row, Kind extends ChunkKind> = Kind extends "row"
  ? Row
  : Kind extends "rows"
    ? Row[]
    : RecordBatch<Row>;

const KINDS: readonly unknown[] = ["row", "rows", "batch"];

/** Check option `chunks`, and take it out of the options, which are own properties. */
export function takeChunks<Options extends { readonly chunks?: ChunkKind }>(
  given: Options | undefined,
): { readonly chunks: ChunkKind; readonly rest: Omit<Options, "chunks"> | undefined } {
  if (typeof given !== "object" || given === null) return { chunks: "row", rest: given };
  const { chunks = "row", ...rest } = { __proto__: null, ...given } as Options;
  if (!KINDS.includes(chunks))
    throw new AvroError("unsupported-option", 'option chunks must be "row", "rows" or "batch"');
  return { chunks, rest };
}
