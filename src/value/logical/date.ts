import { type Conversion, isInt } from "./conversion.js";
import { dateAt, floorDivide, MAX_DAYS, MILLIS_A_DAY, millisOf } from "./instant.js";
import { Refusal } from "./refusal.js";

/** Texts of days seen last. A power of two: 1,024 days are three years, which the days of most data stay within. */
const TEXTS = 1024;

const EXPECTED = new Refusal("a date as YYYY-MM-DD, a Date or a number of days");
const NO_DAY = new Refusal("a date as YYYY-MM-DD that is in the calendar and in the range of Date", "another text");
const INVALID = new Refusal("a Date", "an invalid Date");
const NO_MIDNIGHT = new Refusal("a Date at 00:00 UTC, which is a date", "a Date inside a day");
const NO_COUNT = new Refusal("a whole number of days in the range of Date", "another number");

/** date: days from 1970-01-01 as YYYY-MM-DD, with a sign and six digits for years outside 0000-9999 as in `Date`. */
export function dateAsText(): Conversion {
  const days = new Int32Array(TEXTS);
  const texts = new Array<string>(TEXTS).fill("");
  return {
    changes: true,
    fromRaw(raw: number) {
      const slot = raw & (TEXTS - 1);
      const known = texts[slot]!;
      if (days[slot] === raw && known !== "") return known;
      const text = dayText(raw);
      days[slot] = raw;
      return (texts[slot] = text);
    },
    convert: (value) => dayOf(value, true),
    isExact: (value) => typeof value === "string" && typeof dayOfText(value) === "number",
  };
}

/** date as a `Date` at 00:00 UTC. Of one inside a day the date in UTC is taken. */
export function dateAsDate(): Conversion {
  return {
    changes: true,
    fromRaw: (raw: number) => dateAt(raw * MILLIS_A_DAY, "date"),
    convert: (value) => dayOf(value, false),
    isExact: (value) => millisOf(value) !== undefined && typeof dayOf(value, true) === "number",
  };
}

function dayOf(value: unknown, exact: boolean): number | Refusal {
  if (typeof value === "string") return dayOfText(value);
  if (typeof value === "number") return isInt(value) && Math.abs(value) <= MAX_DAYS ? value : NO_COUNT;
  const millis = millisOf(value);
  if (millis === undefined) return EXPECTED;
  if (Number.isNaN(millis)) return INVALID;
  const day = floorDivide(millis, MILLIS_A_DAY);
  return exact && day * MILLIS_A_DAY !== millis ? NO_MIDNIGHT : day;
}

function dayText(day: number): string {
  return dateAt(day * MILLIS_A_DAY, "date")
    .toISOString()
    .slice(0, -14); // without T00:00:00.000Z
}

function dayOfText(text: string): number | Refusal {
  if (!/^(?:\d{4}|[+-]\d{6})-\d\d-\d\d$/.test(text)) return NO_DAY;
  const millis = Date.parse(`${text}T00:00:00.000Z`);
  // what is beyond a month's end may be read as a day of the next one; years have one way to be written
  if (Number.isNaN(millis) || dayText(millis / MILLIS_A_DAY) !== text) return NO_DAY;
  return millis / MILLIS_A_DAY;
}
