import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Container } from "../../src/container/container.js";
import { openContainer } from "../../src/container/open.js";
import type { ContainerOptions } from "../../src/container/options.js";
import type { ContainerSource } from "../../src/container/source.js";
import { AvroError, ContainerError, DecodeError, LimitError, SchemaError } from "../../src/errors.js";
import { avroType } from "../../src/index.js";
import { fixture, inRepository } from "../helpers.js";
import { EXACT } from "./expected.js";
import {
  blockOf,
  chunked,
  concat,
  fileOf,
  headerOf,
  long,
  pieces,
  SYNC,
  sourcesOf,
  stringsFile,
  text,
} from "./files.js";

/** Files that are cut, split and bent below, by name. */
const FILES: readonly [string, Uint8Array][] = [
  ["two-blocks", new Uint8Array(readFileSync(fixture("ocf/crafted/two-blocks.avro")))],
  ["meta-schema-last (deflate)", new Uint8Array(readFileSync(fixture("ocf/crafted/meta-schema-last.avro")))],
  ["union-top", new Uint8Array(readFileSync(fixture("ocf/crafted/union-top.avro")))],
  ["three deflate blocks, one of no rows", stringsFile([["a", "bb"], [], ["c".repeat(60)]], "deflate")],
];

interface Reading {
  readonly rows: unknown[];
  readonly error: unknown;
}

/** All that comes out of a source before it ends or fails. */
async function read(source: unknown, options: ContainerOptions = EXACT): Promise<Reading> {
  const rows: unknown[] = [];
  try {
    for await (const row of await openContainer(source as ContainerSource, options)) rows.push(row);
  } catch (error) {
    return { rows, error };
  }
  return { rows, error: undefined };
}

/** Byte offsets at which a file may end, and how many rows stand before each. */
async function boundaries(bytes: Uint8Array): Promise<Map<number, number>> {
  const file = await openContainer(bytes);
  const ends = new Map([[file.header.length, 0]]);
  let rows = 0;
  for await (const { offset, count, size } of file.blocks()) {
    rows += count;
    const start = offset + long(count).length + long(size).length;
    ends.set(start + size + 16, rows);
  }
  return ends;
}

describe.each(FILES)("%s", (_, bytes) => {
  let whole: unknown[] = [];
  let ends = new Map<number, number>();

  beforeAll(async () => {
    whole = (await read(bytes)).rows;
    ends = await boundaries(bytes);
  });

  test("reads the same from every source", async () => {
    expect(whole.length).toBeGreaterThan(0);
    for (const [, source] of sourcesOf(bytes)) expect(await read(source())).toEqual({ rows: whole, error: undefined });
  });

  test.each(sourcesOf(bytes).map(([name], i) => [name, i] as const))(
    "cut at every byte, as %s: the whole blocks, then an error",
    async (_, kind) => {
      for (let end = 0; end < bytes.length; end++) {
        const [, source] = sourcesOf(bytes.subarray(0, end), 50)[kind]!;
        const { rows, error } = await read(source());
        const complete = Math.max(0, ...[...ends].filter(([at]) => at <= end).map(([, count]) => count));
        expect(rows).toEqual(whole.slice(0, complete));
        if (ends.has(end)) expect(error).toBeUndefined();
        else {
          expect(error).toBeInstanceOf(ContainerError);
          expect(error).toMatchObject({ code: "truncated", offset: end });
        }
      }
    },
  );

  test("split at every byte, in two chunks", async () => {
    for (let at = 0; at <= bytes.length; at++) {
      const parts = [bytes.slice(0, at), bytes.slice(at)];
      expect(await read(chunked(parts))).toEqual({ rows: whole, error: undefined });
    }
  });

  test("in chunks of 1 to 64 bytes, with empty ones between", async () => {
    for (let size = 1; size <= 64; size++) {
      const parts = pieces(bytes, size).flatMap((part) => [part, new Uint8Array(0)]);
      expect(await read(chunked(parts))).toEqual({ rows: whole, error: undefined });
    }
  });

  test("random access that gives less than asked for", async () => {
    for (const size of [1, 7, 33]) {
      const slice = (start: number, end: number) => bytes.slice(start, Math.min(end, start + size));
      expect(await read({ byteLength: bytes.length, slice })).toEqual({ rows: whole, error: undefined });
    }
  });

  test("every bit flipped: values or typed errors, the same in any chunks", async () => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const bent = bytes.slice();
      bent[bit >> 3]! ^= 1 << (bit & 7);
      const { rows, error } = await read(bent);
      expect(rows.length).toBeLessThanOrEqual(1_000_000);
      if (error !== undefined) expect(error).toBeInstanceOf(AvroError);
      if (bit % 5 === 0) expect(summary(await read(chunked(pieces(bent, 20))))).toEqual(summary({ rows, error }));
    }
  });

  test("every bit of magic, counts, sizes and sync markers is seen", async () => {
    const structural = [0, 1, 2, 3];
    const file = await openContainer(bytes);
    const { length } = file.header;
    for (let i = length - 16; i < length; i++) structural.push(i);
    for (const end of ends.keys()) for (let i = end - 16; i < end; i++) structural.push(i);
    for await (const { offset, count, size } of file.blocks())
      for (let i = 0; i < long(count).length + long(size).length; i++) structural.push(offset + i);
    for (const byte of structural)
      for (let bit = 0; bit < 8; bit++) {
        const bent = bytes.slice();
        bent[byte]! ^= 1 << bit;
        expect((await read(bent)).error, `byte ${byte}, bit ${bit}`).toBeInstanceOf(AvroError);
      }
  });
});

