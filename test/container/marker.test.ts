import { expect, test } from "vitest";
import { Cursor } from "../../src/container/cursor.js";
import { seekMarker, toMarker } from "../../src/container/marker.js";
import { sourceOf } from "../../src/container/source.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { blockOf, chunked, concat, long, pieces, SYNC, text } from "./files.js";

const header = { schema: '"string"', codec: "null", sync: SYNC, metadata: new Map(), length: 50 };
const rules = { header, leastSize: 1, limits: DEFAULT_LIMITS };
const END = Number.POSITIVE_INFINITY;

const cursorOf = (bytes: Uint8Array, size: number) => new Cursor(sourceOf(chunked(pieces(bytes, size))).open(0), 100);

test.each([1, 3, 16, 17, 1000])("a marker is found across chunks of %i bytes", async (size) => {
  const bytes = concat([SYNC.subarray(0, 9), new Uint8Array(2000), SYNC, Uint8Array.of(5)]);
  const cursor = cursorOf(bytes, size);
  expect(await toMarker(cursor, SYNC, END)).toBe(true);
  expect([cursor.position, cursor.take(16)]).toEqual([100 + 2009, SYNC]);
  expect(await toMarker(cursor, SYNC, END)).toBe(false);
});

test.each([1, 3, 16, 17, 1000])(
  "no marker is found that begins at the end or after, chunks of %i bytes",
  async (size) => {
    const bytes = concat([new Uint8Array(30), SYNC]);
    expect(await toMarker(cursorOf(bytes, size), SYNC, 130)).toBe(false);
    expect(await toMarker(cursorOf(bytes, size), SYNC, 131)).toBe(true);
  },
);

test.each([1, 7, 1000])(
  "a marker counts if a whole block follows or the source ends, chunks of %i bytes",
  async (size) => {
    const block = blockOf({ count: 1, data: text("abc") });
    const junk = [
      SYNC,
      concat([SYNC, long(1), long(3)]),
      concat([SYNC, long(-1)]),
      concat([SYNC, long(1), long(2 ** 40)]),
    ];
    for (const forgery of junk) {
      const bytes = concat([Uint8Array.of(1, 2), forgery, new Uint8Array(40), SYNC, block]);
      const cursor = cursorOf(bytes, size);
      expect(await seekMarker(cursor, rules, END)).toBe(true);
      expect(cursor.position).toBe(100 + bytes.length - block.length - 16);
      cursor.drop(1);
      expect(await seekMarker(cursor, rules, END)).toBe(true);
      expect(cursor.position).toBe(100 + bytes.length - 16);
    }
    expect(await seekMarker(cursorOf(concat([SYNC, block.subarray(0, -1)]), size), rules, END)).toBe(false);
  },
);
