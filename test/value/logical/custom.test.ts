import { afterEach, describe, expect, it } from "vitest";
import { type CustomLogical, resolveCustom } from "../../../src/value/logical/custom.js";
import { MAX_UNSCALED_BYTES } from "../../../src/value/logical/unscaled.js";
import { bytesOf, expectError, hexOf } from "../../helpers.js";
import { decimal, fixed, int, logical, long } from "./make.js";

const custom = (schema: { logicalType?: unknown; type: string }, hooks: CustomLogical) =>
  logical(schema, { [schema.logicalType as string]: hooks });

describe("resolveCustom", () => {
  it("takes objects and instances of classes, and calls them as methods", () => {
    class Scaled {
      factor = 10;
      decode(raw: number) {
        return raw * this.factor;
      }
      encode(value: number) {
        return value / this.factor;
      }
    }
    const type = custom(int("x"), new Scaled());
    expect(type.fromRaw(5)).toBe(50);
    expect(type.toRaw(50)).toBe(5);
  });

  it("refuses what has no decode and encode", () => {
    const ok = (x: unknown) => x;
    for (const type of [
      null,
      1,
      "x",
      {},
      { decode: ok },
      { encode: ok },
      { decode: 1, encode: ok },
      { decode: ok, encode: ok, is: 1 },
    ])
      expect(expectError(() => resolveCustom({ x: type })).code).toBe("invalid-argument");
    expect(Object.keys(resolveCustom({ x: undefined }))).toEqual([]);
  });

  it("is a frozen copy that may be resolved again", () => {
    const given = { x: { decode: () => 1, encode: () => 2 } };
    const once = resolveCustom(given);
    given.x.decode = () => 3;
    const twice = resolveCustom(once);
    expect(Object.isFrozen(once) && Object.isFrozen(once.x)).toBe(true);
    expect([once.x!.decode(0), twice.x!.decode(0), twice.x!.encode(0)]).toEqual([1, 1, 2]);
  });

  describe("with a polluted Object.prototype", () => {
    afterEach(() => {
      delete (Object.prototype as { is?: unknown }).is;
    });

    it("reads what was given and no more", () => {
      (Object.prototype as { is?: unknown }).is = () => true;
      expect(resolveCustom({ x: { decode: () => 1, encode: () => 2 } }).x!.is).toBeUndefined();
    });
  });
});

describe("a custom logical type", () => {
  it("of a decimal gets the unscaled number, precision and scale", () => {
    const calls: unknown[][] = [];
    const hooks = {
      decode: (...given: unknown[]) => calls.push(given) && given[0],
      encode: (...given: unknown[]) => calls.push(given) && given[0],
    };
    const type = custom(decimal(5, 2), hooks as CustomLogical);
    expect(type.fromRaw(bytesOf("cfc7"))).toBe(-12345n);
    expect(hexOf(type.toRaw(-12345n) as Uint8Array)).toBe("cfc7");
    expect(calls).toEqual([
      [-12345n, 5, 2],
      [-12345n, 5, 2],
    ]);
    expect(hexOf(custom({ ...decimal(5, 2), ...fixed(4, {}) }, hooks as CustomLogical).toRaw(-1n) as Uint8Array)).toBe(
      "ffffffff",
    );
    expect(expectError(() => type.fromRaw(bytesOf("0186a0"))).code).toBe("invalid-logical-value");
    for (const bad of [100_000n, -100_000n, 1n << 100_000n, 5, "5", undefined]) {
      expect(expectError(() => type.toRaw(bad)).code).toBe("invalid-value");
      expect(type.accepts(bad)).toBe(false);
    }
  });

  it("of a big-decimal gets the unscaled number and scale, and gives them", () => {
    const type = custom(
      { type: "bytes", logicalType: "big-decimal" },
      {
        decode: (unscaled: bigint, precision: undefined, scale: number) => ({ unscaled, precision, scale }),
        encode: (value: unknown) => value,
      },
    );
    expect(type.fromRaw(bytesOf("04cfc704"))).toEqual({ unscaled: -12345n, precision: undefined, scale: 2 });
    expect(hexOf(type.toRaw({ unscaled: -12345n, scale: 2 }) as Uint8Array)).toBe("04cfc704");
    const long = 1n << BigInt(8 * MAX_UNSCALED_BYTES);
    for (const bad of [
      null,
      5n,
      {},
      { unscaled: 1n },
      { unscaled: 1, scale: 1 },
      { unscaled: 1n, scale: 2 ** 31 },
      { unscaled: long, scale: 0 },
    ])
      expect(expectError(() => type.toRaw(bad)).code).toBe("invalid-value");
    expect(expectError(() => type.fromRaw(bytesOf("02"))).code).toBe("invalid-logical-value");
  });

  it("of another name gets the underlying value, nanoseconds as bigint", () => {
    const hooks = { decode: (raw: unknown) => [raw], encode: ([raw]: unknown[]) => raw };
    expect(custom(int("x"), hooks).fromRaw(5)).toEqual([5]);
    expect(custom(int("x"), hooks).toRaw([5])).toBe(5);
    expect(custom(long("timestamp-nanos"), hooks).long).toBe("bigint");
    expect(custom(long("local-timestamp-nanos"), hooks).long).toBe("bigint");
    expect(custom(long("timestamp-millis"), hooks).long).toBeUndefined();
    expect(custom(long("x"), hooks).long).toBeUndefined();
  });

  it("that throws is an error with the cause, and without its words", () => {
    const thrown = new Error("secret");
    const fail = () => {
      throw thrown;
    };
    const type = custom(int("x"), { decode: fail, encode: fail });
    for (const [error, name] of [
      [expectError(() => type.fromRaw(1)), "DecodeError"],
      [expectError(() => type.toRaw(1)), "EncodeError"],
    ] as const) {
      expect(error).toMatchObject({ name, code: "conversion-failed", cause: thrown });
      expect(error.message).not.toContain("secret");
    }
    expect(type.accepts(1)).toBe(false);
  });

  it("says by `is` which values are its own, else by what encode gives", () => {
    const hooks = { decode: (raw: unknown) => raw, encode: (value: unknown) => value };
    const marked = custom(int("x"), { ...hooks, is: (value) => value === "mine" });
    expect(["mine", 5].map((value) => [marked.isExact(value), marked.accepts(value)])).toEqual([
      [true, true],
      [false, false],
    ]);
    const accepted: [object, unknown, unknown][] = [
      [int("x"), 5, 0.5],
      [long("x"), 5n, 2n ** 63n],
      [{ type: "null", logicalType: "x" }, null, 0],
      [{ type: "double", logicalType: "x" }, 0.5, "0.5"],
      [{ type: "boolean", logicalType: "x" }, true, 1],
      [{ type: "string", logicalType: "x" }, "a", 1],
      [{ type: "bytes", logicalType: "x" }, new Uint8Array(1), "a"],
      [fixed(2, { logicalType: "x" }), new Uint8Array(2), new Uint8Array(1)],
      [{ type: "enum", name: "E", symbols: ["A"], logicalType: "x" }, "A", "B"],
      [{ type: "array", items: "int", logicalType: "x" }, [], {}],
      [{ type: "map", values: "int", logicalType: "x" }, {}, []],
    ];
    for (const [schema, good, bad] of accepted) {
      const type = custom(schema as { type: string }, hooks);
      expect([type.accepts(good), type.accepts(bad), type.isExact(good)]).toEqual([true, false, false]);
    }
  });
});
