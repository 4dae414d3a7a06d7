import { describe, expect, test } from "vitest";
import { Cursor } from "../../src/container/cursor.js";
import type { Pull } from "../../src/container/source.js";
import { Random } from "../random.js";
import { pieces } from "./files.js";

const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) & 255);

/** Gives the parts one after the other, and counts the pulls. */
class Parts implements Pull {
  pulls = 0;
  closed = 0;

  constructor(private readonly parts: Uint8Array[]) {}

  async pull(): Promise<Uint8Array | undefined> {
    this.pulls++;
    return this.parts.shift();
  }

  async close(): Promise<void> {
    this.closed++;
  }
}

describe.each([1, 2, 3, 7, 1023, 1024, 1025, 5000])("chunks of %i bytes", (size) => {
  test("are taken in any lengths", async () => {
    const cursor = new Cursor(new Parts(pieces(bytes, size)), 100);
    let at = 0;
    for (const length of [0, 1, 5, 1, 1000, 0, 2500, 1492, 1]) {
      expect(await cursor.fill(length)).toBe(true);
      expect(cursor.take(length)).toEqual(bytes.subarray(at, at + length));
      at += length;
      expect(cursor.position).toBe(100 + at);
    }
    expect(at).toBe(5000);
    expect(await cursor.fill(1)).toBe(false);
  });

  test("are skipped in any lengths", async () => {
    const cursor = new Cursor(new Parts(pieces(bytes, size)), 0);
    expect(await cursor.fill(10)).toBe(true);
    expect(await cursor.skip(4)).toBe(true);
    expect(cursor.takeByte()).toBe(bytes[4]);
    expect(await cursor.skip(4000)).toBe(true);
    expect(await cursor.fill(1)).toBe(true);
    expect(cursor.takeByte()).toBe(bytes[4005]);
    expect(await cursor.skip(995)).toBe(false);
    expect(cursor.position).toBe(5000);
  });

  test("byte by byte", async () => {
    const cursor = new Cursor(new Parts(pieces(bytes, size)), 0);
    const taken: number[] = [];
    while (cursor.has(1) || (await cursor.fill(1))) taken.push(cursor.takeByte());
    expect(taken).toEqual([...bytes]);
  });
});

test("a taken part of one chunk is a view of it, of several a copy", async () => {
  const [first, second] = [new Uint8Array(10), new Uint8Array(2000)];
  const cursor = new Cursor(new Parts([first, second]), 0);
  await cursor.fill(2010);
  expect(cursor.take(5).buffer).toBe(first.buffer);
  const joined = cursor.take(10);
  expect(joined.buffer).not.toBe(first.buffer);
  expect(joined.buffer).not.toBe(second.buffer);
  expect(cursor.take(1995).buffer).toBe(second.buffer);
});

test("says how far bytes arrived when the source ends too early", async () => {
  const cursor = new Cursor(new Parts(pieces(bytes, 1000)), 50);
  expect(await cursor.fill(6000)).toBe(false);
  expect(cursor.position).toBe(50);
  expect(cursor.arrived).toBe(5050);
});

test("pulls no more than it needs", async () => {
  const parts = new Parts(pieces(bytes, 1000));
  const cursor = new Cursor(parts, 0);
  await cursor.fill(1000);
  await cursor.fill(999);
  expect(parts.pulls).toBe(1);
  await cursor.fill(1001);
  expect(parts.pulls).toBe(2);
});

test("small chunks are gathered: a view held of one stays as it was", async () => {
  const cursor = new Cursor(new Parts(pieces(bytes, 1)), 0);
  await cursor.fill(3);
  const held = cursor.take(2);
  await cursor.fill(1000);
  expect(held).toEqual(bytes.subarray(0, 2));
  expect(cursor.take(1000)).toEqual(bytes.subarray(2, 1002));
});

test("small chunks beyond one gathering buffer", async () => {
  const many = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 31) & 255);
  const cursor = new Cursor(new Parts(pieces(many, 500)), 0);
  expect(await cursor.fill(200_000)).toBe(true);
  expect(Buffer.compare(cursor.take(200_000), many)).toBe(0);
});

test("256 MiB in chunks of 64 KiB take linear time", async () => {
  const chunk = new Uint8Array(64 * 1024);
  const time = async (chunks: number) => {
    const cursor = new Cursor(new Parts(new Array(chunks).fill(chunk)), 0);
    const start = performance.now();
    await cursor.fill(chunks * chunk.length);
    expect(cursor.take(chunks * chunk.length).length).toBe(chunks * chunk.length);
    return performance.now() - start;
  };
  expect(await time(4096)).toBeLessThan(5000);
});

test("a source that can be passed over is not read", async () => {
  const pulled: number[] = [];
  const pull = {
    pull: async (wanted: number) => {
      pulled.push(wanted);
      return Uint8Array.of(9);
    },
    skip: (length: number) => Math.min(length, 100),
    close: async () => {},
  };
  const cursor = new Cursor(pull, 0);
  expect(await cursor.skip(100)).toBe(true);
  expect(cursor.position).toBe(100);
  expect(pulled).toEqual([]);
});

test("closing closes the source and drops what is here", async () => {
  const parts = new Parts(pieces(bytes, 100));
  const cursor = new Cursor(parts, 0);
  await cursor.fill(50);
  await cursor.close();
  expect(parts.closed).toBe(1);
  expect(cursor.has(1)).toBe(false);
});

test("what is ahead is found wherever it lies, after any number of chunks were used up", async () => {
  const random = new Random(9);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = random.below(3) === 0 ? 1 + random.below(3) : 1024 + random.below(40);
    parts.push(bytes.slice(at, at + size));
    at += size;
  }
  const many = Array.from({ length: 20 }, () => parts.map((part) => part.slice())).flat();
  const whole = Uint8Array.from({ length: 20 * bytes.length }, (_, i) => bytes[i % bytes.length]!);
  const cursor = new Cursor(new Parts(many), 0);
  for (let at = 0; at < whole.length - 2000; at = cursor.position) {
    const ahead = random.below(1500);
    const length = random.below(500);
    expect(await cursor.fill(ahead + length)).toBe(true);
    expect(cursor.peek(ahead, length)).toEqual(whole.subarray(at + ahead, at + ahead + length));
    const pattern = whole.slice(at + ahead, at + ahead + 8);
    expect(cursor.matches(pattern, ahead)).toBe(cursor.has(ahead + 8));
    pattern[7]! ^= 1;
    expect(cursor.matches(pattern, ahead)).toBe(false);
    cursor.drop(random.below(ahead + length + 1));
  }
  expect(cursor.isClosed).toBe(false);
  await cursor.close();
  expect([cursor.isClosed, cursor.has(1)]).toEqual([true, false]);
});
