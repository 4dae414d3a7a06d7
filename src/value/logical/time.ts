import { type Conversion, isInt, isLong } from "./conversion.js";
import { floorDivide, MILLIS_A_DAY, millisOf } from "./instant.js";
import type { UnitsPerMilli } from "./logical-type.js";
import { Refusal } from "./refusal.js";

const EXPECTED = new Refusal("a time of day as a number, or a Date");
const INVALID = new Refusal("a Date", "an invalid Date");
const OTHER_DAY = new Refusal("a Date on 1970-01-01 UTC, which is a time of day", "a Date on another day");

/**
 * time-millis and time-micros: the number itself, also beyond its day. A Date is taken for the time of its day in
 * UTC; with `exact` only one on the day of the epoch, for any other loses its day.
 */
export function time(units: UnitsPerMilli, exact: boolean): Conversion {
  const convert = (value: unknown) => {
    if (typeof value === "number" || typeof value === "bigint") return value; // the underlying type's writer checks it
    const millis = millisOf(value);
    if (millis === undefined) return EXPECTED;
    if (Number.isNaN(millis)) return INVALID;
    const day = floorDivide(millis, MILLIS_A_DAY);
    return exact && day !== 0 ? OTHER_DAY : (millis - day * MILLIS_A_DAY) * units;
  };
  return { changes: false, fromRaw: (raw) => raw, convert, isExact: units === 1 ? isInt : isLong };
}
