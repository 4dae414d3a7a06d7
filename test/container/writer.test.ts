import { describe, expect, test, vi } from "vitest";
import { openContainer } from "../../src/container/open.js";
import { Collected } from "../../src/container/sink.js";
import { ContainerWriter } from "../../src/container/writer.js";
import { EncodeError } from "../../src/errors.js";
import { avroType } from "../../src/type/avro-type.js";
import { concat, SYNC, stringsFile } from "./files.js";

const Text = avroType("string");

/** A writer whose bytes are kept. */
function collecting(options = {}) {
  const collected = new Collected();
  return { writer: new ContainerWriter(() => collected, Text, { sync: SYNC, ...options }), collected };
}

test("rows become blocks, which stand in the file as they should", async () => {
  const { writer, collected } = collecting({ blockRows: 2 });
  for (const row of ["a", "b", "c"]) await writer.write(row);
  await writer.close();
  expect(collected.toBytes()).toEqual(stringsFile([["a", "b"], ["c"]]));
  expect(writer.written).toEqual({ rows: 3, blocks: 2, bytes: collected.toBytes().length });
});

test("a file without rows is its header", async () => {
  const { writer, collected } = collecting();
  await writer.close();
  expect(collected.toBytes()).toEqual(stringsFile([]));
  expect(writer.header.length).toBe(collected.toBytes().length);
});

test("flush ends a block and resolves when the sink is done with it", async () => {
  const { writer, collected } = collecting();
  await writer.flush();
  expect(collected.toBytes()).toEqual(stringsFile([]));
  await writer.write("a");
  expect(collected.toBytes()).toEqual(stringsFile([]));
  await writer.flush();
  await writer.flush();
  expect(collected.toBytes()).toEqual(stringsFile([["a"]]));
  await writer.write("b");
  await writer.close();
  expect(collected.toBytes()).toEqual(stringsFile([["a"], ["b"]]));
});

test("rows are encoded when they are given", async () => {
  const collected = new Collected();
  const writer = new ContainerWriter(() => collected, avroType("bytes"));
  const row = Uint8Array.of(1);
  void writer.write(row);
  row[0] = 2;
  await writer.close();
  expect(await (await openContainer(collected.toBytes())).toArray()).toEqual([Uint8Array.of(1)]);
});

test("a row that does not fit has index and path, and costs nothing else", async () => {
  const { writer, collected } = collecting({ blockRows: 2 });
  await writer.writeAll(["a", "b", "c"]);
  const error = await writer.write(7 as never).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(EncodeError);
  expect(error).toMatchObject({ code: "invalid-value", row: 3, path: [] });
  await expect(writer.writeAll(["d", 8 as never, "never"])).rejects.toMatchObject({ row: 4 });
  await writer.write("e");
  await writer.close();
  expect(collected.toBytes()).toEqual(stringsFile([["a", "b"], ["c", "d"], ["e"]]));
});

test("writes that nobody waits for keep their order", async () => {
  const { writer, collected } = collecting({ blockRows: 1, codec: "deflate" });
  const rows = Array.from({ length: 50 }, (_, i) => `row ${i}`);
  for (const row of rows) void writer.write(row);
  await writer.close();
  expect(await (await openContainer(collected.toBytes())).toArray()).toEqual(rows);
});

