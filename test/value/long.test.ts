import { describe, expect, it } from "vitest";
import { longGetter, unsafeLong } from "../../src/value/long.js";
import { expectError } from "../helpers.js";

const MAX = 2n ** 53n - 1n;
const SAFE = [
  0n,
  1n,
  -1n,
  2n ** 31n - 1n,
  2n ** 31n,
  -(2n ** 31n),
  -(2n ** 31n) - 1n,
  2n ** 32n - 1n,
  2n ** 32n,
  -(2n ** 32n),
  2n ** 52n + 1n,
  MAX,
  -MAX,
];
const UNSAFE = [MAX + 1n, -MAX - 1n, 2n ** 53n + 1n, 2n ** 62n, 2n ** 63n - 1n, -(2n ** 63n)];
const values = BigInt64Array.from([...SAFE, ...UNSAFE]);

function all(...policy: ["number" | "bigint" | "auto", "throw" | "bigint"]): unknown[] {
  const get = longGetter(values, ...policy, ["a"]);
  return Array.from(values, (_, i) => get(i));
}

describe("longGetter", () => {
  it('gives "bigint" always', () => {
    expect(all("bigint", "throw")).toEqual([...values]);
  });

  it('gives "auto" numbers where they are exact', () => {
    expect(all("auto", "throw")).toEqual([...SAFE.map(Number), ...UNSAFE]);
  });

  it('gives "number" or an error that names the option, never a rounded number', () => {
    const get = longGetter(values, "number", "throw", ["a"]);
    expect(SAFE.map((_, i) => get(i))).toEqual(SAFE.map(Number));
    UNSAFE.forEach((value, i) => {
      const error = expectError(() => get(SAFE.length + i));
      expect(error).toMatchObject({ code: "unsafe-long", path: ["a"] });
      expect(error.message).toContain('long: "bigint"');
      expect(error.message).not.toContain(String(value).slice(0, 12));
    });
    expect(all("number", "bigint")).toEqual([...SAFE.map(Number), ...UNSAFE]);
  });

  it("never gives minus zero", () => {
    expect(Object.is(longGetter(BigInt64Array.of(0n), "number", "throw", [])(0), 0)).toBe(true);
  });

  it("reads columns that begin anywhere in their buffer", () => {
    const part = values.subarray(3, 8);
    const get = longGetter(part, "number", "throw", []);
    expect(Array.from(part, (_, i) => get(i))).toEqual(SAFE.slice(3, 8).map(Number));
  });
});

describe("unsafeLong", () => {
  it("has the path", () => {
    expect(unsafeLong(["a", 3]).path).toEqual(["a", 3]);
  });
});
