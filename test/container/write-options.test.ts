import { describe, expect, test } from "vitest";
import { resolveWriteOptions, type WriteOptions } from "../../src/container/write-options.js";
import { expectError } from "../helpers.js";

const resolve = (options: unknown) => resolveWriteOptions(options as WriteOptions, 1_000_000);

const LZ4 = {
  name: "lz4",
  levels: [1, 3] as const,
  compress: (bytes: Uint8Array, level = 1) => Uint8Array.of(level, ...bytes),
  decompress: (bytes: Uint8Array) => bytes.slice(1),
};

test("the defaults", () => {
  const options = resolve(undefined);
  expect(options).toMatchObject({ size: { bytes: 65_536, rows: 65_536 }, signal: undefined, preventClose: false });
  expect(options.compression.codec).toBe("null");
  expect(options.metadata.size).toBe(0);
  expect(resolve({ codec: undefined, unheardOf: undefined }).compression.codec).toBe("null");
});

test("blocks are no larger than a small limit", () => {
  expect(resolveWriteOptions({}, 1000).size).toEqual({ bytes: 1000, rows: 1000 });
});

test("sync markers are random, or a copy of what was given", () => {
  const [a, b] = [resolve({}).sync, resolve({}).sync];
  expect(a).toHaveLength(16);
  expect(a).not.toEqual(b);
  const given = Uint8Array.from({ length: 16 }, (_, i) => i);
  const { sync } = resolve({ sync: given });
  expect(sync).toEqual(given);
  expect(sync).not.toBe(given);
});

test("metadata from an object or a Map, text as UTF-8, bytes copied", () => {
  const bytes = Uint8Array.of(1, 2);
  const expected = [
    ["a", Uint8Array.of(0xc3, 0xa9)],
    ["__proto__", bytes],
  ];
  const object = JSON.parse('{"a": "é", "__proto__": ""}');
  Object.defineProperty(object, "__proto__", { value: bytes, enumerable: true });
  expect([...resolve({ metadata: object }).metadata]).toEqual(expected);
  const { metadata } = resolve({
    metadata: new Map<string, unknown>([
      ["a", "é"],
      ["__proto__", bytes],
    ]),
  });
  expect([...metadata]).toEqual(expected);
  expect(metadata.get("__proto__")).not.toBe(bytes);
});

test("codecs of the caller are written with, at their levels", async () => {
  const { compression } = resolve({ codec: "lz4", level: 2, codecs: { lz4: LZ4 } });
  expect(await compression.compress(Uint8Array.of(7, 8))).toEqual(Uint8Array.of(2, 7, 8));
  expect(resolve({ codec: "deflate", level: 9, codecs: { lz4: LZ4 } }).compression.codec).toBe("deflate");
});

describe("refused", () => {
  test.each([
    ["unknown", { compression: "deflate" }, "unsupported-option"],
    ["a codec", { codec: "lzo" }, "unsupported-option"],
    ["a codec of no text", { codec: 7 }, "invalid-argument"],
    ["a level", { codec: "deflate", level: 10 }, "unsupported-option"],
    ["a level of a codec given", { codec: "lz4", level: 5, codecs: { lz4: LZ4 } }, "unsupported-option"],
    [
      "a codec given that only reads",
      { codec: "lz4", codecs: { lz4: { decompress: LZ4.decompress } } },
      "unsupported-option",
    ],
    ["a codec given for null", { codecs: { null: LZ4 } }, "invalid-argument"],
    ["no bytes", { blockBytes: 0 }, "invalid-argument"],
    ["too many bytes", { blockBytes: 1_000_001 }, "invalid-argument"],
    ["half a row", { blockRows: 0.5 }, "invalid-argument"],
    ["a short marker", { sync: new Uint8Array(15) }, "invalid-argument"],
    ["a marker of other numbers", { sync: new Uint16Array(16) }, "invalid-argument"],
    ["reserved metadata", { metadata: { "avro.codec": "null" } }, "invalid-argument"],
    ["metadata that are no bytes", { metadata: { a: 7 } }, "invalid-argument"],
    ["metadata of no text", { metadata: new Map([[7, "a"]]) }, "invalid-argument"],
    ["metadata that are no object", { metadata: "a" }, "invalid-argument"],
    ["a signal that is none", { signal: {} }, "invalid-argument"],
    ["a flag that is none", { preventClose: 1 }, "invalid-argument"],
    ["no options", null, "invalid-argument"],
  ])("%s", (_, options, code) => {
    expect(expectError(() => resolve(options)).code).toBe(code);
  });
});
