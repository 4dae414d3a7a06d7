import { MAX_DAYS, MILLIS_A_DAY } from "../../value/logical/instant.js";

/** The range of `Date`. */
const MAX_MILLIS = MAX_DAYS * MILLIS_A_DAY;

const FORM = /^(\d{4}|[+-]\d{6})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds from the epoch as ISO 8601, as `Date` prints them; undefined outside the range of `Date`. */
export function instantText(millis: number): string | undefined {
  return Math.abs(millis) <= MAX_MILLIS ? new Date(millis).toISOString() : undefined;
}

/**
 * The milliseconds of ISO 8601 text with up to three digits of a second's fraction, and with Z or an offset. Undefined
 * for other text, and for what is not in the calendar.
 */
export function instantOf(text: string): number | undefined {
  const parts = FORM.exec(text);
  if (parts === null || parts[1] === "-000000") return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as Six;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const fraction = Number((parts[7] ?? "").padEnd(3, "0"));
  const offset = offsetOf(parts[8]!);
  const millis = date.setUTCHours(hour, minute, second, fraction) - (offset ?? Number.NaN);
  return Math.abs(millis) <= MAX_MILLIS ? millis : undefined;
}

type Six = [number, number, number, number, number, number];

/** Milliseconds that a zone is ahead of UTC. */
function offsetOf(zone: string): number | undefined {
  if (zone === "Z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone[0] === "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
