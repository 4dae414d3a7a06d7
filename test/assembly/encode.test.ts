import { describe, expect, it } from "vitest";
import { array } from "../closures/make.js";
import { Shredding } from "../codegen/shred.js";

/** A zig-zag varint, by the specification. */
function varint(value: bigint): string {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  let hex = "";
  for (; rest > 0x7fn; rest >>= 7n) hex += (Number(rest & 0x7fn) | 0x80).toString(16);
  return hex + Number(rest).toString(16).padStart(2, "0");
}

const EDGES = Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit)).flatMap((power) => [power - 1n, power]);

describe("varints", () => {
  it("of ints are written at every length", () => {
    const values = EDGES.filter((edge) => edge <= 2n ** 31n)
      .flatMap((edge) => [-edge, edge])
      .filter((edge) => edge < 2n ** 31n); // prettier-ignore
    const one = new Shredding("int");
    for (const value of values) expect(one.write(Number(value))).toBe(varint(value));
    expect(new Shredding(array("int")).write(values.map(Number))).toBe(
      `${varint(BigInt(values.length))}${values.map(varint).join("")}00`,
    );
  });

  it("of longs are written at every length, as numbers and as bigints", () => {
    const values = [...EDGES.flatMap((edge) => [edge, -edge]), -(2n ** 63n)].filter((edge) => edge < 2n ** 63n);
    const one = new Shredding("long");
    for (const value of values) {
      expect(one.write(value)).toBe(varint(value));
      const number = Number(value);
      expect(one.write(number)).toBe(Number.isSafeInteger(number) ? varint(value) : undefined);
    }
    expect(new Shredding(array("long")).write(values)).toBe(
      `${varint(BigInt(values.length))}${values.map(varint).join("")}00`,
    );
  });
});