function summary({ rows, error }: Reading) {
  const { code, offset, block, message } = (error ?? {}) as DecodeError;
  return { rows, code, offset, block, message };
}

describe("the sample", () => {
  test("has the rows that its maker wrote", async () => {
    const file = await openContainer<{ id: number; total: number }>(readFileSync(inRepository("examples/sample.avro")));
    expect(file.codec).toBe("deflate");
    const rows = await file.toArray();
    expect(rows.length).toBe(4000);
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 4000 }, (_, i) => 2 ** 33 + 7 * i));
    expect(rows[0]!.total).toBe(515.55);
  });
});

describe("options", () => {
  const RECORD = JSON.stringify({
    type: "record",
    name: "R",
    fields: [
      { name: "id", type: "long" },
      { name: "tag", type: ["null", "string"] },
    ],
  });
  const big = 2n ** 60n;
  const file = fileOf({
    schema: RECORD,
    blocks: [
      { count: 1, data: concat([long(1), long(1), text("one")]) },
      { count: 1, data: concat([long(big), long(0)]) },
    ],
  });

  test("decide what rows look like", async () => {
    expect((await read(file, { long: "auto" })).rows).toEqual([
      { id: 1, tag: "one" },
      { id: big, tag: null },
    ]);
    expect((await read(file, { long: "bigint", union: "wrapped" })).rows).toEqual([
      { id: 1n, tag: { string: "one" } },
      { id: big, tag: null },
    ]);
  });

  test("fields: the rest is skipped, unsafe longs too", async () => {
    expect((await read(file, { fields: ["tag"] })).rows).toEqual([{ tag: "one" }, { tag: null }]);
  });

  test("fields that the schema does not have are refused when the file is opened", async () => {
    await expect(openContainer(file, { fields: ["nothing"] })).rejects.toMatchObject({ code: "unknown-field" });
  });

  test("options that are not built are refused before the source is touched", async () => {
    const pull = vi.fn();
    const source = new ReadableStream({ pull }, { highWaterMark: 0 });
    for (const options of [{ splits: 2 }, { onError: "recover" }, { nonsense: 1 }])
      await expect(openContainer(source, options as object)).rejects.toMatchObject({ code: "unsupported-option" });
    expect(pull).not.toHaveBeenCalled();
    expect(source.locked).toBe(false);
  });

  test("an unsafe long is an error at its byte, after the blocks before it", async () => {
    const { rows, error } = await read(file, {});
    expect(rows).toEqual([{ id: 1, tag: "one" }]);
    expect(error).toBeInstanceOf(DecodeError);
    const dataStart = file.length - 16 - long(big).length - 1;
    expect(error).toMatchObject({ code: "unsafe-long", path: ["id"], row: 0, block: 1, offset: dataStart });
  });

  test("limits hold in header and blocks", async () => {
    for (const [limit, max] of [
      ["maxHeaderBytes", 50],
      ["maxBlockBytes", 3],
      ["maxSchemaBytes", 10],
      ["maxBytesLength", 2],
    ] as const) {
      const { error } = await read(file, { long: "auto", limits: { [limit]: max } });
      expect(error).toBeInstanceOf(LimitError);
      expect(error).toMatchObject({ limit, max });
    }
  });
});