describe("batches of columns", () => {
  const rows = Array.from({ length: 100 }, (_, i) => `row ${i}`);
  const batchOf = (part: string[]) => Text.decodeColumns(Text.encodeBatch(part), { count: part.length });

  test("are written as their rows are", async () => {
    const asRows = collecting({ blockBytes: 100 });
    await asRows.writer.writeAll(rows);
    await asRows.writer.close();
    async function* later() {
      yield* [batchOf(rows.slice(0, 40)), batchOf(rows.slice(40))];
    }
    const ways = [batchOf(rows), [batchOf(rows.slice(0, 33)), batchOf([]), batchOf(rows.slice(33))], later()];
    for (const way of ways) {
      const { writer, collected } = collecting({ blockBytes: 100 });
      await writer.writeAll(way);
      await writer.close();
      expect(collected.toBytes()).toEqual(asRows.collected.toBytes());
      expect(writer.written).toEqual(asRows.writer.written);
    }
  });

  test("go with rows in one file, and from file to file", async () => {
    const { writer, collected } = collecting({ blockRows: 7 });
    await writer.write("first");
    await writer.writeBatch(batchOf(rows).slice(10, 20));
    await writer.writeAll(["a", batchOf(["b", "c"]), "d"] as string[]);
    await writer.close();
    const all = ["first", ...rows.slice(10, 20), "a", "b", "c", "d"];
    const file = await openContainer<string>(collected.toBytes());
    expect(await file.toArray()).toEqual(all);
    const copy = collecting();
    await copy.writer.writeAll(file.batches());
    await copy.writer.close();
    expect(copy.collected.toBytes()).toEqual(stringsFile([all]));
  });

  test("of another schema, or broken ones, change nothing", async () => {
    const { writer, collected } = collecting();
    await writer.write("a");
    const other = avroType("bytes").decodeColumns(Uint8Array.of(2, 65), { count: 1 });
    await expect(writer.writeBatch(other)).rejects.toMatchObject({ code: "invalid-argument" });
    const broken = batchOf(["b", "c"]);
    broken.columns[0]!.offsets![1] = 99;
    await expect(writer.writeAll(broken)).rejects.toMatchObject({ code: "invalid-value" });
    await expect(writer.writeBatch(["rows"] as never)).rejects.toMatchObject({ code: "invalid-argument" });
    await writer.close();
    expect(collected.toBytes()).toEqual(stringsFile([["a"]]));
    await expect(writer.writeBatch(batchOf(["late"]))).rejects.toMatchObject({ code: "writer-closed" });
  });
});

test("an iterable may give the same object again, changed", async () => {
  const Record = avroType({ type: "record", name: "R", fields: [{ name: "n", type: "int" }] });
  const collected = new Collected();
  const writer = new ContainerWriter(() => collected, Record);
  await writer.writeAll(
    (function* () {
      const row = { n: 0 };
      for (; row.n < 5; row.n++) yield row;
    })(),
  );
  await writer.close();
  const file = await openContainer(collected.toBytes());
  expect(await file.toArray()).toEqual([0, 1, 2, 3, 4].map((n) => ({ n })));
});

test("a block that comes out larger than readers take ends the writer", async () => {
  const collected = new Collected();
  const type = avroType("bytes", { limits: { maxBlockBytes: 100_000 } });
  const writer = new ContainerWriter(() => collected, type, { codec: "deflate", sync: SYNC });
  const row = new Uint8Array(99_997);
  for (let at = 0; at < row.length; at += 60_000) crypto.getRandomValues(row.subarray(at, at + 60_000));
  await writer.write(Uint8Array.of(1));
  await writer.flush();
  const before = collected.toBytes();
  await expect(writer.write(row)).rejects.toMatchObject({ limit: "maxBlockBytes", max: 100_000 });
  await expect(writer.close()).rejects.toMatchObject({ limit: "maxBlockBytes" });
  expect(collected.toBytes()).toEqual(before);
});

describe("the end", () => {
  test("after it everything says writer-closed, close but for once", async () => {
    const { writer } = collecting();
    const closing = writer.close();
    await expect(writer.write("late")).rejects.toMatchObject({ code: "writer-closed" });
    await closing;
    await writer.close();
    await expect(writer.write("late")).rejects.toMatchObject({ code: "writer-closed" });
    await expect(writer.writeAll(["late"])).rejects.toMatchObject({ code: "writer-closed" });
    await expect(writer.flush()).rejects.toMatchObject({ code: "writer-closed" });
  });

  test("await using closes", async () => {
    const { writer, collected } = collecting();
    await writer.write("a");
    await (writer[Symbol.asyncDispose]?.() ?? writer.close());
    expect(collected.toBytes()).toEqual(stringsFile([["a"]]));
  });

  test("preventClose leaves the sink to the next writer", async () => {
    const parts: Uint8Array[] = [];
    const close = vi.fn();
    const sink = new WritableStream<Uint8Array>({ write: (bytes) => void parts.push(bytes), close });
    for (const row of ["a", "b"]) {
      const writer = new ContainerWriter(sink, Text, { sync: SYNC, preventClose: true });
      await writer.write(row);
      await writer.close();
    }
    expect(close).not.toHaveBeenCalled();
    expect(concat(parts)).toEqual(concat([stringsFile([["a"]]), stringsFile([["b"]])]));
  });
});

