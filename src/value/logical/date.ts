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
  const date = dateAt(day * MILLIS_A_DAY, "date");
  const year = date.getUTCFullYear();
  if (year < 1000 || year > 9999) return date.toISOString().slice(0, -14); // without T00:00:00.000Z
  return `${year}${MONTHS[date.getUTCMonth()]}${TWO_DIGITS[date.getUTCDate()]}`;
}

const TWO_DIGITS = /* @__PURE__ */ Array.from({ length: 32 }, (_, n) => String(n).padStart(2, "0"));
const MONTHS = /* @__PURE__ */ TWO_DIGITS.slice(1, 13).map((month) => `-${month}-`);

/** Where the year has four digits the calendar is counted here: `Date.parse` takes ten times as long. */
function dayOfText(text: string): number | Refusal {
  if (text.length !== 10) return dayOfLongText(text);
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const date = twoDigits(text, 8);
  const dashes = text.charCodeAt(4) === DASH && text.charCodeAt(7) === DASH;
  if (!dashes || !(year >= 0 && month >= 1 && month <= 12 && date >= 1 && date <= lastOf(year, month))) return NO_DAY;
  return daysBefore(year, month) + date - 1;
}

const DASH = 0x2d;

/** The number of two digits; NaN for other characters. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** The last date of a month. */
function lastOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const DAYS_TO_1970 = 719_468; // from the 1st of March of year 0

/** Days from the epoch to the first of a month. Years are counted from March on, so that leap days end them. */
function daysBefore(year: number, month: number): number {
  const years = month > 2 ? year : year - 1;
  const months = month > 2 ? month - 3 : month + 9;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + Math.floor((months * 153 + 2) / 5) - DAYS_TO_1970;
}

function dayOfLongText(text: string): number | Refusal {
  if (!/^[+-]\d{6}-\d\d-\d\d$/.test(text)) return NO_DAY;
  const millis = Date.parse(`${text}T00:00:00.000Z`);
  // what is beyond a month's end may be read as a day of the next one; years have one way to be written
  if (Number.isNaN(millis) || dayText(millis / MILLIS_A_DAY) !== text) return NO_DAY;
  return millis / MILLIS_A_DAY;
}
