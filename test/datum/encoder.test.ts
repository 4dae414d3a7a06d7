import { describe, expect, it } from "vitest";
import { Sink } from "../../src/bytes/sink.js";
import { DatumEncoder } from "../../src/datum/encoder.js";
import type { EncodeError } from "../../src/errors.js";
import type { ValueOptions } from "../../src/value/options.js";
import { resolveOptions } from "../../src/value/options.js";
import { array, LIST, record, schemaOf } from "../closures/make.js";
import { expectError, hexOf } from "../helpers.js";

const encoderOf = (schema: unknown, options?: ValueOptions) =>
  new DatumEncoder(schemaOf(schema), resolveOptions(options));
const POINT = record("Point", { x: "int", y: "string" });

describe("encode", () => {
  it("gives bytes of exact size in a buffer of their own", () => {
    const encoder = encoderOf(POINT);
    const first = encoder.encode({ x: 1, y: "a" });
    const second = encoder.encode({ x: 2, y: "bc" });
    expect([hexOf(first), hexOf(second)]).toEqual(["020261", "04046263"]);
    expect([first.buffer.byteLength, second.buffer.byteLength]).toEqual([3, 4]);
    expect(first.constructor).toBe(Uint8Array);
    expect(encoderOf("null").encode(null)).toEqual(new Uint8Array(0));
  });

  it("says where a value does not fit", () => {
    const error = expectError(() =>
      encoderOf(array(POINT)).encode([
        { x: 1, y: "" },
        { x: 1, y: 2 },
      ]),
    );
    expect(error).toMatchObject({ code: "invalid-value", path: [1, "y"] });
    expect(error.message).toBe("expected a string, found number, at [1].y");
    expect(expectError(() => encoderOf("int").encode("x"))).toMatchObject({
      path: [],
      message: expect.stringContaining("(root)"),
    });
  });

  it("works on after an error", () => {
    const encoder = encoderOf(LIST, { limits: { maxDepth: 2 } });
    for (let i = 0; i < 3; i++) {
      expect(expectError(() => encoder.encode({ next: { next: { next: null } } })).code).toBe("limit-exceeded");
      expect(hexOf(encoder.encode({ next: { next: null } }))).toBe("0200");
    }
  });

  it("may be called by a getter of a value", () => {
    const encoder = encoderOf(POINT);
    const value = {
      x: 1,
      get y() {
        return hexOf(encoder.encode({ x: 3, y: "inner" }));
      },
    };
    expect(hexOf(encoder.encode(value))).toBe(`021c${hexOf(new TextEncoder().encode("060a696e6e6572"))}`);
    expect(hexOf(encoder.encode({ x: 1, y: "" }))).toBe("0200");
  });

  it("lets errors of getters through as they are", () => {
    const own = new TypeError("own");
    const value = {
      get x() {
        throw own;
      },
    };
    expect(() => encoderOf(POINT).encode(value)).toThrow(own);
  });

  it("ends for cyclic values, whatever stack is left", () => {
    const cyclic: { next?: unknown } = {};
    cyclic.next = cyclic;
    const encoder = encoderOf(LIST, { limits: { maxDepth: 1000 } });
    expect(expectError(() => encoder.encode(cyclic))).toMatchObject({ limit: "maxDepth" });
    const endless: { next?: unknown } = {
      get next(): unknown {
        const deeper = (): number => 1 + deeper();
        return deeper();
      },
    };
    expect(expectError(() => encoder.encode(endless))).toMatchObject({ limit: "maxDepth" });
  });
});

describe("encodeInto", () => {
  const encoder = encoderOf(POINT);

  it("writes at an offset and gives the end", () => {
    const target = new Uint8Array(6).fill(0xee);
    expect(encoder.encodeInto({ x: 1, y: "a" }, target, 2)).toBe(5);
    expect(hexOf(target)).toBe("eeee020261ee");
    expect(encoder.encodeInto({ x: 1, y: "a" }, target, 3)).toBe(6);
    expect(encoder.encodeInto({ x: 1, y: "" }, target)).toBe(2);
  });

  it("leaves the target alone if the datum does not fit, or does not exist", () => {
    const target = new Uint8Array(6).fill(0xee);
    const error = expectError(() => encoder.encodeInto({ x: 1, y: "abcdef" }, target, 2)) as EncodeError;
    expect(error).toMatchObject({ code: "target-too-small", required: 8 });
    expect(expectError(() => encoder.encodeInto({ x: 1, y: 1 }, target)).code).toBe("invalid-value");
    expect(hexOf(target)).toBe("eeeeeeeeeeee");
    expect(encoder.encodeInto({ x: 1, y: "abcdef" }, new Uint8Array(error.required!))).toBe(8);
  });

  it("refuses what is no target", () => {
    for (const target of [null, [], new ArrayBuffer(9), new Uint16Array(9)])
      expect(expectError(() => encoder.encodeInto({ x: 1, y: "" }, target as never)).code).toBe("invalid-argument");
    for (const offset of [-1, 10, 0.5]) {
      const encode = () => encoder.encodeInto({ x: 1, y: "" }, new Uint8Array(9), offset);
      expect(expectError(encode).code).toBe("invalid-argument");
    }
  });
});

describe("encodeMany and write", () => {
  const encoder = encoderOf(POINT);

  it("put data end to end", () => {
    const values = [1, 2].map((x) => ({ x, y: "a" }));
    expect(hexOf(encoder.encodeMany(values))).toBe("020261040261");
    expect(hexOf(encoder.encodeMany(new Set(values)))).toBe("020261040261");
  });

  it("name the row that is wrong", () => {
    const encode = () =>
      encoder.encodeMany([
        { x: 1, y: "" },
        { x: "1", y: "" },
      ]);
    expect(expectError(encode)).toMatchObject({ row: 1, path: ["x"] });
  });

  it("leave a sink as it was after an error", () => {
    const sink = new Sink();
    encoder.write(sink, { x: 1, y: "a" });
    expect(expectError(() => encoder.write(sink, { x: 1, y: 1 })).row).toBeUndefined();
    encoder.write(sink, { x: 2, y: "b" });
    expect(hexOf(sink.toBytes())).toBe("020261040262");
  });
});
