/** A double as JSON text: the shortest decimal that gives it back. NaN and the infinities are quoted, −0 keeps its sign. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Whole numbers up to here are floats exactly, and no shorter decimal rounds to them. */
const WHOLE = 100_000;
/** Between these, scaling by a power of ten that is a double exactly finds the digits without any text. */
const LEAST = 1e-4;
const MOST = 1e6;

/** A float as JSON text: the shortest decimal that rounds to it, as `0.1` for what a double calls 0.10000000149011612. */
export function floatText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < WHOLE) return numberText(value);
  const size = Math.abs(value);
  return size >= LEAST && size < MOST ? scaledText(value, size) : searchedText(value);
}

/**
 * Two decimals of 6 digits never round to one float, so that any 6-digit decimal that gives the float is the nearest
 * one; 9 digits always do. Four roundings at most, against 150 ns for each `toPrecision`.
 */
function scaledText(value: number, size: number): string {
  let scale = 1;
  while (size * scale < 100_000) scale *= 10;
  for (let digits = 6; digits < 9; digits++, scale *= 10) {
    const decimal = Math.round(value * scale) / scale;
    if (Math.fround(decimal) === value) return String(decimal);
  }
  return String(Math.round(value * scale) / scale);
}

/** Floats near 0 have fewer digits than 6: all lengths are tried. */
function searchedText(value: number): string {
  if (!Number.isFinite(value)) return numberText(value);
  for (let digits = 1; digits < 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return String(decimal);
  }
  return String(Number(value.toPrecision(9)));
}
