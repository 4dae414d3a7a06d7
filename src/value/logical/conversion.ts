import { isLongBigint, type LongPolicy } from "../long.js";
import type { PutText } from "./ascii.js";
import type { Refusal } from "./refusal.js";

/** How one logical type goes from the underlying value to the JavaScript value and back. */
export interface Conversion {
  /** On a long: how it has to be read for `fromRaw`; undefined: as the option `long` says. */
  readonly long?: LongPolicy | undefined;
  /** Whether decoded values differ from the underlying ones. */
  readonly changes: boolean;
  /** @throws DecodeError "invalid-logical-value" */
  fromRaw(raw: never): unknown;
  /** On bytes and fixed: the same of bytes where they lie, not copied. */
  readonly fromBytes?: (bytes: Uint8Array, start: number, end: number) => unknown;
  /** Where that is ASCII text: writes it. */
  readonly putText?: PutText | undefined;
  /** The underlying value, which the writer of the underlying type still checks, or why there is none. */
  convert(value: unknown): unknown | Refusal;
  /** Whether a value looks as decoded ones do. */
  isExact(value: unknown): boolean;
  /** Whether a value can be encoded, where that is more than that `convert` does not refuse. */
  accepts?(value: unknown): boolean;
}

export function isInt(value: unknown): value is number {
  return typeof value === "number" && value === (value | 0);
}

export function isLong(value: unknown): boolean {
  return typeof value === "bigint" ? isLongBigint(value) : Number.isSafeInteger(value);
}
