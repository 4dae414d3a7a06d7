import { describe, expect, test } from "vitest";
import { Cursor } from "../../src/container/cursor.js";
import { type ContainerHeader, checkHeader, readHeader } from "../../src/container/header.js";
import { sourceOf } from "../../src/container/source.js";
import { AvroError } from "../../src/errors.js";
import { type Limits, resolveLimits } from "../../src/limits.js";
import { chunked, concat, headerOf, long, pieces, SYNC, text } from "./files.js";

const MAGIC = Uint8Array.of(0x4f, 0x62, 0x6a, 1);
const SCHEMA = text("avro.schema");

function read(bytes: Uint8Array, limits?: Partial<Limits>, chunk = bytes.length || 1): Promise<ContainerHeader> {
  const source = sourceOf(chunked(pieces(bytes, chunk)));
  return readHeader(new Cursor(source.open(0), 0), resolveLimits(limits));
}

async function failure(bytes: Uint8Array, limits?: Partial<Limits>): Promise<AvroError> {
  const error = await read(bytes, limits).then(
    () => "no error",
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(AvroError);
  return error as AvroError;
}

test("schema, codec, metadata, sync marker and length", async () => {
  const bytes = headerOf([
    ["avro.codec", "deflate"],
    ["maker", "é"],
    ["avro.schema", '"long"'],
  ]);
  const header = await read(concat([bytes, Uint8Array.of(1, 2, 3)]));
  expect(header).toMatchObject({ schema: '"long"', codec: "deflate", length: bytes.length });
  expect(header.sync).toEqual(SYNC);
  expect([...header.metadata.keys()]).toEqual(["avro.codec", "maker", "avro.schema"]);
  expect(header.metadata.get("maker")).toEqual(Uint8Array.of(0xc3, 0xa9));
});

test("is plain data", async () => {
  const header = await read(headerOf([["avro.schema", '"long"']]));
  expect(structuredClone(header)).toEqual(header);
});

test("that a caller hands over is copied", async () => {
  const header = await read(headerOf([["avro.schema", '"long"']]));
  const copy = checkHeader(header);
  expect(copy).toEqual(header);
  expect([copy.sync === header.sync, copy.metadata === header.metadata]).toEqual([false, false]);
  expect(checkHeader({ ...header, length: 21 }).length).toBe(21);
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["text", "header"],
  ["a schema that is no text", { schema: {} }],
  ["a codec that is no text", { codec: 1 }],
  ["a marker that is a list", { sync: [...SYNC] }],
  ["a marker that is too long", { sync: new Uint8Array(17) }],
  ["a marker of wider numbers", { sync: new Uint16Array(16) }],
  ["metadata that is no Map", { metadata: {} }],
  ["a length that is none", { length: "21" }],
  ["a length with a fraction", { length: 21.5 }],
  ["a length that no header can have", { length: 20 }],
])("that a caller hands over may not be %s", async (_, wrong) => {
  const header = await read(headerOf([["avro.schema", '"long"']]));
  const given = typeof wrong === "object" && wrong !== null ? { ...header, ...wrong } : wrong;
  expect(() => checkHeader(given)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
});

test("without avro.codec the codec is null", async () => {
  expect((await read(headerOf([["avro.schema", '"long"']]))).codec).toBe("null");
});

test("holds its own memory", async () => {
  const bytes = headerOf([["avro.schema", '"long"']]);
  const header = await read(bytes);
  for (const part of [header.sync, header.metadata.get("avro.schema")!])
    expect(part.buffer.byteLength).toBe(part.length);
});

test("metadata in several blocks, with and without byte sizes", async () => {
  const one = concat([SCHEMA, text('"long"')]);
  const two = concat([text("a"), text("1"), text("b"), text("")]);
  const bytes = concat([MAGIC, long(-1), long(one.length), one, long(2), two, long(0), SYNC]);
  const header = await read(bytes);
  expect([...header.metadata.keys()]).toEqual(["avro.schema", "a", "b"]);
});

test("of a key that stands twice the last wins", async () => {
  const header = await read(
    headerOf([
      ["avro.schema", '"long"'],
      ["avro.schema", '"int"'],
    ]),
  );
  expect(header.schema).toBe('"int"');
});

test("keys of Object.prototype are ordinary", async () => {
  const names = ["__proto__", "constructor", "toString"];
  const header = await read(headerOf([["avro.schema", '"long"'], ...names.map((name) => [name, "x"] as const)]));
  for (const name of names) expect(header.metadata.get(name)).toEqual(Uint8Array.of(0x78));
  expect(await failure(headerOf([["constructor", "x"]]))).toMatchObject({ code: "missing-schema" });
});

test("in chunks of every size, and cut at every byte", async () => {
  const bytes = headerOf([
    ["avro.codec", "deflate"],
    ["avro.schema", `{"type":"enum","name":"E","symbols":["${"A".repeat(80)}"]}`],
  ]);
  const whole = await read(bytes);
  for (let chunk = 1; chunk < bytes.length; chunk++) expect(await read(bytes, undefined, chunk)).toEqual(whole);
  for (let end = 0; end < bytes.length; end++)
    expect(await failure(bytes.subarray(0, end))).toMatchObject({ code: "truncated", offset: end });
});

test("all that is longer than maxHeaderBytes is refused, and not before", async () => {
  const bytes = headerOf([["avro.schema", '"long"']]);
  expect((await read(bytes, { maxHeaderBytes: bytes.length })).schema).toBe('"long"');
  const error = await failure(bytes, { maxHeaderBytes: bytes.length - 1 });
  expect(error).toMatchObject({ code: "limit-exceeded", limit: "maxHeaderBytes" });
});

describe("refused:", () => {
  const after = [long(0), SYNC];
  test.each([
    ["magic of version 2", [Uint8Array.of(0x4f, 0x62, 0x6a, 2)], "bad-magic", 3],
    ["another file", [new TextEncoder().encode("PK..")], "bad-magic", 0],
    ["no schema", [MAGIC, ...after], "missing-schema", 0],
    ["a count of 2^40", [MAGIC, long(2n ** 40n), ...after], "limit-exceeded", 4],
    ["a count of -2^63", [MAGIC, long(-(2n ** 63n)), long(10), ...after], "limit-exceeded", 4],
    ["more entries than there are", [MAGIC, long(1000), SCHEMA, text("1")], "truncated", 20],
    ["a key of 2^40 bytes", [MAGIC, long(1), long(2n ** 40n)], "limit-exceeded", 11],
    ["a value of 2^62 bytes", [MAGIC, long(1), SCHEMA, long(2n ** 62n)], "limit-exceeded", 27],
    ["a negative length", [MAGIC, long(1), long(-1)], "invalid-header", 5],
    ["a key that is not UTF-8", [MAGIC, long(1), Uint8Array.of(2, 0xff), text("x")], "invalid-header", 0],
    ["a schema that is not UTF-8", [MAGIC, long(1), SCHEMA, Uint8Array.of(2, 0xff), ...after], "invalid-header", 0],
    ["a wrong byte size", [MAGIC, long(-1), long(5), SCHEMA, text("x"), ...after], "invalid-header", 4],
    ["a negative byte size", [MAGIC, long(-1), long(-5), SCHEMA, text("x"), ...after], "invalid-header", 4],
  ])("%s", async (_, parts, code, offset) => {
    const error = await failure(concat(parts));
    expect(error).toMatchObject({ code, offset });
    expect(error.message.length).toBeLessThanOrEqual(512);
  });
});

const ENDLESS = new Uint8Array(11).fill(0xff);

test.each([
  ["count", [ENDLESS]],
  ["byte size", [long(-1), ENDLESS]],
  ["key's length", [long(1), ENDLESS]],
  ["value's length", [long(1), SCHEMA, ENDLESS]],
])("a %s of more than ten bytes is none", async (_, parts) => {
  expect(await failure(concat([MAGIC, ...parts, new Uint8Array(20)]))).toMatchObject({ code: "invalid-header" });
});

test("a claim of more entries than may be is refused before they are read, inclusive", async () => {
  const claim = (count: number) => failure(concat([MAGIC, long(count)]), { maxHeaderBytes: 100 });
  expect(await claim(51)).toMatchObject({ limit: "maxHeaderBytes", max: 100 });
  expect(await claim(50)).toMatchObject({ code: "truncated" });
});

test("a byte order mark in a key is data", async () => {
  const header = await read(
    headerOf([
      ["\ufeffa", "1"],
      ["avro.schema", '"long"'],
    ]),
  );
  expect([...header.metadata.keys()]).toEqual(["\ufeffa", "avro.schema"]);
});
