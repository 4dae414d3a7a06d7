import { expect, test } from "vitest";
import { Cursor } from "../../src/container/cursor.js";
import { frameAhead } from "../../src/container/frame.js";
import { sourceOf } from "../../src/container/source.js";
import { resolveLimits } from "../../src/limits.js";
import { blockOf, chunked, concat, long, pieces, SYNC, text } from "./files.js";

const header = { schema: '"string"', codec: "null", sync: SYNC, metadata: new Map(), length: 50 };
const limits = resolveLimits({ maxBlockBytes: 1000, maxFreeValues: 10 });
const place = { block: 3, start: 100 };
const block = blockOf({ count: 1, data: text("abc") });

async function lookAt(bytes: Uint8Array, { codec = "null", size = 5, ahead = 2 } = {}) {
  const cursor = new Cursor(
    sourceOf(chunked(pieces(concat([new Uint8Array(ahead), bytes]), size))).open(0),
    100 - ahead,
  );
  const found = await frameAhead(cursor, ahead, { header: { ...header, codec }, leastSize: 1, limits });
  expect(cursor.position).toBe(100 - ahead);
  return typeof found === "number" ? found : found(place);
}

test.each([1, 5, 1000])("a whole block is as long as it is, chunks of %i bytes", async (size) => {
  expect(await lookAt(block, { size })).toBe(block.length);
  expect(await lookAt(concat([block, block]), { size, ahead: 0 })).toBe(block.length);
  expect(await lookAt(blockOf({ count: 0, data: new Uint8Array(0) }), { size })).toBe(18);
});

test("the end of the source is no block", async () => {
  expect(await lookAt(new Uint8Array(0))).toBe(0);
});

test("every cut is told, with the offset where the source ends", async () => {
  for (let length = 1; length < block.length; length++)
    expect(await lookAt(block.subarray(0, length))).toMatchObject({
      code: "truncated",
      block: 3,
      offset: 100 + length,
    });
});

test("longs of more bytes than they need", async () => {
  const wide = concat([Uint8Array.of(0x82), new Uint8Array(8).fill(0x80), new Uint8Array(1)]);
  const bytes = concat([wide, wide, Uint8Array.of(1), SYNC]);
  expect(await lookAt(bytes)).toBe(bytes.length);
  expect(await lookAt(bytes.subarray(0, 19))).toMatchObject({ code: "truncated" });
});

test.each<[string, Uint8Array, object]>([
  ["a negative count", concat([long(-1), long(1)]), { code: "invalid-block", offset: 100 }],
  ["a negative size", concat([long(1), long(-1)]), { code: "invalid-block", offset: 100 }],
  [
    "a size over the limit",
    concat([long(1), long(1001)]),
    { code: "limit-exceeded", limit: "maxBlockBytes", block: 3 },
  ],
  ["more data than bytes", concat([long(6), long(5)]), { code: "invalid-block" }],
  ["a long of eleven bytes", new Uint8Array(11).fill(0xff), { code: "invalid-block" }],
  ["a long of 65 bits", concat([new Uint8Array(9).fill(0xff), Uint8Array.of(2)]), { code: "invalid-block" }],
  ["a marker missing", concat([long(1), long(5)]), { code: "sync-mismatch", offset: 107, block: 3 }],
])("%s", async (_, head, error) => {
  expect(await lookAt(concat([head, new Uint8Array(30)]))).toMatchObject(error);
});

test("compressed data may be any number of rows within the limits", async () => {
  expect(await lookAt(blockOf({ count: 1010, data: text("abc") }), { codec: "deflate" })).toBe(block.length + 1);
  const many = blockOf({ count: 1011, data: text("abc") });
  expect(await lookAt(many, { codec: "deflate" })).toMatchObject({ limit: "maxFreeValues" });
});