describe("errors", () => {
  test("of the data lie at their byte in the file", async () => {
    const head = headerOf([["avro.schema", '"boolean"']]);
    const good = blockOf({ count: 2, data: Uint8Array.of(0, 1) });
    const { rows, error } = await read(concat([head, good, blockOf({ count: 3, data: Uint8Array.of(0, 1, 7) })]));
    expect(rows).toEqual([false, true]);
    expect(error).toBeInstanceOf(DecodeError);
    const offset = head.length + good.length + 2 + 2;
    expect(error).toMatchObject({ code: "invalid-boolean", block: 1, offset, row: 2 });
  });

  test("of compressed data lie at their block", async () => {
    const blocks = [
      { count: 1, data: Uint8Array.of(1) },
      { count: 3, data: Uint8Array.of(0, 1, 7) },
    ];
    const file = fileOf({ schema: '"boolean"', codec: "deflate", blocks });
    const { rows, error } = await read(file);
    expect(rows).toEqual([true]);
    const offset = file.length - blockOf(blocks[1]!, "deflate").length;
    expect(error).toMatchObject({ code: "invalid-boolean", block: 1, offset });
    expect((error as Error).message).toContain("byte 2 of its uncompressed data");
  });

  test.each(["null", "deflate"] as const)("OCF-4a: data left over after a block's count, codec %s", async (codec) => {
    for (const count of [0, 1]) {
      const { rows, error } = await read(fileOf({ codec, blocks: [{ count, data: concat([text("a"), text("b")]) }] }));
      expect(rows).toEqual([]);
      expect(error).toMatchObject({ code: "trailing-bytes", block: 0 });
    }
  });

  test("OCF-4a: too little data for a block's count", async () => {
    const data = concat([text(""), text("long enough")]);
    const { rows, error } = await read(fileOf({ blocks: [{ count: 3, data }] }));
    expect(rows).toEqual([]);
    expect(error).toMatchObject({ code: "truncated", block: 0 });
  });

  test("of the schema are SchemaErrors", async () => {
    for (const schema of ["{", '{"type":"record","name":"X"}', '"nothing"']) {
      const { error } = await read(fileOf({ schema, blocks: [] }));
      expect(error).toBeInstanceOf(SchemaError);
    }
  });

  test("never hold what is in the data", async () => {
    const secret = "s3cr3t-canary";
    const bent = concat([text(secret), Uint8Array.of(6, 0xff, 0xfe, 0xfd)]);
    const { error } = await read(fileOf({ blocks: [{ count: 2, data: bent }] }));
    expect(error).toMatchObject({ code: "invalid-utf8" });
    expect(`${(error as Error).message}${(error as Error).stack}`).not.toContain(secret);
  });
});

describe("lenient names", () => {
  test("NAM-2a: schemas of files need not be strict", async () => {
    const schema =
      '{"type":"record","name":"größe-1","fields":[{"name":"$x","type":"int"},{"name":"__proto__","type":"int"}]}';
    const file = await openContainer(fileOf({ schema, blocks: [{ count: 1, data: Uint8Array.of(2, 4) }] }));
    const [row] = (await file.toArray()) as object[];
    expect(Object.entries(row!)).toEqual([
      ["$x", 1],
      ["__proto__", 2],
    ]);
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  });
});

describe("blocks of no rows", () => {
  test("are passed over, however many", async () => {
    const empty = blockOf({ count: 0, data: new Uint8Array(0) });
    const one = blockOf({ count: 1, data: text("x") });
    const head = headerOf([["avro.schema", '"string"']]);
    const file = concat([head, ...new Array(20_000).fill(empty), one, empty]);
    expect((await read(file)).rows).toEqual(["x"]);
    expect((await read(chunked(pieces(file, 4096)))).rows).toEqual(["x"]);
  });

  test("in codec deflate may be an empty stream or no bytes at all", async () => {
    const head = headerOf([
      ["avro.schema", '"string"'],
      ["avro.codec", "deflate"],
    ]);
    const nothing = blockOf({ count: 0, data: new Uint8Array(0) });
    const stream = blockOf({ count: 0, data: new Uint8Array(0) }, "deflate");
    expect(await read(concat([head, nothing, stream]))).toEqual({ rows: [], error: undefined });
    const junk = concat([long(0), long(2), Uint8Array.of(7, 7), SYNC]);
    expect((await read(concat([head, junk]))).error).toMatchObject({ code: "codec-error", block: 0 });
  });
});

