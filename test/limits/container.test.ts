import { describe, expect, test } from "vitest";
import { concatContainers } from "../../src/container/concat.js";
import { ContainerDecoderStream } from "../../src/container/decoder-stream.js";
import { openContainer } from "../../src/container/open.js";
import { recodeContainer } from "../../src/container/recode.js";
import { repairContainer } from "../../src/container/repair.js";
import { encodeContainer } from "../../src/container/write.js";
import { ContainerWriter } from "../../src/container/writer.js";
import { DEFAULT_LIMITS, LimitError } from "../../src/index.js";
import { avroType } from "../../src/type/avro-type.js";
import { blockFile, CODECS } from "../container/damaged.js";
import { concat, fileOf, headerOf, long, pieces, streamOf } from "../container/files.js";

/* The limits on files, on every road that reads or writes them: one just within, and one that is one beyond. */

type Limit = "maxBlockBytes" | "maxHeaderBytes";

interface Road {
  readonly run: (bytes: Uint8Array, limits: Record<string, number>) => unknown;
  /** Blocks are moved or counted as they stand: what they hold inflated is not asked. */
  readonly compressed?: boolean;
}

const sink = () => new WritableStream<Uint8Array>();
const drain = async (all: AsyncIterable<unknown>) => {
  for await (const _ of all);
};

const ROADS: Record<string, Road> = {
  rows: { run: async (bytes, limits) => drain(await openContainer(bytes, { limits })) },
  "rows, one block at a time": {
    run: async (bytes, limits) => drain(await openContainer(bytes, { limits, blocksInFlight: 1 })),
  },
  "rows of a stream": {
    run: async (bytes, limits) => drain(await openContainer(streamOf(pieces(bytes, 7)), { limits })),
  },
  arrays: { run: async (bytes, limits) => drain((await openContainer(bytes, { limits })).arrays()) },
  batches: { run: async (bytes, limits) => drain((await openContainer(bytes, { limits })).batches()) },
  toArray: { run: async (bytes, limits) => (await openContainer(bytes, { limits })).toArray() },
  "a range": {
    run: async (bytes, limits) => (await openContainer(bytes, { limits })).range(0, bytes.length).toArray(),
  },
  count: { run: async (bytes, limits) => (await openContainer(bytes, { limits })).count(), compressed: true },
  blocks: { run: async (bytes, limits) => drain((await openContainer(bytes, { limits })).blocks()), compressed: true },
  "damage passed over": {
    run: async (bytes, limits) => {
      const damages: unknown[] = [];
      const onDamage = ({ error }: { error: unknown }) => damages.push(error);
      await (await openContainer(bytes, { limits, onError: "skip", onDamage })).toArray();
      if (damages.length > 0) throw damages[0];
    },
  },
  ContainerDecoderStream: {
    run: (bytes, limits) => drain(streamOf(pieces(bytes, 9)).pipeThrough(new ContainerDecoderStream({ limits }))),
  },
  concatContainers: { run: (bytes, limits) => concatContainers(sink(), [bytes], { limits }), compressed: true },
  recodeContainer: { run: (bytes, limits) => recodeContainer(sink(), bytes, { limits, codec: "null" }) },
  repairContainer: {
    run: async (bytes, limits) => {
      const damages: unknown[] = [];
      const onDamage = ({ error }: { error: unknown }) => damages.push(error);
      await repairContainer(sink(), bytes, { limits, onDamage });
      if (damages.length > 0) throw damages[0];
    },
  },
};

/** The most bytes that a block of a small file has: compressed, and either way. */
async function sizesOf(codec: string): Promise<{ bytes: Uint8Array; stored: number; most: number }> {
  const { bytes, blocks } = blockFile(codec);
  const inflated = Math.max(...blocks.map(({ rows }) => avroType("string").encodeBatch([...rows]).length));
  let stored = 0;
  for await (const { size } of (await openContainer(bytes)).blocks()) stored = Math.max(stored, size);
  return { bytes, stored, most: Math.max(stored, inflated) };
}

describe.each(CODECS)("maxBlockBytes, codec %s", (codec) => {
  for (const [name, { run, compressed }] of Object.entries(ROADS))
    test(name, async () => {
      const { bytes, stored, most } = await sizesOf(codec);
      const max = compressed ? stored : most;
      await run(bytes, { maxBlockBytes: max });
      await expectOver("maxBlockBytes", max - 1, (limits) => run(bytes, limits));
    });
});

