import { describe, expect, test } from "vitest";
import { Cursor } from "../../src/container/cursor.js";
import { frameAhead, headHere, headStarts } from "../../src/container/frame.js";
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

describe("the beginning of a block that is torn", () => {
  async function starts(bytes: Uint8Array, codec = "null"): Promise<boolean> {
    const cursor = new Cursor(sourceOf(chunked([concat([new Uint8Array(3), bytes])])).open(0), 0);
    await cursor.fill(3 + bytes.length);
    return headStarts(cursor, 3, bytes.length, { header: { ...header, codec }, leastSize: 1, limits });
  }

  test("is every cut of it, and not the whole", async () => {
    const wide = concat([long(1), long(400), new Uint8Array(400), SYNC]);
    for (const whole of [block, wide])
      for (let length = 1; length <= whole.length; length++)
        expect(await starts(whole.subarray(0, length)), `${length}`).toBe(length < whole.length);
    expect(await starts(concat([block, block]))).toBe(false);
  });

  test.each<[string, Uint8Array, boolean]>([
    ["half a long", Uint8Array.of(0x80), true],
    ["nine bytes of one", new Uint8Array(9).fill(0x80), true],
    ["ten bytes that go on", new Uint8Array(10).fill(0x80), false],
    ["more than two longs take", new Uint8Array(21).fill(0x80), false],
    ["a count and half a size", Uint8Array.of(2, 0x80), true],
    ["a count and ten bytes that go on", concat([Uint8Array.of(2), new Uint8Array(10).fill(0x80)]), false],
    ["a negative count alone", Uint8Array.of(1), false],
    ["a count of none alone", Uint8Array.of(0), true],
    ["a negative count", concat([long(-1), long(4)]), false],
    ["a size that no block has", concat([long(1), long(2000)]), false],
    ["another marker", concat([block.subarray(0, -16), SYNC.subarray(0, 3), Uint8Array.of(SYNC[3]! ^ 1)]), false],
  ])("%s", async (_, bytes, is) => {
    expect(await starts(bytes)).toBe(is);
  });
});

test.each<[string, bigint, number]>([
  ["the greatest count", 2n ** 64n - 2n, 2 ** 63],
  ["the least", 2n ** 64n - 1n, -(2 ** 63)],
  ["one that is exact still", 2n ** 53n - 2n, 2 ** 52 - 1],
  ["one below 0", 2n ** 60n + 1n, -(2 ** 59) - 1],
])("%s is read", async (_, raw, count) => {
  const bytes: number[] = [];
  for (let rest = raw; rest > 0n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
  const cursor = new Cursor(sourceOf(chunked([concat([Uint8Array.from(bytes), long(3), SYNC])])).open(0), 0);
  await cursor.fill(bytes.length + 17);
  expect(headHere(cursor)).toEqual({ count, size: 3, length: bytes.length + 1 });
});

test("a long of more than 64 bits is none", async () => {
  const cursor = new Cursor(
    sourceOf(chunked([concat([new Uint8Array(9).fill(0x80), Uint8Array.of(2, 2), SYNC])])).open(0),
    0,
  );
  await cursor.fill(27);
  expect(headHere(cursor)).toBeUndefined();
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
