/** Digits of a decimal that are written out, its zeros among them; above that it has an exponent. */
const MAX_PLAIN = 1000;

/** Text of an unscaled number (decimal digits, maybe behind a minus sign) times 10^-scale; every digit is kept. */
export function decimalText(unscaled: string, scale: number): string {
  if (scale === 0 && unscaled.length <= MAX_PLAIN) return unscaled;
  const negative = unscaled.charCodeAt(0) === 0x2d;
  const digits = negative ? unscaled.slice(1) : unscaled;
  const text = plainLength(digits, scale) <= MAX_PLAIN ? plain(digits, scale) : withExponent(digits, scale);
  return negative ? `-${text}` : text;
}

function plainLength(digits: string, scale: number): number {
  return scale < 0 ? digits.length - scale : Math.max(digits.length, scale + 1);
}

function plain(digits: string, scale: number): string {
  if (scale <= 0) return digits === "0" ? digits : digits + "0".repeat(-scale);
  const point = digits.length - scale;
  if (point > 0) return `${digits.slice(0, point)}.${digits.slice(point)}`;
  return `0.${"0".repeat(-point)}${digits}`;
}

/** One digit before the point. */
function withExponent(digits: string, scale: number): string {
  const exponent = digits.length - 1 - scale;
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${mantissa}E${exponent < 0 ? "" : "+"}${exponent}`;
}

/** A decimal as it was written. */
export interface Decimal {
  readonly negative: boolean;
  /** Without leading zeros; "" is zero. */
  readonly digits: string;
  /** The number is `digits` times 10^-scale. */
  readonly scale: number;
}

const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,10}))?$/i;

/** Read "12", "-0.50", ".5", "1E-7"; undefined for other text. */
export function parseDecimal(text: string): Decimal | undefined {
  const parts = FORM.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = parts;
  if (whole === "" && fraction === "") return undefined;
  const digits = (whole + fraction).replace(/^0+/, "");
  return { negative: sign === "-" && digits !== "", digits, scale: fraction.length - Number(exponent) };
}

/** The decimal that a string, a bigint or a number says; of a number what it is printed as, if that is all of it. */
export function decimalOf(value: unknown): Decimal | undefined {
  if (typeof value === "string") return parseDecimal(value);
  if (typeof value === "bigint") return parseDecimal(value.toString());
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return undefined; // printed with zeros it does not have
  return parseDecimal(String(value));
}
