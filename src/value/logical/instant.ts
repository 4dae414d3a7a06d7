import { invalidLogical } from "./refusal.js";

export const MILLIS_A_DAY = 86_400_000;

/** The range of `Date`: so many days on either side of the epoch. */
export const MAX_DAYS = 100_000_000;
const MAX_MILLIS = MAX_DAYS * MILLIS_A_DAY;

/** A `Date`. @throws DecodeError "invalid-logical-value" outside its range */
export function dateAt(millis: number, name: string): Date {
  if (millis <= MAX_MILLIS && millis >= -MAX_MILLIS) return new Date(millis);
  throw invalidLogical(name, "a point in time outside the range of Date");
}

/** Milliseconds of a `Date`, of any realm, NaN for an invalid one; undefined for any other value. */
export function millisOf(value: unknown): number | undefined {
  if (value instanceof Date) return value.getTime();
  if (typeof value !== "object" || value === null) return undefined;
  return Object.prototype.toString.call(value) === "[object Date]" ? (value as Date).getTime() : undefined;
}

/** The greatest whole number not above `value / divisor`, exact for whole numbers. */
export function floorDivide(value: number, divisor: number): number {
  const rest = value % divisor;
  return (value - (rest < 0 ? rest + divisor : rest)) / divisor;
}
