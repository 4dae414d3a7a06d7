import { describe, expect, it, vi } from "vitest";
import { literalReader } from "../../src/codegen/literal-reader.js";
import { DatumDecoder, type MakeStaged } from "../../src/datum/decoder.js";
import { LimitError } from "../../src/errors.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import type { Plan } from "../../src/plan/plan.js";
import { resolve } from "../../src/plan/resolve.js";
import type { ValueOptions } from "../../src/value/options.js";
import { array, LIST, optionsOf, record, schemaOf } from "../closures/make.js";
import { bytesOf, expectError, expectTyped, joined } from "../helpers.js";

function decoderOf(writer: unknown, options?: ValueOptions, reader = writer, makeStaged?: MakeStaged) {
  const schema = schemaOf(writer);
  return new DatumDecoder(resolve(schema, schemaOf(reader)), schema, optionsOf(options), makeStaged);
}

const USER = record("User", { id: "long", name: ["null", "string"] });

describe("decode", () => {
  const decoder = decoderOf(USER);

  it("takes all bytes, of a Buffer too", () => {
    expect(decoder.decode(bytesOf("02 02 0261"))).toEqual({ id: 1, name: "a" });
    expect(decoder.decode(Buffer.from("0200", "hex"))).toEqual({ id: 1, name: null });
    expect(decoder.decode(bytesOf("ffff 0200 ff").subarray(2, 4))).toEqual({ id: 1, name: null });
    expect(decoderOf("null").decode(new Uint8Array(0))).toBeNull();
  });

  it("refuses bytes behind the datum", () => {
    expect(expectError(() => decoder.decode(bytesOf("02 00 00")))).toMatchObject({
      code: "trailing-bytes",
      offset: 2,
      path: [],
    });
  });

  it("names path and byte of what is wrong, of a part of a buffer from its own begin", () => {
    const error = expectError(() => decoder.decode(bytesOf("ffff 02 02 04 61").subarray(2)));
    expect(error).toMatchObject({ code: "truncated", path: ["name", "string"], offset: 2 });
    expect(error.row).toBeUndefined();
  });

  it.each([["closures"], ["generated code"]])("takes all bytes from an offset on, by %s", (by) => {
    const make: MakeStaged | undefined = by === "closures" ? undefined : (read) => literalReader(read, DEFAULT_LIMITS);
    for (const text of ["a", "a".repeat(100)])
      for (const head of [0, 5, 17, 64, 65, 300]) {
        const own = decoderOf(USER, undefined, USER, make);
        const datum = joined([bytesOf(text.length === 1 ? "02 02 02" : "02 02 c801"), Buffer.from(text)]);
        const message = joined([new Uint8Array(head).fill(0xff), datum]);
        expect(own.decode(message, head)).toEqual({ id: 1, name: text });
        expect(expectError(() => own.decode(message.subarray(0, -1), head))).toMatchObject({
          code: "truncated",
          offset: head + 2,
        });
        expect(expectError(() => own.decode(joined([message, bytesOf("00")]), head))).toMatchObject({
          code: "trailing-bytes",
          offset: message.length,
        });
        expect(expectError(() => own.decode(message, message.length + 1)).code).toBe("invalid-argument");
      }
  });

  it("works on after an error", () => {
    for (let i = 0; i < 3; i++) {
      expect(expectError(() => decoder.decode(bytesOf("02 06"))).code).toBe("invalid-union-index");
      expect(decoder.decode(bytesOf("02 00"))).toEqual({ id: 1, name: null });
    }
  });

  it.each([["text"], [null], [undefined], [[1, 2]], [new ArrayBuffer(2)], [new Int8Array(2)]])(
    "refuses %o",
    (bytes) => {
      expect(expectError(() => decoder.decode(bytes as never)).code).toBe("invalid-argument");
    },
  );

  it("refuses bytes that were handed to another thread", () => {
    const bytes = bytesOf("0200");
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    expect(expectError(() => decoder.decode(bytes)).code).toBe("invalid-argument");
  });

  it("counts values without input of the root", () => {
    const nulls = record("N", { a: "null", b: "null", c: "null" });
    expect(decoderOf(nulls, { limits: { maxFreeValues: 4 } }).decode(new Uint8Array(0))).toEqual({
      a: null,
      b: null,
      c: null,
    });
    const error = expectError(() => decoderOf(nulls, { limits: { maxFreeValues: 3 } }).decode(new Uint8Array(0)));
    expect(error).toMatchObject({ limit: "maxFreeValues", offset: 0, path: [] });
  });

  it("makes its readers once, when they are needed", () => {
    const make = vi.fn<MakeStaged>(() => undefined);
    const lazy = decoderOf(USER, {}, USER, make);
    expect(make).not.toHaveBeenCalled();
    for (let i = 0; i < 3; i++) lazy.decode(bytesOf("0200"));
    expect(make).toHaveBeenCalledOnce();
  });
});

