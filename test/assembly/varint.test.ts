import { describe, expect, it } from "vitest";
import { programOf, Scratch, skipOf } from "../kernel/scratch.js";
import { Random } from "../random.js";

const LONG = new Scratch(programOf("long"));
const INT = new Scratch(programOf("int"));
const LONGS = new Scratch(programOf({ type: "array", items: "long" }));
const INTS = new Scratch(programOf({ type: "array", items: "int" }));
const TAIL = { type: "record", name: "R", fields: [{ name: "a", type: "long" }] };
const SKIP_LONG = new Scratch(skipOf(TAIL));
const SKIP_INT = new Scratch(skipOf("int"));
const TEXT = new Scratch(programOf("bytes"));

/** The varint of an unsigned 64-bit value, with at least `least` bytes. */
function varint(raw: bigint, least = 1): number[] {
  const bytes: number[] = [];
  for (; raw > 0x7fn || bytes.length < least - 1; raw >>= 7n) bytes.push(Number(raw & 0x7fn) | 0x80);
  return [...bytes, Number(raw)];
}

function zigzag(value: bigint): bigint {
  return BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
}

/** The one value of bytes, undefined if they are no datum. */
function one(scratch: Scratch, bytes: number[]): unknown {
  const values = scratch.read(bytes, { ends: [bytes.length] });
  return values?.length === 1 ? values[0] : undefined;
}

const EDGES = Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit)).flatMap((power) => [power - 1n, power]);
const RAW = [...EDGES, 2n ** 64n - 1n];

describe("varints of long", () => {
  it("are read at every length from 1 to 10, minimal or not", () => {
    for (const raw of RAW) {
      const value = (raw >> 1n) ^ -(raw & 1n);
      const minimal = varint(raw).length;
      for (let length = minimal; length <= 10; length++) {
        const bytes = varint(raw, length);
        expect(bytes).toHaveLength(length);
        expect(one(LONG, bytes)).toBe(value);
        expect(one(LONGS, [2, ...bytes, 0])).toEqual([value]);
        expect(SKIP_LONG.run(bytes, { ends: [length] }).status).toBe(0);
      }
    }
  });

  it("are refused from the 11th byte on, and with bits past the 64th", () => {
    const overlong = varint(0n, 11);
    const past = [...new Array<number>(9).fill(0xff), 2];
    for (const bytes of [
      overlong,
      past,
      [...new Array<number>(9).fill(0x80), 0x7f],
      new Array<number>(12).fill(0xff),
    ]) {
      expect(one(LONG, bytes)).toBeUndefined();
      expect(one(LONGS, [2, ...bytes, 0])).toBeUndefined();
      expect(SKIP_LONG.run(bytes, { ends: [bytes.length] }).status).toBe(1);
    }
  });

  it("are refused where the input ends inside one, whatever stands behind", () => {
    for (let length = 1; length <= 10; length++) {
      const bytes = varint(0n, length);
      for (let cut = 0; cut < length; cut++) {
        expect(one(LONG, bytes.slice(0, cut))).toBeUndefined();
        expect(SKIP_LONG.run(bytes.slice(0, cut), { ends: [cut] }).status).toBe(1);
      }
    }
  });

  it("are read one after the other, of random lengths", () => {
    const random = new Random(1);
    const values = Array.from({ length: 2000 }, () =>
      BigInt.asIntN(random.below(64) + 1, BigInt(random.bits()) * 0x1_0000_0001n),
    );
    const bytes = values.flatMap((value) => varint(zigzag(value)));
    expect(LONG.read(bytes)).toEqual(values);
    expect(LONGS.read([...varint(zigzag(2000n)), ...bytes, 0])).toEqual([values]);
  });
});

describe("varints of int", () => {
  const ints = RAW.filter((raw) => raw < 2n ** 32n);

  it("are read at every length from 1 to 5", () => {
    for (const raw of ints)
      for (let length = varint(raw).length; length <= 5; length++) {
        const bytes = varint(raw, length);
        const value = Number((raw >> 1n) ^ -(raw & 1n));
        expect(one(INT, bytes)).toBe(value);
        expect(one(INTS, [2, ...bytes, 0])).toEqual([value]);
        expect(SKIP_INT.run(bytes, { ends: [length] }).status).toBe(0);
      }
  });

  it("are refused beyond 32 bits and beyond 5 bytes", () => {
    const wide = [2n ** 32n, 2n ** 34n, 2n ** 35n - 1n, 2n ** 35n, 2n ** 63n].map((raw) => varint(raw));
    for (const bytes of [...wide, varint(0n, 6), varint(1n, 10)]) {
      expect(one(INT, bytes)).toBeUndefined();
      expect(one(INTS, [2, ...bytes, 0])).toBeUndefined();
      expect(SKIP_INT.run(bytes, { ends: [bytes.length] }).status).toBe(1);
    }
  });
});

describe("varints of lengths", () => {
  it("may be longer than they need be", () => {
    for (let length = 1; length <= 10; length++) {
      const bytes = [...varint(6n, length), 7, 8, 9];
      expect(one(TEXT, bytes)).toEqual(Uint8Array.of(7, 8, 9));
    }
    expect(one(TEXT, [...varint(6n, 11), 7, 8, 9])).toBeUndefined();
  });
});
