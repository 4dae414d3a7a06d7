import { describe, expect, it } from "vitest";
import { misfit, unscaledOf, unscaledReader } from "../../../src/value/logical/decimal.js";
import { MAX_UNSCALED_BYTES, MAX_UNSCALED_DIGITS, unscaledBytes } from "../../../src/value/logical/unscaled.js";
import { bytesOf, expectError, hexOf } from "../../helpers.js";
import { Random } from "../../random.js";
import { decimal, fixed, logical } from "./make.js";

const money = logical(decimal(5, 2));
const hex = (value: unknown) => hexOf(money.toRaw(value) as Uint8Array);

describe("decimal", () => {
  it("takes strings, bigints and numbers that are exact", () => {
    expect(["123.45", "+123.45", "1.2345e2", "123.450", 123.45].map(hex)).toEqual(Array(5).fill("3039"));
    expect(["1", 1, 1n, "1.0", "100e-2", "1.00"].map(hex)).toEqual(Array(6).fill("64"));
    expect(["0", "-0", -0, "0.000000", "0e99", 0n].map(hex)).toEqual(Array(6).fill("00"));
    expect([0.1, 0.07, -0.01].map(hex)).toEqual(["0a", "07", "ff"]);
    expect(["999.99", "-999.99"].map(hex)).toEqual(["01869f", "fe7961"]);
  });

  it("refuses what its precision and scale do not hold", () => {
    const refused = [
      "1000",
      "999.991",
      "0.001",
      0.1 + 0.2,
      1000n,
      1e21,
      2 ** 53,
      "1e1000000000",
      "1e-1000000000",
      5e-324,
    ];
    for (const value of refused) {
      expect(expectError(() => money.toRaw(value)).code).toBe("invalid-value");
      expect(money.accepts(value)).toBe(false);
    }
  });

  it("refuses what is no decimal", () => {
    for (const value of [
      "",
      "1,5",
      "NaN",
      Number.NaN,
      Number.POSITIVE_INFINITY,
      null,
      undefined,
      true,
      {},
      new Uint8Array(1),
      new Date(0),
    ])
      expect(expectError(() => money.toRaw(value)).code).toBe("invalid-value");
    expect(expectError(() => money.toRaw("secret")).message).not.toContain("secret");
  });

  it("looks as decoded with all digits of the scale", () => {
    expect(["1.50", "0.00", "-0.01"].every((value) => money.isExact(value))).toBe(true);
    expect(["1.5", "01.50", "-0.00", "1.500", 1.5, 1n, "x"].some((value) => money.isExact(value))).toBe(false);
  });

  it("reads numbers that are longer than need be, and none at all as 0", () => {
    expect(money.fromRaw(bytesOf("00000000003039"))).toBe("123.45");
    expect(money.fromRaw(bytesOf("ffffffffffffffffff"))).toBe("-0.01");
    expect(money.fromRaw(new Uint8Array(0))).toBe("0.00");
    expect(money.fromRaw(new Uint8Array(100_000))).toBe("0.00");
  });

  it("does not read numbers of more digits than the precision", () => {
    expect(money.fromRaw(bytesOf("01869f"))).toBe("999.99");
    for (const raw of ["0186a0", "fe7960", "7fffffffffffffffffffff"]) {
      const error = expectError(() => money.fromRaw(bytesOf(raw)));
      expect(error).toMatchObject({ name: "DecodeError", code: "invalid-logical-value" });
      expect(error.message).toContain('"raw"');
    }
  });

  it("fills a fixed with its sign", () => {
    const four = logical(fixed(4, { logicalType: "decimal", precision: 9, scale: 2 }));
    expect(hexOf(four.toRaw("-0.01") as Uint8Array)).toBe("ffffffff");
    expect(hexOf(four.toRaw("9999999.99") as Uint8Array)).toBe("3b9ac9ff");
    expect(four.fromBytes!(bytesOf("aa3b9ac9ffaa"), 1, 5)).toBe("9999999.99");
  });

  it("keeps all digits, both ways", () => {
    const random = new Random(11);
    for (let i = 0; i < 3000; i++) {
      const precision = 1 + random.below(random.chance(0.1) ? 2000 : 60);
      const scale = random.below(precision + 1);
      const digits = Array.from({ length: 1 + random.below(precision) }, () => random.below(10)).join("");
      const unscaled = BigInt(digits) * (random.chance(0.5) ? 1n : -1n);
      const type = logical(decimal(precision, scale));
      const text = type.fromRaw(unscaledBytes(unscaled)) as string;
      expect(hexOf(type.toRaw(text) as Uint8Array)).toBe(hexOf(unscaledBytes(unscaled)));
      expect(type.isExact(text)).toBe(true);
    }
  });

  it("converts so many bytes and no more, whatever precision is claimed", () => {
    const huge = logical(decimal(1_000_000_000, 1_000_000_000));
    expect(huge.fromRaw(Uint8Array.of(5))).toBe("5E-1000000000");
    expect(hexOf(huge.toRaw("5e-1000000000") as Uint8Array)).toBe("05");
    const most = "9".repeat(MAX_UNSCALED_DIGITS);
    const wide = logical(decimal(20_000));
    expect(BigInt(`0x${hexOf(wide.toRaw(most) as Uint8Array)}`)).toBe(BigInt(most));
    expect(wide.accepts(`${most}0`)).toBe(false);
    const bytes = new Uint8Array(MAX_UNSCALED_BYTES + 1).fill(0x55);
    expect((wide.fromRaw(bytes.subarray(1)) as string).length).toBeGreaterThan(9000);
    expect(expectError(() => wide.fromRaw(bytes)).code).toBe("invalid-logical-value");
  });
});

it("unscaledReader and unscaledOf check the precision, without its sign", () => {
  expect(unscaledReader(2)(bytesOf("9d"), 0, 1)).toBe("-99");
  expect(unscaledOf(bytesOf("9d"), 2)).toBe(-99n);
  expect(expectError(() => unscaledReader(2)(bytesOf("9c"), 0, 1)).code).toBe("invalid-logical-value");
  expect(expectError(() => unscaledOf(bytesOf("9c"), 2)).code).toBe("invalid-logical-value");
});

it("misfit tells texts, numbers and others apart", () => {
  expect(new Set(["x", 1, null].map((value) => misfit(value).expected)).size).toBe(3);
});