describe("decodeAt and skipAt", () => {
  const decoder = decoderOf(array("int"));
  const bytes = bytesOf("ff 02 02 00 01 02 04 00");

  it("say where the datum ends", () => {
    expect(decoder.decodeAt(bytes, 1)).toEqual({ value: [1], end: 4 });
    expect(decoder.decodeAt(bytes, 4)).toEqual({ value: [2], end: 8 });
    expect([decoder.skipAt(bytes, 1), decoder.skipAt(bytes, 4)]).toEqual([4, 8]);
  });

  it("refuse offsets outside, and bad data with the offset in all bytes", () => {
    for (const offset of [-1, 9, 0.5, "1" as never]) {
      expect(expectError(() => decoder.decodeAt(bytes, offset)).code).toBe("invalid-argument");
      expect(expectError(() => decoder.skipAt(bytes, offset)).code).toBe("invalid-argument");
    }
    const truncated = { code: "truncated", path: [], offset: 8 };
    expect(expectError(() => decoder.decodeAt(bytes, 8))).toMatchObject(truncated);
    expect(expectError(() => decoder.skipAt(bytes, 8))).toMatchObject(truncated);
    expect(expectError(() => decoder.skipAt(bytesOf("02 80"), 0))).toMatchObject({ path: [0], offset: 1 });
  });
});

describe("a walk", () => {
  const data = bytesOf("02 00 04 02 0261 06 00");

  it("goes over data end to end, and skips some", () => {
    const decoder = decoderOf(USER);
    decoder.openData(data);
    expect(decoder.readNext(0)).toEqual({ id: 1, name: null });
    expect(decoder.position).toBe(2);
    expect(decoder.decode(bytesOf("0a00"))).toEqual({ id: 5, name: null });
    decoder.skipNext(1);
    expect(decoder.position).toBe(6);
    expect(decoder.readNext(2)).toEqual({ id: 3, name: null });
    expect(decoder.position).toBe(data.length);
    const ended = { code: "truncated", row: 3, offset: 8, path: ["id"] };
    expect(expectError(() => decoder.readNext(3))).toMatchObject(ended);
    expect(expectError(() => decoder.skipNext(3))).toMatchObject(ended);
  });

  it("begins anywhere, with what was counted before", () => {
    const decoder = decoderOf(array("null"), { limits: { maxFreeValues: 10 } });
    decoder.openData(bytesOf("ff 0a00 0a00"), 1, 2);
    expect(decoder.readNext(0)).toHaveLength(5);
    expect(decoder.free).toBe(7);
    expect(decoder.readNext(1)).toHaveLength(5);
    expect(decoder.free).toBe(12);
    expect(expectError(() => decoder.openData(bytesOf("00"), 2)).code).toBe("invalid-argument");
  });

  it("keeps one budget of values without input for all data", () => {
    const decoder = decoderOf("null", { limits: { maxFreeValues: 5 } });
    decoder.openData(bytesOf("0000"));
    for (let row = 0; row < 7; row++) expect(decoder.readNext(row)).toBeNull();
    expect(expectError(() => decoder.readNext(7))).toMatchObject({ limit: "maxFreeValues", row: 7 });
    decoder.openData(bytesOf("00"));
    for (let row = 0; row < 6; row++) decoder.skipNext(row);
    expect(expectError(() => decoder.skipNext(6))).toMatchObject({ limit: "maxFreeValues", row: 6 });
  });
});

const makeStaged: MakeStaged = (read) => literalReader(read, DEFAULT_LIMITS);

