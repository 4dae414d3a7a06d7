import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { encodeContainer, openContainer } from "../../src/container.js";
import { AvroError, avroType } from "../../src/index.js";
import { difference } from "../helpers.js";
import { DATA, MESSAGES, ROWS, rowType } from "./rows.js";

/*
 * F13: bytes in every guise: parts of larger buffers, subclasses, other realms, shared and growing memory, beyond 2 GiB;
 * and what is none.
 */

class Special extends Uint8Array {}

/** The same bytes, as callers have them. */
const GUISES: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  "a Buffer": (bytes) => Buffer.from(bytes),
  "a part of a Buffer, at an odd offset": (bytes) => {
    const all = Buffer.alloc(bytes.length + 50, 0xff);
    all.set(bytes, 13);
    return all.subarray(13, 13 + bytes.length);
  },
  "a part of an array": (bytes) => {
    const all = new Uint8Array(bytes.length + 9).fill(0x80);
    all.set(bytes, 5);
    return all.subarray(5, 5 + bytes.length);
  },
  "a subclass": (bytes) => new Special(bytes),
  "an array of another realm": (bytes) => {
    const other = runInNewContext(`new Uint8Array(${bytes.length})`) as Uint8Array;
    other.set(bytes);
    return other;
  },
  "an array over a buffer of another realm": (bytes) => {
    const view = new Uint8Array(runInNewContext(`new ArrayBuffer(${bytes.length})`) as ArrayBuffer);
    view.set(bytes);
    return view;
  },
  "shared memory": (bytes) => {
    const view = new Uint8Array(new SharedArrayBuffer(bytes.length));
    view.set(bytes);
    return view;
  },
  "memory that may grow": (bytes) => {
    type Resizable = new (length: number, options: object) => ArrayBuffer;
    const view = new Uint8Array(new (ArrayBuffer as Resizable)(bytes.length, { maxByteLength: bytes.length * 2 }));
    view.set(bytes);
    return view;
  },
  "WebAssembly memory": (bytes) => {
    const view = new Uint8Array(new WebAssembly.Memory({ initial: 4 }).buffer, 77, bytes.length);
    view.set(bytes);
    return view;
  },
};

describe.each(Object.entries(GUISES))("%s", (_, guise) => {
  test.each(["kernel", "closures"] as const)("is decoded as any bytes are, engine %s", async (engine) => {
    const type = avroType(rowType().schema, { engine });
    const want = type.decodeBatch(DATA);
    const bytes = guise(DATA);
    const messages = MESSAGES.map(guise);
    const same = (have: unknown, expected: unknown) => expect(difference(have, expected)).toBeUndefined();
    same(type.decodeBatch(bytes), want);
    same(type.decodeBatch(messages), want);
    same(type.decodeColumns(bytes).toObjects(), want);
    same(
      messages.map((message) => type.decode(message)),
      want,
    );
    same(type.decodeAt(bytes, MESSAGES[0]!.length).value, want[1]);
    expect([type.verify(bytes), type.count(bytes)]).toEqual([ROWS.length, ROWS.length]);
    const target = guise(new Uint8Array(MESSAGES[5]!.length + 2));
    expect(type.encodeInto(want[5] as never, target, 2)).toBe(target.length);
    expect([...target.subarray(2)]).toEqual([...MESSAGES[5]!]);
    const file = await encodeContainer(type, want as never);
    same(await (await openContainer(guise(file), { engine })).toArray(), want);
  });
});