describe("back-pressure", () => {
  test("write waits for a slow sink once a block is full", async () => {
    let take = () => {};
    const parts: Uint8Array[] = [];
    const sink = new WritableStream<Uint8Array>({
      write(bytes) {
        parts.push(bytes);
        return new Promise<void>((resolve) => {
          take = resolve;
        });
      },
    });
    const writer = new ContainerWriter(sink, Text, { blockRows: 2 });
    await writer.write("a"); // fills nothing
    let isDone = false;
    const second = writer.write("b").then(() => {
      isDone = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(isDone).toBe(false);
    expect(parts).toHaveLength(1); // the header
    while (!isDone) {
      take();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await second;
    expect(parts).toHaveLength(2);
  });
});

describe("what ends the writer", () => {
  const failing = (error: unknown) => new WritableStream<Uint8Array>({ write: () => Promise.reject(error) });

  test("a sink that fails", async () => {
    const error = new Error("disk full");
    const writer = new ContainerWriter(failing(error), Text, { blockRows: 1 });
    await writer.write("a").catch(() => {});
    await expect(writer.flush()).rejects.toBe(error);
    await expect(writer.write("b")).rejects.toBe(error);
    await expect(writer.close()).rejects.toBe(error);
  });

  test("a signal, though the sink hangs", async () => {
    const controller = new AbortController();
    const abort = vi.fn();
    const sink = new WritableStream<Uint8Array>({ write: () => new Promise(() => {}), abort });
    const writer = new ContainerWriter(sink, Text, { blockRows: 1, signal: controller.signal });
    const writing = writer.write("a");
    controller.abort(new Error("enough"));
    await expect(writing).rejects.toThrow("enough");
    await expect(writer.close()).rejects.toThrow("enough");
  });

  test("abort drops rows that gather and gives the sink up", async () => {
    const parts: Uint8Array[] = [];
    const abort = vi.fn();
    const sink = new WritableStream<Uint8Array>({ write: (bytes) => void parts.push(bytes), abort });
    const writer = new ContainerWriter(sink, Text, { sync: SYNC });
    await writer.write("a");
    await writer.flush();
    await writer.write("b");
    writer.abort();
    await expect(writer.close()).rejects.toMatchObject({ name: "AbortError" });
    expect(concat(parts)).toEqual(stringsFile([["a"]]));
    await vi.waitFor(() => expect(abort).toHaveBeenCalledOnce());
  });
});

test("a schema that readers would refuse is a LimitError", () => {
  const schema = { type: "enum", name: "E", doc: "x".repeat(1000), symbols: ["A"] } as const;
  const type = avroType(schema, { limits: { maxSchemaBytes: 1000 } });
  expect(() => new ContainerWriter(() => new Collected(), type)).toThrow(
    expect.objectContaining({ limit: "maxSchemaBytes" }),
  );
});

test("what is no type is refused", () => {
  expect(() => new ContainerWriter(() => new Collected(), "string" as never)).toThrow(
    expect.objectContaining({ code: "invalid-argument" }),
  );
});

test.each([[7], [null], [{}]])("%s are no rows", async (rows) => {
  const { writer } = collecting();
  await expect(writer.writeAll(rows as never)).rejects.toMatchObject({ code: "invalid-argument" });
});