describe("generated code", () => {
  const LONG = record("Long", { id: "long", name: "string", rest: array("int") });
  const long = bytesOf(`02 50 ${"61".repeat(40)} 04 06 08 00`);
  const value = { id: 1, name: "a".repeat(40), rest: [3, 4] };
  const both = () => [decoderOf(LONG, {}, LONG, makeStaged), decoderOf(LONG)];

  it("reads what the closures read, and fails as they do", () => {
    for (const decoder of both()) {
      for (let turn = 0; turn < 2; turn++) {
        expect(decoder.decode(long)).toEqual(value);
        expect(decoder.decode(Buffer.from(long))).toEqual(value);
        expect(decoder.decode(bytesOf("03 00 00"))).toEqual({ id: -2, name: "", rest: [] });
      }
      const cut = expectError(() => decoder.decode(long.subarray(0, long.length - 1)));
      expect(cut).toMatchObject({ code: "truncated", path: ["rest"], offset: long.length - 1 });
      const more = expectError(() => decoder.decode(bytesOf(`${"02 00 00"} 00`)));
      expect(more).toMatchObject({ code: "trailing-bytes", offset: 3, path: [] });
    }
  });

  it("finds the end of data of any size among others", () => {
    for (const decoder of both()) {
      const text = (length: number) => {
        const bytes = new Uint8Array(length + 5).fill(0x61);
        bytes.set([2, ((length * 2) & 0x7f) | 0x80, ((length >> 6) & 0x7f) | 0x80, length >> 13]);
        bytes[length + 4] = 0;
        return bytes;
      };
      const parts = [long, text(3000), long, text(200), bytesOf("020000"), long];
      const data = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 7));
      let at = 5;
      for (const part of parts) {
        data.set(part, at);
        at += part.length;
      }
      at = 5;
      decoder.openData(data, 5);
      for (const [row, part] of parts.entries()) {
        const alone = decoder.decode(part);
        expect(decoder.decodeAt(data, at)).toEqual({ value: alone, end: at + part.length });
        expect(decoder.readNext(row)).toEqual(alone);
        expect(decoder.position).toBe((at += part.length));
      }
    }
  });

  it("leaves data inside data, which functions of the user decode, to the closures", () => {
    const inner = decoderOf(LONG, {}, LONG, makeStaged);
    const logical = { again: { decode: (raw: unknown) => [raw, inner.decode(long)], encode: String } };
    const outer = record("Outer", { a: { type: "string", logicalType: "again" }, b: "string" });
    const decoder = decoderOf(outer, { logical: logical as never }, outer, makeStaged);
    const text = `46 ${"62".repeat(35)}`;
    expect(decoder.decode(bytesOf(text + text))).toEqual({ a: ["b".repeat(35), value], b: "b".repeat(35) });
    expect(inner.decode(long)).toEqual(value);
  });

  it("leaves data that are too many for a stage to the closures", () => {
    const bytes = new Uint8Array(2 ** 20 + 4);
    bytes.set([0x80, 0x80, 0x80, 0x01]); // a length of 2^20
    for (const make of [makeStaged, undefined])
      expect(decoderOf("string", {}, "string", make).decode(bytes)).toBe("\0".repeat(2 ** 20));
  });

  it("counts values without input as the closures do", () => {
    const nulls = record("N", { a: "null", b: array("null") });
    for (const make of [makeStaged, undefined]) {
      const decoder = decoderOf(nulls, { limits: { maxFreeValues: 5 } }, nulls, make);
      expect(decoder.decode(bytesOf("08 00"))).toEqual({ a: null, b: [null, null, null, null] });
      expect(expectError(() => decoder.decode(bytesOf("10 00")))).toMatchObject({ limit: "maxFreeValues" });
      decoder.openData(bytesOf("06 00 06 00 06 00"));
      for (let row = 0; row < 2; row++) decoder.readNext(row);
      expect(decoder.free).toBe(8);
      expect(expectError(() => decoder.readNext(2))).toMatchObject({ limit: "maxFreeValues", row: 2 });
    }
  });
});

describe("what is no fault of the data", () => {
  it("passes as it is", () => {
    const schema = schemaOf("int");
    const plan = { ...resolve(schema, schema), op: "nothing" } as unknown as Plan;
    expect(() => new DatumDecoder(plan, schema, optionsOf()).decode(bytesOf("02"))).toThrow(TypeError);
  });

  it("may be a function of the user that takes the bytes away", () => {
    for (const make of [makeStaged, undefined])
      for (const rest of [`50 ${"61".repeat(40)}`, "02 61", "80"]) {
        const bytes = bytesOf(`02 ${rest}`);
        const takes = { decode: () => structuredClone(0, { transfer: [bytes.buffer] }), encode: String };
        const schema = record("T", { a: { type: "int", logicalType: "takes" }, b: "string" });
        const decoder = decoderOf(schema, { logical: { takes } as never }, schema, make);
        const { value, error } = expectTyped(() => decoder.decodeAt(bytes, 0));
        expect(bytes).toHaveLength(0);
        // read from a copy, it is a value still; if it is none, there are no bytes to say why
        if (make && rest !== "80") expect(value).toMatchObject({ value: { a: 0 }, end: rest.length === 5 ? 3 : 42 });
        else expect(error).toMatchObject({ code: make ? "truncated" : "invalid-argument" });
      }
  });
});

describe("the end of the stack", () => {
  /** Call `run` with no stack left, then with a little more each time, and give all that it threw. */
  function atTheEnd(run: () => void): unknown[] {
    const thrown: unknown[] = [];
    const dive = (): void => {
      try {
        dive();
      } catch (error) {
        try {
          run();
        } catch (inner) {
          thrown.push(inner);
        }
        throw error;
      }
    };
    expect(dive).toThrow(RangeError);
    return thrown;
  }

  it("is the error of maxDepth", () => {
    const deep = Uint8Array.from({ length: 1000 }, (_, i) => (i < 999 ? 2 : 0));
    const limits = { maxDepth: 1000 };
    const thrown = atTheEnd(() => decoderOf(LIST, { limits }).decode(deep)).filter(
      (error) => error instanceof LimitError,
    );
    expect(thrown.length).toBeGreaterThan(0);
    expect(thrown.every((error) => error.limit === "maxDepth" && error.offset! > 0)).toBe(true);
    const decoder = decoderOf(LIST, { limits });
    expect(decoder.decode(deep)).toBeDefined();
    const skipped = atTheEnd(() => decoder.skipAt(deep, 0)).filter((error) => error instanceof LimitError);
    expect(skipped.length).toBeGreaterThan(0);
  });
});