describe("streams", () => {
  const file = stringsFile([["a", "b"], ["c"]]);

  function counted(parts: readonly Uint8Array[]) {
    const cancel = vi.fn();
    let given = 0;
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (given < parts.length) controller.enqueue(parts[given++]!);
          else controller.close();
        },
        cancel,
      },
      { highWaterMark: 0 },
    );
    return { stream, cancel, given: () => given };
  }

  test("are given up when the header is bad", async () => {
    const { stream, cancel } = counted([Uint8Array.of(1, 2, 3, 4)]);
    await expect(openContainer(stream)).rejects.toMatchObject({ code: "bad-magic" });
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  test("are read as far as they are needed", async () => {
    const parts = pieces(file, 8);
    const { stream, given } = counted(parts);
    const container = await openContainer(stream);
    expect(given()).toBe(Math.ceil(container.header.length / 8));
    await container.close();
  });

  test.each([
    ["break", 0],
    ["throw", 1],
  ])("are given up on %s", async (_, how) => {
    const { stream, cancel } = counted(pieces(file, 8));
    const container = await openContainer(stream);
    const reading = async () => {
      for await (const row of container) {
        if (how === 0) break;
        throw new Error(`stop at ${row}`);
      }
    };
    if (how === 0) await reading();
    else await expect(reading()).rejects.toThrow("stop at a");
    expect(cancel).toHaveBeenCalledTimes(1);
    await expect(container.toArray()).rejects.toMatchObject({ code: "source-consumed" });
  });

  test("are given up when a block is bad", async () => {
    const bad = concat([file, blockOf({ count: 1, data: text("d"), sync: new Uint8Array(16) }), new Uint8Array(100)]);
    const { stream, cancel } = counted(pieces(bad, 8));
    const container = await openContainer(stream);
    const rows: unknown[] = [];
    await expect(
      (async () => {
        for await (const row of container) rows.push(row);
      })(),
    ).rejects.toMatchObject({ code: "sync-mismatch", block: 2 });
    expect(rows).toEqual(["a", "b", "c"]);
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  test("that hang when they are given up hold nothing back", async () => {
    const never = new Promise<never>(() => {});
    const bytes = concat([file, Uint8Array.of(1)]); // a negative count
    const iterator = chunked([bytes, bytes])[Symbol.asyncIterator]();
    const source = { [Symbol.asyncIterator]: () => ({ next: () => iterator.next(), return: () => never }) };
    const { rows, error } = await read(source);
    expect(rows).toEqual(["a", "b", "c"]);
    expect(error).toMatchObject({ code: "invalid-block" });
  });

  test("whose error comes in the middle: the whole blocks, then that error", async () => {
    const cause = new Error("connection reset");
    async function* source() {
      yield file;
      throw cause;
    }
    const { rows, error } = await read(source());
    expect(rows).toEqual(["a", "b", "c"]);
    expect(error).toBe(cause);
  });
});

describe("abort", () => {
  const file = stringsFile([["a"], ["b"], ["c"]]);
  const reason = new Error("enough");

  test("before the start: the source is not read", async () => {
    const pull = vi.fn();
    const source = new ReadableStream({ pull }, { highWaterMark: 0 });
    await expect(openContainer(source, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(pull).not.toHaveBeenCalled();
  });

  test.each(["Uint8Array", "ReadableStream", "AsyncIterable"])("between blocks of a %s", async (kind) => {
    const controller = new AbortController();
    const source = sourcesOf(file, 10).find(([name]) => name === kind)![1]();
    const container = await openContainer(source as ContainerSource, { signal: controller.signal });
    const rows: unknown[] = [];
    await expect(
      (async () => {
        for await (const row of container) {
          rows.push(row);
          if (row === "b") controller.abort(reason);
        }
      })(),
    ).rejects.toBe(reason);
    expect(rows).toEqual(["a", "b"]);
    await expect(container.toArray()).rejects.toBe(reason);
  });

  test("while the header does not come", async () => {
    const controller = new AbortController();
    const cancel = vi.fn();
    const opening = openContainer(new ReadableStream({ cancel }), { signal: controller.signal });
    controller.abort(reason);
    await expect(opening).rejects.toBe(reason);
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  test("while a block does not come", async () => {
    const controller = new AbortController();
    async function* source() {
      yield file.slice(0, -20);
      await new Promise(() => {});
    }
    const container = await openContainer(source(), { signal: controller.signal });
    const rows: unknown[] = [];
    const reading = (async () => {
      for await (const row of container) rows.push(row);
    })();
    setTimeout(() => controller.abort(reason), 5);
    await expect(reading).rejects.toBe(reason);
    expect(rows).toEqual(["a", "b"]);
  });

  test("after the end changes nothing that was read", async () => {
    const controller = new AbortController();
    const container = await openContainer(file, { signal: controller.signal });
    expect(await container.toArray()).toEqual(["a", "b", "c"]);
    controller.abort(reason);
    expect(container.header.codec).toBe("null");
  });
});

test("no rejection goes unhandled in all this", async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on("unhandledRejection", note);
  const errors: unknown[] = [];
  for (const bytes of [new Uint8Array(3), stringsFile([["a"]]).slice(0, -1), concat([stringsFile([["a"]]), SYNC])])
    for (const [, source] of sourcesOf(bytes, 5)) errors.push((await read(source())).error);
  const container: Container = await openContainer(new ReadableStream({ start: (it) => it.enqueue(stringsFile([])) }));
  const pending = container.toArray();
  await container.close();
  await expect(pending).rejects.toMatchObject({ code: "source-consumed" });
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off("unhandledRejection", note);
  expect(errors.every((error) => error instanceof AvroError)).toBe(true);
  expect(unhandled).toEqual([]);
});

describe("OCF-8: a reader's schema", () => {
  const file = FILES[0]![1]; // {a: int, s: string} or the like: by its own schema below
  const added = { name: "added", type: { type: "array", items: "int" }, default: [1] };

  async function readers() {
    const { schema } = await openContainer(file);
    const json = JSON.parse(JSON.stringify(schema)) as { fields: { name: string; type: unknown }[] };
    const [first, ...rest] = json.fields;
    return { ...json, fields: [added, ...rest, { name: "renamed", aliases: [first!.name], type: first!.type }] };
  }

  test("is what rows and batches are read as", async () => {
    const reader = await readers();
    const { rows } = await read(file);
    const [first] = Object.keys(rows[0] as object);
    const want = rows.map((row) => {
      const { [first!]: renamed, ...rest } = row as Record<string, unknown>;
      return { added: [1], ...rest, renamed };
    });
    const type = avroType<unknown>(reader as never, EXACT);
    const options: ContainerOptions[] = [
      { ...EXACT, reader },
      { ...EXACT, reader: JSON.stringify(reader) },
      { ...EXACT, reader: type.schema },
      { reader: type },
      { reader: type.reader(reader) },
      { ...EXACT, reader: avroType<unknown>(reader as never) },
    ];
    for (const given of options) {
      const opened = await openContainer(file, given);
      expect(await opened.toArray()).toEqual(want);
      expect(opened.schema.toJSON()).not.toEqual(type.schema.toJSON());
      for await (const batch of opened.batches()) expect(batch.toObjects()).toEqual(want.splice(0, batch.length));
      want.push(...((await opened.toArray()) as typeof want));
    }
  });

  test("may be read in part", async () => {
    const reader = await readers();
    const { rows, error } = await read(file, { ...EXACT, reader, fields: ["added"] });
    expect(error).toBeUndefined();
    expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(new Set(['{"added":[1]}']));
    expect((await read(file, { reader, fields: ["nothing"] })).error).toBeInstanceOf(SchemaError);
  });

  test("that does not fit is refused when the file is opened", async () => {
    const reader = { ...(await readers()), name: "Other", aliases: [], namespace: "" };
    await expect(openContainer(file, { reader })).rejects.toMatchObject({ code: "incompatible-schemas" });
    expect((await read(file, { reader, names: "ignore" })).error).toBeUndefined();
    await expect(openContainer(file, { reader: { type: "nothing" } })).rejects.toBeInstanceOf(SchemaError);
  });
});
