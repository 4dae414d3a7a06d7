const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;

/** Where the whole part of a number ends that begins at `at`: its sign and digits. `at` itself if there is no number. */
export function wholeEnd(text: string, at: number): number {
  const digits = text.charCodeAt(at) === MINUS ? at + 1 : at;
  if (text.charCodeAt(digits) === ZERO) return digits + 1;
  const end = digitsEnd(text, digits);
  return end === digits ? at : end;
}

/** Where the fraction and the exponent end that may stand at `at`, behind the whole part. */
export function tailEnd(text: string, at: number): number {
  let end = at;
  if (text.charCodeAt(end) === POINT) {
    end = digitsEnd(text, end + 1);
    if (end === at + 1) return at;
  }
  if (!isExponent(text.charCodeAt(end))) return end;
  const sign = text[end + 1] === "-" || text[end + 1] === "+" ? 1 : 0;
  const digits = end + 1 + sign;
  const exponentEnd = digitsEnd(text, digits);
  return exponentEnd === digits ? end : exponentEnd;
}

/** Whether a number with a fraction or an exponent is whole as it is written, not only when rounded to a double. */
export function isWhole(numeral: string): boolean {
  const mark = numeral.search(/[eE]/);
  const mantissa = mark < 0 ? numeral : numeral.slice(0, mark);
  const exponent = mark < 0 ? 0 : Number(numeral.slice(mark + 1));
  let last = mantissa.length - 1;
  while (last >= 0 && !isNonZero(mantissa.charCodeAt(last))) last--;
  if (last < 0) return true; // zero
  const point = mantissa.indexOf(".");
  const places = point < 0 ? last + 1 - mantissa.length : last > point ? last - point : last + 1 - point;
  return places <= exponent;
}

function digitsEnd(text: string, at: number): number {
  let end = at;
  for (let code = text.charCodeAt(end); code >= ZERO && code <= ZERO + 9; code = text.charCodeAt(end)) end++;
  return end;
}

function isNonZero(code: number): boolean {
  return code > ZERO && code <= ZERO + 9;
}

function isExponent(code: number): boolean {
  return (code | 0x20) === 0x65;
}
