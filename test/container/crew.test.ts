import { describe, expect, test, vi } from "vitest";
import { codecOf } from "../../src/container/codec.js";
import { ColumnsOpener, type Crew, crewCodec, type Job } from "../../src/container/crew.js";
import { openWith } from "../../src/container/open.js";
import { encodeContainer } from "../../src/container/write.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { type Task, workOf } from "../../src/node/work.js";
import { avroType } from "../../src/type/avro-type.js";
import { concat } from "./files.js";

const Row = avroType({
  type: "record",
  name: "Row",
  fields: [
    { name: "id", type: "long" },
    { name: "text", type: ["null", "string"] },
  ],
});
const rows = Array.from({ length: 20_000 }, (_, i) => ({
  id: i,
  text: i % 7 === 0 ? null : `${Math.imul(i, 2654435761)} ${Math.sqrt(i)}`,
}));

/** A crew of this thread that does what worker threads do. */
function crewOf(job: Job) {
  const work = workOf(job);
  const run = vi.fn(async (task: Task) => work({ ...task, bytes: task.bytes.slice() }));
  const close = vi.fn(async () => {});
  const crew: Crew = {
    columns: (bytes, count, maxBytes) => run({ bytes, count, maxBytes }),
    data: (bytes, maxBytes) => run({ bytes, count: undefined, maxBytes }),
    close,
  };
  return { crew, run, close };
}

async function open(file: Uint8Array, options = {}) {
  let made: ReturnType<typeof crewOf>;
  const container = await openWith<unknown>(file, options, (job) => {
    expect(structuredClone(job)).toEqual(job);
    made = crewOf(job);
    return made.crew;
  });
  return { container, ...made! };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe.each(["null", "deflate", "snappy"] as const)("codec %s", async (codec) => {
  const blockBytes = codec === "null" ? 200_000 : 64_000;
  const file = await encodeContainer(Row, rows, { codec, blockBytes });

  test("batches come from the crew, in order, in pieces, and read as another schema", async () => {
    const { container, run } = await open(file);
    const batches = await all(container.batches({ rows: 1000 }));
    expect(Math.max(...batches.map((batch) => batch.length))).toBe(1000);
    expect(batches.flatMap((batch) => batch.toObjects())).toEqual(rows);
    expect(run).toHaveBeenCalledTimes((await all(container.blocks())).length);

    const reader = avroType({
      type: "record",
      name: "Row",
      fields: [
        { name: "more", type: "string", default: "constant" },
        { name: "id", type: "double" },
      ],
    });
    const evolved = await open(file, { reader, fields: ["more", "id"] });
    expect((await all(evolved.container.batches())).flatMap((batch) => batch.toObjects())).toEqual(
      rows.map(({ id }) => ({ more: "constant", id })),
    );
    expect(evolved.run).toHaveBeenCalled();
  });

  test("rows are made here; a crew decompresses what this thread would", async () => {
    const { container, run } = await open(file);
    expect(await container.toArray()).toEqual(rows);
    if (codec === "snappy") expect(run).toHaveBeenCalled();
    else expect(run).not.toHaveBeenCalled();
  });

  test("ranges too", async () => {
    const { container } = await open(file);
    const parts = container.splits(3).map(({ start, end }) => all(container.range(start, end).batches()));
    expect((await Promise.all(parts)).flat(2).flatMap((batch) => batch.toObjects())).toEqual(rows);
  });

  test("errors are those of a reading without a crew, after the same rows", async () => {
    const { container } = await open(file);
    const { offset, size } = (await all(container.blocks()))[2]!;
    const damaged = file.slice();
    damaged.fill(0xff, offset + 1000, offset + size - 1000);
    const outcome = async (crew: boolean, method: "batches" | "arrays") => {
      const found: unknown[] = [];
      const container = crew ? (await open(damaged)).container : await openWith<unknown>(damaged, {});
      const error = await (async () => {
        for await (const one of container[method]()) found.push(...one);
      })().catch((reason) => reason);
      const { name, code, message, block, offset: at } = error;
      return { found, error: { name, code, message, block, at } };
    };
    for (const method of ["batches", "arrays"] as const) {
      const expected = await outcome(false, method);
      expect(expected.found.length).toBeGreaterThan(0);
      expect(expected.error.block).toBe(2);
      expect(await outcome(true, method)).toEqual(expected);
    }
    const skipped = await open(damaged, { onError: "skip" });
    const left = (await all(skipped.container.batches())).flatMap((batch) => batch.toObjects());
    const plain = await (await openWith<unknown>(damaged, { onError: "skip" })).toArray();
    expect(left).toEqual(plain);
    expect(left.length).toBeLessThan(rows.length);
  });
});

test("what is small is opened here", async () => {
  const { container, run } = await open(await encodeContainer(Row, rows, { codec: "deflate", blockBytes: 4000 }));
  expect((await all(container.batches())).flatMap((batch) => batch.toObjects())).toEqual(rows);
  expect(run).not.toHaveBeenCalled();
});

test("a crew is let go with its container", async () => {
  const { container, close } = await open(await encodeContainer(Row, [], {}));
  await container.close();
  expect(close).toHaveBeenCalledTimes(1);
});

test("a codec that works on other threads keeps to them", () => {
  const crew = {} as Crew;
  for (const name of ["null", "deflate"]) expect(crewCodec(codecOf(name), crew)).toBe(codecOf(name));
  expect(crewCodec(codecOf("xz"), crew).decompressAside).toBeDefined();
});

test("a crew that refuses a codec's data leaves them to the codec", async () => {
  const data = vi.fn(async () => undefined);
  const codec = crewCodec({ name: "x", decompress: (bytes) => bytes.slice(1) }, { data } as unknown as Crew);
  const bytes = new Uint8Array(10_000).fill(7);
  expect(await codec.decompressAside!(bytes, 10_000)).toEqual(bytes.slice(1));
  expect(data).toHaveBeenCalledWith(bytes, 10_000);
  expect(await codec.decompressAside!(bytes.subarray(0, 10), 10)).toEqual(bytes.slice(0, 9));
  expect(data).toHaveBeenCalledTimes(1);
});

test("an error of the crew itself is no block's", async () => {
  const crew = { columns: () => Promise.reject(new Error("gone")) } as unknown as Crew;
  const decode = (data: Uint8Array, count: number) => Row.decodeColumns(data, { count });
  const opener = new ColumnsOpener(crew, codecOf("null"), DEFAULT_LIMITS, decode);
  const data = concat(new Array(100_000).fill(Row.encode({ id: 1, text: null })));
  const block = { index: 0, offset: 0, count: 100_000, size: data.length, data, dataOffset: 4 };
  const failure = await Promise.resolve(opener.open(block, data.length)).catch((error) => error);
  expect(failure).toEqual(new Error("gone"));
  await expect(opener.again(block, failure)).rejects.toBe(failure);
});