describe("maxBlockBytes of what a block is inflated to", () => {
  const SIZE = 100_000;

  test.each(["deflate", "snappy", "zstandard"])("%s", async (codec) => {
    const type = avroType({ type: "fixed", name: "F", size: SIZE });
    const bytes = await encodeContainer(type, [new Uint8Array(SIZE)], { codec });
    expect(bytes.length).toBeLessThan(SIZE / 10);
    expect(await (await openContainer(bytes, { limits: { maxBlockBytes: SIZE } })).toArray()).toHaveLength(1);
    await expectOver("maxBlockBytes", SIZE - 1, async (limits) => (await openContainer(bytes, { limits })).toArray());
    await expectOver("maxBlockBytes", SIZE - 1, (limits) => recodeContainer(sink(), bytes, { codec: "null", limits }));
  });

  test("a size that is claimed is never waited for", async () => {
    for (const size of [DEFAULT_LIMITS.maxBlockBytes + 1, 2 ** 60]) {
      const bytes = fileOf({ blocks: [{ count: 1, size: BigInt(size), data: new Uint8Array(0) }] });
      await expectOver("maxBlockBytes", DEFAULT_LIMITS.maxBlockBytes, async () =>
        (await openContainer(bytes)).toArray(),
      );
    }
  });
});

describe("maxBlockBytes of what is written", () => {
  test("a row that no block holds is refused, the writer goes on", async () => {
    const type = avroType("bytes").with({ limits: { maxBlockBytes: 100 } });
    const writer = new ContainerWriter(sink(), type);
    await writer.write(new Uint8Array(98)); // its length takes two bytes
    await expect(writer.write(new Uint8Array(99))).rejects.toMatchObject({
      code: "limit-exceeded",
      limit: "maxBlockBytes",
      max: 100,
    });
    await writer.write(new Uint8Array(98));
    await writer.close();
    expect(writer.written).toMatchObject({ rows: 2, blocks: 2 });
  });
});

const HEADER_ROADS = {
  ...ROADS,
  openContainer: { run: (bytes: Uint8Array, limits: Record<string, number>) => openContainer(bytes, { limits }) },
};

describe("maxHeaderBytes", () => {
  const bytes = fileOf({ blocks: [{ count: 1, data: Uint8Array.of(2, 97) }] });
  const length = headerOf([
    ["avro.schema", '"string"'],
    ["avro.codec", "null"],
  ]).length;

  for (const [name, { run }] of Object.entries(HEADER_ROADS))
    test(name, async () => {
      await run(bytes, { maxHeaderBytes: length });
      for (const max of [length - 1, length - 17, 20, 5])
        await expectOver("maxHeaderBytes", max, (limits) => run(bytes, limits));
    });

  test("claims of entries and lengths are held to it before they are read", async () => {
    const head = Uint8Array.of(0x4f, 0x62, 0x6a, 1);
    for (const claim of [
      long(2 ** 40),
      long(-(2 ** 40)),
      concat([long(1), long(2 ** 40)]),
      concat([long(1), long(1), Uint8Array.of(97), long(2 ** 31)]),
    ])
      await expectOver("maxHeaderBytes", DEFAULT_LIMITS.maxHeaderBytes, () =>
        openContainer(concat([head, claim, new Uint8Array(40)])),
      );
  });

  test("what is written is held to it", () => {
    const write = (max: number) =>
      new ContainerWriter(sink(), avroType('"string"').with({ limits: { maxHeaderBytes: max } }), { codec: "null" });
    const own = write(1000).header.length;
    expect(write(own).header.length).toBe(own);
    let error: unknown;
    try {
      write(own - 1);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: "limit-exceeded", limit: "maxHeaderBytes", max: own - 1 });
  });
});

async function expectOver(limit: Limit, max: number, run: (limits: Record<string, number>) => unknown): Promise<void> {
  let error: unknown;
  try {
    await run(max === DEFAULT_LIMITS[limit] ? {} : { [limit]: max });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(LimitError);
  expect(error).toMatchObject({ code: "limit-exceeded", limit, max });
  expect((error as LimitError).offset).toBeTypeOf("number");
}
