import { ContainerError, DecodeError, type DecodeErrorCode, LimitError } from "../errors.js";
import type { Limits } from "../limits.js";

/** A stretch of a container file that was passed over, for something in it is damaged. */
export interface Damage {
  /** Byte offset in the file at which it begins: the first byte of a block, or what should be one. */
  readonly start: number;
  /** Byte offset in the file of the first byte after it: where an intact block begins, or the file ends. */
  readonly end: number;
  /** What is wrong, as it would have been thrown; it has the index of the data block. */
  readonly error: ContainerError | DecodeError | LimitError;
  /** Rows that are lost with it, if it is one block that says so; undefined where nobody knows. */
  readonly rows: number | undefined;
}

/** Who is told of damage; what it throws ends the reading. */
export type OnDamage = (damage: Damage) => void;

/** What is wrong with bytes, whatever was asked for. All other codes are of a schema, an option or a conversion. */
const DAMAGED: ReadonlySet<string> = new Set<DecodeErrorCode>([
  "truncated",
  "trailing-bytes",
  "invalid-varint",
  "int-range",
  "invalid-boolean",
  "invalid-length",
  "invalid-utf8",
  "invalid-enum-index",
  "invalid-union-index",
  "invalid-count",
  "invalid-block-size",
]);

/** The limits that a block's data are held to. */
const EXCEEDED: ReadonlySet<string> = new Set<keyof Limits>([
  "maxDepth",
  "maxBlockBytes",
  "maxBytesLength",
  "maxCollectionItems",
  "maxFreeValues",
]);

/** Whether an error says that the data of a block are damaged, so that the next block may be well. */
export function isDamage(error: unknown): error is Damage["error"] {
  if (error instanceof LimitError) return EXCEEDED.has(error.limit);
  if (error instanceof DecodeError) return DAMAGED.has(error.code);
  return error instanceof ContainerError && error.code === "codec-error";
}
