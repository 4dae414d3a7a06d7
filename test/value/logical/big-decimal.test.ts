import { describe, expect, it } from "vitest";
import { bigDecimalBytes, bigDecimalReader, isScale } from "../../../src/value/logical/big-decimal.js";
import { MAX_UNSCALED_BYTES, MAX_UNSCALED_DIGITS } from "../../../src/value/logical/unscaled.js";
import { bytesOf, expectError, hexOf } from "../../helpers.js";
import { Random } from "../../random.js";
import { logical } from "./make.js";

const big = logical({ type: "bytes", logicalType: "big-decimal" });
const hex = (value: unknown) => hexOf(big.toRaw(value) as Uint8Array);

describe("big-decimal", () => {
  it("keeps the scale as it is written", () => {
    expect(["2.24", "2.240", "-123.45", "1e3", 2.5, 10n, "0", "0.00"].map(hex)).toEqual([
      "0400e004",
      "0408c006",
      "04cfc704",
      "020105",
      "021902",
      "020a00",
      "020000",
      "020004",
    ]);
    expect(big.fromRaw(bytesOf("0408c006"))).toBe("2.240");
    expect(big.fromRaw(bytesOf("020105"))).toBe("1000"); // a negative scale is written out
  });

  it("is plain up to 1,000 digits, then has an exponent, and comes back the same", () => {
    const random = new Random(5);
    for (let i = 0; i < 2000; i++) {
      const digits = Array.from({ length: 1 + random.below(random.chance(0.1) ? 3000 : 40) }, () => random.below(10));
      const unscaled = BigInt(digits.join("")) * (random.chance(0.5) ? 1n : -1n);
      const scale = random.chance(0.2) ? random.bits() >>> 1 : random.below(1200);
      const raw = bigDecimalBytes({ unscaled, scale });
      const text = big.fromRaw(raw) as string;
      expect(text.includes("E")).toBe(Math.max(String(unscaled).replace("-", "").length, scale + 1) > 1000);
      expect(hex(text)).toBe(hexOf(raw));
      expect(big.isExact(text)).toBe(true);
    }
  });

  it("refuses digits and exponents beyond its bounds", () => {
    expect(big.accepts("9".repeat(MAX_UNSCALED_DIGITS))).toBe(true);
    expect(big.accepts("9".repeat(MAX_UNSCALED_DIGITS + 1))).toBe(false);
    expect(big.accepts(`1e${2 ** 31}`)).toBe(true);
    expect(big.accepts(`1e${2 ** 31 + 1}`)).toBe(false);
    expect(big.accepts(`1e-${2 ** 31 - 1}`)).toBe(true);
    expect(big.accepts(`1e-${2 ** 31}`)).toBe(false);
    for (const value of ["x", "", Number.NaN, 2 ** 53, null, {}, true])
      expect(expectError(() => big.toRaw(value)).code).toBe("invalid-value");
    expect(big.isExact(1)).toBe(false);
  });

  it("does not read content that is none, cut anywhere", () => {
    const bad = ["", "02", "0405", "020a", "020a00ff", "01", "ffffffffffffffffff01", "80", "020a8080808080", "060a00"];
    for (const content of bad) {
      const error = expectError(() => big.fromRaw(bytesOf(content)));
      expect(error).toMatchObject({ name: "DecodeError", code: "invalid-logical-value" });
      expect(error.offset).toBeUndefined();
    }
    expect(big.fromRaw(bytesOf("0000"))).toBe("0"); // no bytes are 0
  });

  it("does not read more digits than are converted", () => {
    const content = (bytes: number) => {
      const length = 2 * bytes;
      const head = [(length & 0x7f) | 0x80, length >> 7];
      return Uint8Array.of(...head, ...new Uint8Array(bytes).fill(0x55), 0);
    };
    expect((big.fromRaw(content(MAX_UNSCALED_BYTES)) as string).length).toBeGreaterThan(9000);
    expect(expectError(() => big.fromRaw(content(MAX_UNSCALED_BYTES + 1))).code).toBe("invalid-logical-value");
  });
});

it("bigDecimalReader reads where the bytes lie", () => {
  expect(bigDecimalReader()(bytesOf("ff04cfc704ff"), 1, 5)).toEqual({ unscaled: -12345n, scale: 2 });
});

it("isScale is true of ints", () => {
  expect([0, -1, 2 ** 31 - 1].every(isScale)).toBe(true);
  expect([2 ** 31, 0.5, "1", 1n, undefined, Number.NaN].some(isScale)).toBe(false);
});
