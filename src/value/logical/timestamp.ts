import { type Conversion, isLong } from "./conversion.js";
import { dateAt, floorDivide, millisOf } from "./instant.js";
import type { UnitsPerMilli } from "./logical-type.js";
import { Refusal } from "./refusal.js";

const EXPECTED = new Refusal("a timestamp as a Date, a number or a bigint");
const INVALID = new Refusal("a Date", "an invalid Date");
const TOO_FAR = new Refusal("a Date whose nanoseconds are a long of 64 bits: years 1678 to 2262", "another");

/** A timestamp as its number; nanoseconds as bigint, for no number holds those of today. */
export function timestampAsNumber(units: UnitsPerMilli): Conversion {
  const long = units === 1_000_000 ? "bigint" : undefined;
  return { long, changes: false, fromRaw: (raw) => raw, convert: (value) => unitsOf(value, units), isExact: isLong };
}

/** A timestamp as a `Date`. What is finer than a millisecond is rounded down, towards the past. */
export function timestampAsDate(name: string, units: UnitsPerMilli): Conversion {
  return {
    long: "auto",
    changes: true,
    fromRaw:
      units === 1 ? (raw: number | bigint) => dateAt(Number(raw), name) : (raw) => dateAt(millis(raw, units), name),
    convert: (value) => unitsOf(value, units),
    isExact: (value) => {
      const time = millisOf(value);
      return time !== undefined && !(unitsOf(value, units) instanceof Refusal);
    },
  };
}

function millis(raw: number | bigint, units: UnitsPerMilli): number {
  if (typeof raw === "number") return floorDivide(raw, units);
  const divisor = BigInt(units);
  const rest = raw % divisor;
  return Number((raw - (rest < 0n ? rest + divisor : rest)) / divisor);
}

/** Numbers pass: the writer of longs checks them. */
function unitsOf(value: unknown, units: UnitsPerMilli): number | bigint | Refusal {
  if (typeof value === "number" || typeof value === "bigint") return value;
  const time = millisOf(value);
  if (time === undefined) return EXPECTED;
  if (Number.isNaN(time)) return INVALID;
  const product = time * units;
  if (Number.isSafeInteger(product)) return product;
  const exact = BigInt(time) * BigInt(units);
  return isLong(exact) ? exact : TOO_FAR;
}
