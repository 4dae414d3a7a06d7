import { Readable } from "node:stream";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { ContainerWriter, openContainer } from "../../src/container.js";
import { avroType } from "../../src/index.js";
import { chunked, concat, pieces, stringsFile } from "../container/files.js";

/*
 * F8, F9, F10: sources that fail or go away, readers that leave, either side slow, and signals at any time. What is
 * given up is told so at once, and no rejection goes unhandled. Each kind of source by itself is in
 * container/source.test.ts, signals between blocks in container/open.test.ts, streams in container/*-stream.test.ts.
 */

const unhandled = vi.fn();
process.on("unhandledRejection", unhandled);
afterAll(() => process.off("unhandledRejection", unhandled));
afterEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(unhandled).not.toHaveBeenCalled();
});

/** Giving up may take no longer. */
const SOON = 500;
const ROWS = Array.from({ length: 60 }, (_, i) => `row ${i} `.repeat(20));
const FILE = stringsFile(Array.from({ length: 12 }, (_, block) => ROWS.slice(block * 5, block * 5 + 5)));
const PARTS = pieces(FILE, 64);

/** What a source is told of its end. */
interface Gauge {
  pulled: number;
  ended: number;
}

type Failing = (
  gauge: Gauge,
  parts: readonly Uint8Array[],
  end: (() => never) | undefined,
) => AsyncIterable<Uint8Array>;

/** Sources that give parts, and then fail as `end` does, or wait for ever. */
const SOURCES: Readonly<Record<string, Failing>> = {
  "a generator": async function* (gauge, parts, end) {
    try {
      for (const part of parts) {
        gauge.pulled++;
        yield part;
      }
      if (end) end();
      await new Promise(() => {});
    } finally {
      gauge.ended++;
    }
  },
  "a web stream": (gauge, parts, end) => {
    const left = [...parts];
    return new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          gauge.pulled++;
          const part = left.shift();
          if (part) return controller.enqueue(part);
          if (!end) return new Promise(() => {});
          gauge.ended++;
          end();
        },
        cancel: () => void gauge.ended++,
      },
      { highWaterMark: 0 },
    ) as unknown as AsyncIterable<Uint8Array>;
  },
  "a Readable of Node": (gauge, parts, end) => {
    const left = [...parts];
    return new Readable({
      highWaterMark: 1,
      read() {
        gauge.pulled++;
        const part = left.shift();
        if (part) return void this.push(part);
        if (!end) return;
        try {
          end();
        } catch (error) {
          this.destroy(error as Error);
        }
      },
      destroy(error, done) {
        gauge.ended++;
        done(error);
      },
    });
  },
};

const READINGS: Readonly<
  Record<string, (file: Awaited<ReturnType<typeof openContainer>>) => AsyncIterable<unknown[]>>
> = {
  rows: async function* (file) {
    for await (const row of file) yield [row];
  },
  arrays: (file) => file.arrays(),
  batches: async function* (file) {
    for await (const batch of file.batches()) yield batch.toObjects();
  },
};

const kinds = Object.keys(SOURCES).flatMap((source) => Object.keys(READINGS).map((reading) => ({ source, reading })));

describe.each(kinds)("$source read as $reading", ({ source, reading }) => {
  const open = async (gauge: Gauge, count: number, end?: () => never, signal?: AbortSignal) => {
    const file = await openContainer(SOURCES[source]!(gauge, PARTS.slice(0, count), end), { signal });
    return READINGS[reading]!(file);
  };

  test("F9: an error after any chunk comes after the whole blocks, as it is", async () => {
    for (let count = 3; count < PARTS.length; count += 5) {
      const gauge = { pulled: 0, ended: 0 };
      const error = new Error("the source broke");
      const rows: unknown[] = [];
      const run = (async () => {
        const end = () => {
          throw error;
        };
        for await (const some of await open(gauge, count, end)) rows.push(...some);
      })();
      await expect(run).rejects.toBe(error);
      expect(rows).toEqual(ROWS.slice(0, rows.length));
      expect(rows.length % 5).toBe(0);
      if (count > 20) expect(rows.length).toBeGreaterThan(0);
      expect(gauge.ended).toBe(1);
    }
  });

  test.each(["break", "throw"])("F9: %s in the midst gives the source up at once", async (how) => {
    const gauge = { pulled: 0, ended: 0 };
    const thrown = new Error("of the loop");
    const start = performance.now();
    const run = (async () => {
      for await (const some of await open(gauge, PARTS.length - 1)) {
        expect(some.length).toBeGreaterThan(0);
        if (how === "throw") throw thrown;
        break;
      }
    })();
    if (how === "throw") await expect(run).rejects.toBe(thrown);
    else await run;
    await vi.waitFor(() => expect(gauge.ended).toBe(1));
    expect(performance.now() - start).toBeLessThan(SOON);
    expect(gauge.pulled).toBeLessThan(PARTS.length / 2);
  });

  test("F10: a signal while the rest of a block does not come", async () => {
    const gauge = { pulled: 0, ended: 0 };
    const controller = new AbortController();
    const rows: unknown[] = [];
    const reason = new Error("enough");
    const run = (async () => {
      for await (const some of await open(gauge, PARTS.length - 2, undefined, controller.signal)) rows.push(...some);
    })();
    setTimeout(() => controller.abort(reason), 20);
    const start = performance.now();
    await expect(run).rejects.toBe(reason);
    expect(performance.now() - start).toBeLessThan(SOON);
    expect(rows).toEqual(ROWS.slice(0, 55));
    // a generator that hangs is told, and ends if it ever goes on
    if (source !== "a generator") await vi.waitFor(() => expect(gauge.ended).toBe(1));
  });

  test("F8: nobody reads on while the reader rests", async () => {
    const gauge = { pulled: 0, ended: 0 };
    const rows = await open(gauge, PARTS.length - 1);
    const iterator = rows[Symbol.asyncIterator]();
    await iterator.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { pulled } = gauge;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(gauge.pulled).toBe(pulled);
    expect(pulled * 64).toBeLessThan(FILE.length / 2);
    await iterator.return?.();
  });
});

