import { describe, expect, it } from "vitest";
import { promotionReader } from "../../src/closures/promotion-reader.js";
import { shapeOf } from "../../src/closures/shape.js";
import { Random } from "../random.js";
import { readWith } from "./make.js";

const promoted = (writer: string, reader: string, hex: string, options = {}) =>
  readWith(writer, hex, options, reader).value;

describe("promotions", () => {
  it.each([
    ["int", "long", "ffffffff0f", -2147483648],
    ["int", "float", "feffffff0f", 2147483648],
    ["int", "double", "feffffff0f", 2147483647],
    ["long", "float", "828080808084808020", 2 ** 60 + 2 ** 37],
    ["long", "float", "818080808084808020", -(2 ** 60 + 2 ** 37)],
    ["long", "float", "808080808084808020", 2 ** 60],
    ["long", "float", "feffffffffffffffff01", 2 ** 63],
    ["long", "float", "ffffffffffffffffff01", -(2 ** 63)],
    ["long", "float", "05", -3],
    ["long", "double", "8280808080808020", 2 ** 53],
    ["long", "double", "8680808080808020", 2 ** 53 + 4],
    ["long", "double", "feffffffffffffffff01", 2 ** 63],
    ["float", "double", "cdcccc3d", 0.10000000149011612],
    ["bytes", "string", "04c3a9", "é"],
  ])("%s to %s: %s", (writer, reader, hex, value) => {
    expect(promoted(writer, reader, hex)).toBe(value);
  });

  it("to long follow the option", () => {
    expect(promoted("int", "long", "05", { long: "bigint" })).toBe(-3n);
    expect(promoted("int", "long", "05", { long: "auto" })).toBe(-3);
  });

  it("round longs of any size as the nearest double", () => {
    const random = new Random(1);
    for (let i = 0; i < 2000; i++) {
      const value = new DataView(random.bytes(8).slice().buffer).getBigInt64(0) >> 1n;
      const magnitude = value < 0n ? -value : value;
      const hex = Array.from(varint(magnitude), (byte) => byte.toString(16).padStart(2, "0")).join("");
      expect(promoted("long", "double", hex)).toBe(Number(magnitude));
    }
  });

  it.each([
    ["int", "long", "number", { kind: "int" }],
    ["int", "long", "bigint", { kind: "converted", convert: BigInt }],
    ["int", "double", "bigint", { kind: "int" }],
    ["int", "float", "number", { kind: "converted", convert: Math.fround }],
    ["long", "double", "number", { kind: "long" }],
    ["long", "float", "number", undefined],
    ["float", "double", "number", { kind: "float" }],
  ] as const)("of %s to %s, longs as %s, say to generated code what they read", (wire, as, long, shape) => {
    const found = shapeOf(promotionReader(wire, as, long));
    if (shape === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(shape);
    if (found?.kind === "converted") expect(shapeOf(found.read)).toEqual({ kind: "int" });
  });

  it("of text to bytes are not checked as UTF-8", () => {
    expect(promoted("string", "bytes", "04c328")).toEqual(Uint8Array.of(0xc3, 0x28));
  });

  it("round longs of any size as the nearest float", () => {
    for (let bits = 24n; bits < 63n; bits++)
      for (const step of [-1n, 0n, 1n]) {
        const half = (1n << bits) + (1n << (bits - 24n)) + step; // between two floats, and beside that
        const hex = Array.from(varint(half), (byte) => byte.toString(16).padStart(2, "0")).join("");
        const up = step > 0n || bits - 24n < 1n;
        const want = step === 0n || !up ? 2 ** Number(bits) : 2 ** Number(bits) + 2 ** Number(bits - 23n);
        if (bits > 25n) expect(promoted("long", "float", hex), `2^${bits} ${step}`).toBe(want);
      }
  });
});

function* varint(value: bigint): Generator<number> {
  let rest = value << 1n;
  for (; rest > 127n; rest >>= 7n) yield Number(rest & 127n) | 128;
  yield Number(rest);
}