describe("what is no Uint8Array", () => {
  const type = avroType("int");
  const NONE: Readonly<Record<string, () => unknown>> = {
    DataView: () => new DataView(new ArrayBuffer(1)),
    ArrayBuffer: () => new ArrayBuffer(1),
    "an array of numbers": () => [0],
    Int8Array: () => new Int8Array(1),
    Uint8ClampedArray: () => new Uint8ClampedArray(1),
    Float64Array: () => new Float64Array(1),
    text: () => "\0",
    null: () => null,
    undefined: () => undefined,
    "an object that says it is": () => ({ length: 1, 0: 0, [Symbol.toStringTag]: "Uint8Array" }),
    "bytes that were transferred": () => {
      const bytes = new Uint8Array(1);
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
      return bytes;
    },
  };

  test.each(Object.entries(NONE))("%s is refused by every method", (name, make) => {
    const calls: ((bytes: Uint8Array) => unknown)[] = [
      (bytes) => type.decode(bytes),
      (bytes) => type.decodeAt(bytes, 0),
      (bytes) => type.decodeBatch([bytes, bytes]),
      (bytes) => type.verify(bytes),
      (bytes) => type.count(bytes),
      (bytes) => type.encodeInto(1, bytes, 0),
    ];
    if (name !== "an array of numbers") calls.push((bytes) => type.decodeBatch(bytes));
    for (const call of calls) {
      const run = () => call(make() as Uint8Array);
      if (name === "null" && call === calls[2]) expect(run()).toEqual([null, null]);
      else expect(run).toThrow(expect.objectContaining({ code: "invalid-argument" }));
    }
  });
});

test("no bytes at all: a value where the schema has one of none, else a typed error", () => {
  const none = new Uint8Array(0);
  expect(avroType("null").decode(none)).toBe(null);
  expect(avroType("int").decodeBatch(none)).toEqual([]);
  for (const schema of ["int", "string", "bytes", "double", { type: "array", items: "int" }])
    expect(() => avroType(schema as "int").decode(none)).toThrow(expect.objectContaining({ code: "truncated" }));
});

/** Memory that is not touched takes none; undefined where the host has not so much. */
function vast(): Uint8Array | undefined {
  try {
    return new Uint8Array(2 ** 31 + 1000);
  } catch {
    return undefined;
  }
}

test.each(["kernel", "closures"] as const)(
  "more than 2 GiB, engine %s",
  async (engine) => {
    const bytes = vast();
    if (bytes === undefined) return expect(bytes).toBeUndefined();
    const typed = (run: () => unknown, code: string) => expect(run).toThrow(expect.objectContaining({ code }));
    const text = avroType("string", { engine });
    const at = 2 ** 31 + 100;
    bytes.set([6, 97, 98, 99], at);
    expect(text.decodeAt(bytes, at)).toEqual({ value: "abc", end: at + 4 });
    typed(() => text.decode(bytes), "trailing-bytes");
    typed(() => text.decodeBatch(bytes, { count: 100 }), "trailing-bytes");
    typed(() => text.verify(bytes, { count: 100 }), "trailing-bytes");
    typed(() => text.decodeColumns(bytes, { count: 100 }), "trailing-bytes");
    bytes.set([0xfe, 0xff, 0xff, 0xff, 0x0f], 0); // a length of 2^31 - 1
    typed(() => text.decode(bytes), "limit-exceeded");
    typed(() => text.decodeBatch(bytes), "limit-exceeded");
    const batch = text.decodeBatch([bytes, Uint8Array.of(2, 97), ...Array(20).fill(Uint8Array.of(0))], {
      errors: "collect",
    });
    expect(batch.errors.map(({ code, row }) => [code, row])).toEqual([["limit-exceeded", 0]]);
    expect(batch.values.length).toBe(21);
    await expect(openContainer(bytes)).rejects.toMatchObject({ code: "bad-magic" });
    expect(avroType("int", { engine }).encodeInto(-1, bytes, 2 ** 31 + 7)).toBe(2 ** 31 + 8);
    expect(bytes[2 ** 31 + 7]).toBe(1);
  },
  120_000,
);

test("errors of all these are AvroErrors", () => {
  expect(() => avroType("int").decodeBatch({} as never)).toThrow(AvroError);
  expect(() => avroType("int").decodeBatch([[]] as never)).toThrow(AvroError);
});
