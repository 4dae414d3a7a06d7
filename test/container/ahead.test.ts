import { describe, expect, test, vi } from "vitest";
import { Ahead, type Opened } from "../../src/container/ahead.js";
import type { Block, Blocks } from "../../src/container/block.js";
import type { BlockCodec } from "../../src/container/codec.js";
import { openContainer } from "../../src/container/open.js";
import { DataOpener } from "../../src/container/opener.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { blockOf, chunked, concat, fileOf, pieces, SYNC, streamOf, stringsFile, text } from "./files.js";

const MIB = 1024 * 1024;

interface Setting {
  inFlight?: number;
  /** Bytes of each block. */
  sizes: readonly number[];
  /** Blocks that are there from the start; the others arrive when `arrive` is called. */
  here?: number;
  /** What the source ends with, if not well. */
  fault?: Error;
  aside?: boolean;
  maxBlockBytes?: number;
}

/** Blocks, the first byte of each its index, and a codec whose work is done when the test says so. */
function setUp({ inFlight = 4, sizes, here = sizes.length, fault, aside = true, maxBlockBytes }: Setting) {
  const blocks = sizes.map((size, index): Block => {
    const data = new Uint8Array(size).fill(index, 0, 1);
    return { index, offset: 100 * index, count: 1, size, data, dataOffset: 100 * index + 2 };
  });
  let taken = 0;
  let arrived = here;
  let wake = () => {};
  const source: Blocks = {
    readHere: () => (taken < arrived ? blocks[taken++] : undefined),
    read: async () => {
      if (!(await source.arrival())) return undefined;
      return blocks[taken++];
    },
    arrival: async () => {
      while (taken >= arrived && taken < blocks.length)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (taken === blocks.length && fault !== undefined) throw fault;
      return taken < blocks.length;
    },
    skip: async () => undefined,
  };
  const jobs = new Map<number, { max: number; done(length?: number): void; failed(error: Error): void }>();
  const order: number[] = [];
  const run = (bytes: Uint8Array, max: number) => {
    order.push(bytes[0]!);
    return new Promise<Uint8Array>((resolve, reject) => {
      const done = (length = 4) => resolve(new Uint8Array(length).fill(bytes[0]!));
      jobs.set(bytes[0]!, { max, done, failed: reject });
    });
  };
  const codec: BlockCodec = { name: "x", decompress: run, ...(aside ? { decompressAside: run } : {}) };
  const limits = maxBlockBytes === undefined ? DEFAULT_LIMITS : { ...DEFAULT_LIMITS, maxBlockBytes };
  const ahead = new Ahead(source, new DataOpener(codec, limits, inFlight), limits, inFlight);
  const arrive = (count: number) => {
    arrived += count;
    wake();
  };
  return { ahead, jobs, order, arrive, taken: () => taken };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const dataOf = async (opened: Opened<Uint8Array> | undefined) => (await opened!.made)[0];

test("blocks are opened before their turn, and given in order whichever is done first", async () => {
  const { ahead, jobs, order } = setUp({ sizes: [10, 10, 10, 10, 10, 10] });
  const first = await ahead.next();
  expect(order).toEqual([0, 1, 2, 3]);
  for (const index of [3, 1, 2, 0]) jobs.get(index)!.done();
  expect(await dataOf(first)).toBe(0);
  const second = await ahead.next();
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect([await dataOf(second), await dataOf(await ahead.next()), await dataOf(await ahead.next())]).toEqual([1, 2, 3]);
  for (const index of [4, 5]) jobs.get(index)!.done();
  expect([await dataOf(await ahead.next()), await dataOf(await ahead.next())]).toEqual([4, 5]);
  expect(await ahead.next()).toBeUndefined();
  expect(await ahead.next()).toBeUndefined();
});

test.each([1, 2, 3, 8])("no more than %i blocks are in flight", async (inFlight) => {
  const sizes = new Array(12).fill(10);
  const { ahead, jobs, order } = setUp({ inFlight, sizes });
  for (let i = 0; i < sizes.length; i++) {
    const opened = await ahead.next();
    expect(order.length).toBe(Math.min(i + inFlight, sizes.length));
    jobs.get(i)!.done();
    expect(await dataOf(opened)).toBe(i);
  }
});

test("a codec that works on this thread gets a block when its turn comes", async () => {
  const { ahead, jobs, order } = setUp({ sizes: [10, 10], aside: false });
  const first = await ahead.next();
  await settled();
  expect(order).toEqual([0]);
  jobs.get(0)!.done();
  expect(await dataOf(first)).toBe(0);
});

test("what a codec does at once is not asked for early", async () => {
  const decompress = vi.fn((bytes: Uint8Array) => bytes);
  const blocks = [0, 1, 2].map((index) => {
    const data = Uint8Array.of(index);
    return { index, offset: 0, count: 1, size: 1, data, dataOffset: 2 };
  });
  const source = { readHere: () => blocks.shift(), read: async () => undefined } as unknown as Blocks;
  const opener = new DataOpener({ name: "x", decompress, decompressAside: decompress }, DEFAULT_LIMITS, 4);
  const ahead = new Ahead(source, opener, DEFAULT_LIMITS, 4);
  expect((await ahead.next())!.made).toEqual(Uint8Array.of(0));
  expect(decompress).toHaveBeenCalledTimes(1);
});

test("blocks that arrive meanwhile are opened, without a call", async () => {
  const { ahead, jobs, order, arrive } = setUp({ sizes: [10, 10, 10, 10], here: 1 });
  const first = await ahead.next();
  expect(order).toEqual([0]);
  arrive(2);
  await settled();
  expect(order).toEqual([0, 1, 2]);
  jobs.get(0)!.done();
  await first!.made;
  jobs.get(1)!.done();
  expect(await dataOf(await ahead.next())).toBe(1); // though the fourth is still to come
  const third = await ahead.next();
  const fourth = ahead.next();
  arrive(1);
  for (const index of [2, 3]) {
    await settled();
    jobs.get(index)!.done();
  }
  expect([await dataOf(third), await dataOf(await fourth)]).toEqual([2, 3]);
});

test("what fails to arrive is told after all that came", async () => {
  const fault = new Error("line broken");
  const { ahead, jobs } = setUp({ sizes: [10, 10], fault });
  const first = await ahead.next();
  await settled();
  for (const index of [0, 1]) jobs.get(index)!.done();
  expect([await dataOf(first), await dataOf(await ahead.next())]).toEqual([0, 1]);
  await expect(ahead.next()).rejects.toBe(fault);
});

test("a block that can't be opened does not keep others from it", async () => {
  const { ahead, jobs } = setUp({ sizes: [10, 10, 10] });
  await ahead.next();
  jobs.get(1)!.failed(new Error("torn"));
  await settled(); // the failure is nobody's yet
  const second = await ahead.next();
  await expect(second!.made).rejects.toMatchObject({ code: "codec-error", block: 1 });
  jobs.get(2)!.done();
  expect(await dataOf(await ahead.next())).toBe(2);
});

test("compressed bytes that wait are bounded", async () => {
  const { ahead, jobs, order } = setUp({ inFlight: 8, sizes: new Array(8).fill(5 * MIB) });
  const first = await ahead.next();
  expect(order).toEqual([0, 1, 2]);
  jobs.get(0)!.done();
  await first!.made;
  await ahead.next();
  expect(order).toEqual([0, 1, 2, 3]);
});

describe("output before its turn is bounded", () => {
  const large = new RangeError("more than that");

  test("a larger block is opened again when its turn comes, and the next then too", async () => {
    const { ahead, jobs, order } = setUp({ inFlight: 3, sizes: [10, 10, 10, 10, 10] });
    const first = await ahead.next();
    expect([0, 1, 2].map((index) => jobs.get(index)!.max)).toEqual([64 * MIB, 8 * MIB, 8 * MIB]);
    jobs.get(0)!.done();
    await first!.made;
    jobs.get(1)!.failed(large);
    const second = await ahead.next();
    await settled();
    expect(order).toEqual([0, 1, 2, 3, 1]);
    expect(jobs.get(1)!.max).toBe(64 * MIB);
    jobs.get(1)!.done(9 * MIB);
    expect(await dataOf(second)).toBe(1);
    const third = await ahead.next();
    expect(order).toEqual([0, 1, 2, 3, 1]); // after a huge block nothing is opened early
    jobs.get(2)!.done();
    expect(await dataOf(third)).toBe(2);
    await ahead.next();
    expect(order).toEqual([0, 1, 2, 3, 1, 4]);
  });

  test("a limit below that is the limit", async () => {
    const { ahead, jobs, order } = setUp({ sizes: [10, 10], maxBlockBytes: 1000 });
    await ahead.next();
    expect(jobs.get(1)!.max).toBe(1000);
    jobs.get(1)!.failed(large);
    const second = await ahead.next();
    await expect(second!.made).rejects.toMatchObject({ limit: "maxBlockBytes", max: 1000, block: 1 });
    expect(order).toEqual([0, 1]);
  });
});

describe("files", () => {
  /** Blocks of text that deflates to more than what is inflated at once. */
  const lists = Array.from({ length: 9 }, (_, block) =>
    Array.from(
      { length: 900 + block },
      (_, i) => `${block} ${Math.imul(i + 1, 2654435761) >>> 0} ${Math.sqrt(i + block)}`,
    ),
  );
  const file = stringsFile(lists, "deflate");

  async function read(bytes: Uint8Array, blocksInFlight: number, size?: number) {
    const source = size === undefined ? bytes : chunked(pieces(bytes, size));
    const found: unknown[][] = [];
    try {
      for await (const rows of (await openContainer(source, { blocksInFlight })).arrays()) found.push(rows);
      return { found };
    } catch (error) {
      return { found, error };
    }
  }

  test.each([undefined, 2000, 10_000, 65_536])(
    "the same rows however many are in flight, chunks of %s",
    async (size) => {
      expect(file.length).toBeGreaterThan(9 * 9000);
      for (const inFlight of [1, 2, 4, 16]) expect(await read(file, inFlight, size)).toEqual({ found: lists });
    },
  );

  test("errors come after the blocks before them, the same as one by one", async () => {
    const bodies = lists.map((rows) => ({ count: rows.length, data: concat(rows.map(text)) }));
    const damages = [
      (i: number) => blockOf({ ...bodies[i]!, sync: SYNC.map((byte) => byte ^ 1) }, "deflate"),
      (i: number) => blockOf({ ...bodies[i]!, count: bodies[i]!.count + 1 }, "deflate"),
      (i: number) => blockOf(bodies[i]!, "deflate").fill(0xff, 2000, 2100),
      (i: number) => blockOf({ ...bodies[i]!, count: -1 }, "deflate"),
      (i: number) => blockOf(bodies[i]!, "deflate").subarray(0, 2000),
    ];
    const start = fileOf({ codec: "deflate", blocks: [] });
    for (const damaged of damages)
      for (const at of [0, 1, 5, 8]) {
        const parts = bodies.map((body, i) => (i === at ? damaged(i) : blockOf(body, "deflate")));
        const bytes = concat([start, ...parts]);
        const expected = await read(bytes, 1);
        expect(expected.found).toEqual(lists.slice(0, at));
        expect(expected.error).toMatchObject({ block: at });
        for (const inFlight of [2, 4]) expect(await read(bytes, inFlight, 4096)).toEqual(expected);
      }
  });

  test("leaving early, closing and aborting leave nothing behind", async () => {
    const cancelled = vi.fn();
    const stream = new ReadableStream({ pull: (to) => to.enqueue(file), cancel: cancelled }, { highWaterMark: 0 });
    for await (const rows of (await openContainer(stream)).arrays()) {
      expect(rows).toEqual(lists[0]);
      break;
    }
    expect(cancelled).toHaveBeenCalledTimes(1);

    const closed = await openContainer(file);
    const given = closed.arrays();
    await given.next();
    await closed.close();
    await expect(given.next()).rejects.toMatchObject({ code: "source-consumed" });

    const controller = new AbortController();
    const container = await openContainer(streamOf(pieces(file, 5000)), { signal: controller.signal });
    const arrays = container.arrays();
    await arrays.next();
    controller.abort(new Error("enough"));
    await expect(arrays.next()).rejects.toThrow("enough");
    await settled(); // an unhandled rejection would fail this run
  });

  test("ranges are read ahead too", async () => {
    const container = await openContainer(file);
    const parts = container.splits(3).map(({ start, end }) => container.range(start, end).toArray());
    expect((await Promise.all(parts)).flat()).toEqual(lists.flat());
  });
});
