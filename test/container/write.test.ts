import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import avsc from "avsc";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openContainer } from "../../src/container/open.js";
import { containerStream, encodeContainer, writeContainer } from "../../src/container/write.js";
import { avroType } from "../../src/type/avro-type.js";
import { difference } from "../helpers.js";
import { modelOf, Random, randomSchema, randomValue } from "../random.js";
import { concat, SYNC, stringsFile } from "./files.js";

const Text = avroType("string");
const User = avroType({
  type: "record",
  name: "User",
  namespace: "shop",
  doc: "kept",
  fields: [
    { name: "id", type: "long", "x-kept": [1, { two: null }] },
    { name: "email", type: ["null", "string"], default: null },
  ],
});
const users = Array.from({ length: 5000 }, (_, id) => ({ id, email: id % 3 === 0 ? null : `user${id}@example.org` }));
const CODECS = ["null", "deflate", "snappy", "zstandard"] as const;

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", note);
});
afterEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function* later<T>(rows: Iterable<T>): AsyncGenerator<T> {
  yield* rows;
}

describe.each(CODECS)("codec %s", (codec) => {
  test("random schemas and values are read back as they were", async () => {
    const random = new Random(407);
    for (let round = 0; round < 60; round++) {
      const schema = randomSchema(random, { recursive: round % 4 === 0 } as never);
      const model = modelOf(schema);
      const rows = Array.from({ length: random.below(20) }, () => randomValue(random, model));
      const options = { long: "bigint", union: "wrapped", logical: "raw" } as const;
      const type = avroType<unknown>(schema as object, options);
      const bytes = await encodeContainer(type, rows, { codec, blockBytes: 1 + random.below(200) });
      const file = await openContainer(bytes, options);
      expect(difference(await file.toArray(), rows), JSON.stringify(schema)).toBeUndefined();
    }
  });

  test("a file on disk, through a Node stream", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wavro-"));
    try {
      const path = join(folder, "users.avro");
      const written = await writeContainer(createWriteStream(path), User, later(users), { codec, blockRows: 700 });
      expect(written).toEqual({ rows: 5000, blocks: 8, bytes: readFileSync(path).length });
      expect(await (await openContainer(createReadStream(path))).toArray()).toEqual(users);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test.each(["null", "deflate"])("avsc reads what is written, codec %s", async (codec) => {
  const bytes = await encodeContainer(User, users, { codec, blockBytes: 4000 });
  const decoder = new avsc.streams.BlockDecoder();
  const rows: unknown[] = [];
  decoder.on("data", (row) => rows.push({ ...row }));
  const ended = new Promise((resolve, reject) => decoder.on("end", resolve).on("error", reject));
  decoder.end(Buffer.from(bytes));
  await ended;
  expect(rows).toEqual(users);
});

test("level 9 packs closer than level 1", async () => {
  const size = async (level: number) => (await encodeContainer(User, users, { codec: "deflate", level })).length;
  expect(await size(9)).toBeLessThan(await size(1));
});

test("schema attributes, metadata, codec and marker stand in the header", async () => {
  const metadata = { "made.by": "wävro", raw: Uint8Array.of(0, 255) };
  const file = await openContainer(await encodeContainer(User, [], { metadata, sync: SYNC, codec: "deflate" }));
  expect(JSON.parse(file.header.schema)).toEqual(User.schema.toJSON());
  expect(file.header.schema).toContain('"x-kept":[1,{"two":null}]');
  expect(new TextDecoder().decode(file.metadata.get("made.by"))).toBe("wävro");
  expect(file.metadata.get("raw")).toEqual(metadata.raw);
  expect(file.header).toMatchObject({ codec: "deflate", sync: SYNC });
  expect(await file.toArray()).toEqual([]);
});

test("lenient names are written as they are", async () => {
  const type = avroType<unknown>(
    { type: "record", name: "my-record", fields: [{ name: "ein Feld".replace(" ", "$"), type: "int" }] },
    { lenientNames: true },
  );
  const file = await openContainer(await encodeContainer(type, [{ ein$Feld: 1 }]));
  expect(await file.toArray()).toEqual([{ ein$Feld: 1 }]);
});

test("blocks are of the size that was asked for", async () => {
  const file = await openContainer(await encodeContainer(User, users, { blockBytes: 1000 }));
  const blocks = await all(file.blocks());
  for (const block of blocks) expect(block.size).toBeLessThanOrEqual(1000);
  for (const block of blocks.slice(0, -1)) expect(block.size).toBeGreaterThan(960);
  expect(blocks.reduce((sum, block) => sum + block.count, 0)).toBe(users.length);
});

test("rows of no bytes", async () => {
  const rows = Array.from({ length: 150_000 }, () => null);
  const file = await openContainer(await encodeContainer(avroType("null"), rows));
  expect(await file.count()).toBe(150_000);
  expect(await file.toArray()).toEqual(rows);
});

describe("rows that fail", () => {
  const bad = [...users.slice(0, 10), { id: "eleven" } as never, ...users.slice(10)];

  test("give the rows before them to the sink, and give the sink up", async () => {
    const parts: Uint8Array[] = [];
    const abort = vi.fn();
    const sink = new WritableStream<Uint8Array>({ write: (bytes) => void parts.push(bytes), abort });
    await expect(writeContainer(sink, User, bad)).rejects.toMatchObject({
      code: "invalid-value",
      row: 10,
      path: ["id"],
    });
    expect(await (await openContainer(concat(parts))).toArray()).toEqual(users.slice(0, 10));
    expect(abort).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ row: 10 }));
  });

  test("give no bytes", async () => {
    await expect(encodeContainer(User, bad)).rejects.toMatchObject({ row: 10, path: ["id"] });
  });

  test("are left early when the sink fails", async () => {
    const left = vi.fn();
    async function* endless() {
      try {
        for (;;) yield "row";
      } finally {
        left();
      }
    }
    const error = new Error("disk full");
    const sink = new WritableStream<Uint8Array>({ write: () => Promise.reject(error) });
    await expect(writeContainer(sink, Text, endless(), { blockRows: 10 })).rejects.toBe(error);
    expect(left).toHaveBeenCalledOnce();
  });

  test("hang until the signal", async () => {
    const hanging = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const writing = encodeContainer(Text, hanging, { signal: AbortSignal.timeout(5) });
    await expect(writing).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

describe("containerStream", () => {
  test("a Response of it is a file", async () => {
    const response = new Response(containerStream(User, later(users), { codec: "deflate" }));
    expect(await (await openContainer(response)).toArray()).toEqual(users);
  });

  test("chunks are the header and whole blocks", async () => {
    const chunks = await all(containerStream(Text, ["a", "b", "c"], { blockRows: 2, sync: SYNC }));
    expect(chunks).toHaveLength(3);
    expect(concat(chunks)).toEqual(stringsFile([["a", "b"], ["c"]]));
  });

  test("takes no more than a block ahead", async () => {
    const taken = vi.fn();
    function* rows() {
      for (let i = 0; i < 1000; i++) {
        taken();
        yield "row";
      }
    }
    const stream = containerStream(Text, rows(), { blockRows: 10 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(taken).toHaveBeenCalledTimes(10);
    await stream.cancel();
  });

  test("fails after the blocks before the row that does not fit", async () => {
    const reader = containerStream(Text, ["a", "b", 7 as never], { sync: SYNC }).getReader();
    const parts = [(await reader.read()).value!, (await reader.read()).value!];
    expect(concat(parts)).toEqual(stringsFile([["a", "b"]]));
    await expect(reader.read()).rejects.toMatchObject({ row: 2 });
  });

  test("cancelled, it leaves the rows", async () => {
    const left = vi.fn();
    async function* rows() {
      try {
        for (;;) yield "row";
      } finally {
        left();
      }
    }
    const reader = containerStream(Text, rows(), { blockRows: 10 }).getReader();
    await reader.read();
    await reader.cancel();
    await vi.waitFor(() => expect(left).toHaveBeenCalledOnce());
  });

  test("has no sink to leave open", () => {
    expect(() => containerStream(Text, [], { preventClose: true } as never)).toThrow(
      expect.objectContaining({ code: "unsupported-option" }),
    );
  });
});
