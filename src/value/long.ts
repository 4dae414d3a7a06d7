import { DecodeError, type Path, pathText } from "../errors.js";

/** What to do with a long that no number holds exactly. */
export type LongPolicy = "number" | "bigint" | "auto";

/** Reads slot `i` of a long column: two 32-bit halves, since a bigint a slot costs several times as much. */
export function longGetter(
  values: BigInt64Array,
  policy: LongPolicy,
  unsafe: "throw" | "bigint",
  path: Path,
): (i: number) => number | bigint {
  if (policy === "bigint") return (i) => values[i]!;
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  return (i) => {
    const low = halves[i * 2]!;
    const high = halves[i * 2 + 1]!;
    if (high === low >> 31) return low;
    const value = high * 4294967296 + (low >>> 0);
    if (Number.isSafeInteger(value)) return value;
    if (policy === "number" && unsafe === "throw") throw unsafeLong(path);
    return values[i]!;
  };
}

export function unsafeLong(path: Path): DecodeError {
  const message = `${pathText(path)}: a long is outside ±(2^53-1); read it with the option long: "bigint" or "auto"`;
  return new DecodeError("unsafe-long", message, { path });
}

const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;

export function isLongBigint(value: bigint): boolean {
  return value >= MIN_LONG && value <= MAX_LONG;
}