test("F9: a Readable that is destroyed without an error, mid-block: no silent end", async () => {
  const source = new Readable({ read() {} });
  source.push(FILE.subarray(0, FILE.length - 30));
  const rows: unknown[] = [];
  const run = (async () => {
    for await (const row of await openContainer(source)) if (rows.push(row) === 5) source.destroy();
  })();
  await expect(run).rejects.toMatchObject({ code: "ERR_STREAM_PREMATURE_CLOSE" });
  expect(rows).toEqual(ROWS.slice(0, rows.length));
});

describe("F10: a signal", () => {
  const reason = new Error("enough");

  test("while a block is decompressed, which may then go on for nobody", async () => {
    const controller = new AbortController();
    let finish: (bytes: Uint8Array) => void = () => {};
    const slow = {
      name: "deflate",
      decompress: () => new Promise<Uint8Array>((resolve) => (finish = resolve)),
    };
    const file = stringsFile([["a"], ["b"]], "deflate");
    const container = await openContainer(file, { signal: controller.signal, codecs: { deflate: slow } });
    const reading = container.toArray();
    setTimeout(() => controller.abort(reason), 10);
    const start = performance.now();
    await expect(reading).rejects.toBe(reason);
    expect(performance.now() - start).toBeLessThan(SOON);
    finish(Uint8Array.of(2, 97));
  });

  test("after the end has no effect, and none listens any more", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const add = vi.spyOn(signal, "addEventListener");
    const remove = vi.spyOn(signal, "removeEventListener");
    expect(await (await openContainer(chunked(PARTS), { signal })).toArray()).toEqual(ROWS);
    controller.abort(reason);
    expect(remove.mock.calls.length).toBeGreaterThanOrEqual(add.mock.calls.length);
  });

  test("of a writer, before, during and after", async () => {
    const Text = avroType("string");
    const sink = () => new WritableStream<Uint8Array>();
    expect(() => new ContainerWriter(sink(), Text, { signal: AbortSignal.abort(reason) })).toThrow(reason);
    const during = new AbortController();
    const writer = new ContainerWriter(sink(), Text, { signal: during.signal });
    await writer.write("a");
    during.abort(reason);
    await expect(writer.write("b")).rejects.toBe(reason);
    await expect(writer.close()).rejects.toBe(reason);
    const after = new AbortController();
    const done = new ContainerWriter(sink(), Text, { signal: after.signal });
    await done.write("a");
    await done.close();
    after.abort(reason);
    await done.close();
  });
});

describe("F8: memory is bounded", () => {
  test("while the reader of a long stream rests: what was pulled is two blocks and some", async () => {
    const row = "x".repeat(1000);
    const block = Array.from({ length: 1000 }, () => row);
    const unit = stringsFile([block]);
    const header = stringsFile([]);
    const body = unit.subarray(header.length);
    let given = 0;
    async function* endless() {
      yield header;
      for (;;)
        for (const part of pieces(body, 65_536)) {
          given += part.length;
          yield part;
        }
    }
    let rows = 0;
    for await (const some of (await openContainer(endless())).arrays()) {
      rows += some.length;
      if (rows % 20_000 === 0) await new Promise((resolve) => setTimeout(resolve, 30));
      expect(given - rows * 1002).toBeLessThan(2 * body.length + 2 ** 20);
      if (rows >= 100_000) break;
    }
    expect(rows).toBe(100_000);
  });

  test("while the sink is slow: what is encoded and not taken is some blocks", async () => {
    let taken = 0;
    const sink = new WritableStream<Uint8Array>({
      async write(bytes) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        taken += bytes.length;
      },
    });
    const writer = new ContainerWriter(sink, avroType("string"), { blockBytes: 10_000 });
    const row = "x".repeat(1000);
    let ahead = 0;
    for (let i = 0; i < 2000; i++) {
      await writer.write(row);
      ahead = Math.max(ahead, writer.written.bytes - taken);
    }
    await writer.close();
    expect(ahead).toBeLessThan(60_000);
    expect(taken).toBe(writer.written.bytes);
  });
});

test("F9: chunks of a kind that is none are an error, and the source is given up", async () => {
  for (const chunk of ["text", 5, null, {}, new Uint16Array(4), new ArrayBuffer(4)]) {
    const returned = vi.fn();
    async function* source() {
      try {
        yield concat([FILE.subarray(0, 300)]);
        yield chunk as Uint8Array;
        yield FILE.subarray(300);
      } finally {
        returned();
      }
    }
    const run = (async () => (await openContainer(source())).toArray())();
    if (chunk instanceof ArrayBuffer) {
      await run.catch(() => {}); // some take it
    } else await expect(run).rejects.toMatchObject({ code: "invalid-source" });
    await vi.waitFor(() => expect(returned).toHaveBeenCalledTimes(1));
  }
});
