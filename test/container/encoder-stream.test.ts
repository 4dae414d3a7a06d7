import { describe, expect, expectTypeOf, test } from "vitest";
import type { RecordBatch } from "../../src/column/batch.js";
import type { ChunkKind } from "../../src/container/chunks.js";
import { ContainerDecoderStream } from "../../src/container/decoder-stream.js";
import { ContainerEncoderStream, type EncoderStreamOptions } from "../../src/container/encoder-stream.js";
import { openContainer } from "../../src/container/open.js";
import { encodeContainer } from "../../src/container/write.js";
import { avroType } from "../../src/type/avro-type.js";
import { concat, SYNC } from "./files.js";

const Row = avroType({ type: "record", name: "R", fields: [{ name: "id", type: "int" }] });
const rows = Array.from({ length: 500 }, (_, id) => ({ id }));

/** A stream that gives items when they are asked for; `reasons` are those it is cancelled with. */
function streamOf<T>(items: Iterable<T>) {
  const iterator = items[Symbol.iterator]();
  const reasons: unknown[] = [];
  let given = 0;
  const stream = new ReadableStream<T>(
    {
      pull(controller) {
        const { done, value } = iterator.next();
        if (done) return controller.close();
        given++;
        controller.enqueue(value);
      },
      cancel: (reason) => void reasons.push(reason),
    },
    { highWaterMark: 0 },
  );
  return { stream, reasons, given: () => given };
}

async function gathered(stream: ReadableStream<Uint8Array>) {
  const parts: Uint8Array[] = [];
  let error: unknown;
  try {
    for await (const part of stream as unknown as AsyncIterable<Uint8Array>) parts.push(part);
  } catch (thrown) {
    error = thrown;
  }
  return { bytes: concat(parts), parts, error };
}

const encoded = <Kind extends ChunkKind>(items: Iterable<unknown>, options?: EncoderStreamOptions<Kind>) =>
  gathered(streamOf(items).stream.pipeThrough(new ContainerEncoderStream<{ id: number }, Kind>(Row, options) as never));

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("bytes", () => {
  test("are the file that encodeContainer makes, a chunk for each block", async () => {
    const options = { sync: SYNC, codec: "deflate", blockRows: 60, metadata: { "made.by": "me" } } as const;
    const expected = await encodeContainer(Row, rows, options);
    const { bytes, parts } = await encoded(rows, options);
    expect(bytes).toEqual(expected);
    expect(parts).toHaveLength(1 + Math.ceil(500 / 60));
    const lists = [rows.slice(0, 7), [], rows.slice(7, 200), rows.slice(200)];
    expect((await encoded(lists, { ...options, chunks: "rows" })).bytes).toEqual(expected);
    const batches = lists.map((list) => Row.decodeColumns(Row.encodeBatch(list)));
    expect((await encoded(batches, { ...options, chunks: "batch" })).bytes).toEqual(expected);
  });

  test("of no rows are a header", async () => {
    const { bytes } = await encoded([], { sync: SYNC });
    expect(bytes).toEqual(await encodeContainer(Row, [], { sync: SYNC }));
  });

  test("go through a response and a decoder", async () => {
    const response = new Response(
      streamOf(rows).stream.pipeThrough(new ContainerEncoderStream(Row, { blockRows: 50 })),
    );
    const found: unknown[] = [];
    const decoder = new ContainerDecoderStream();
    for await (const row of response.body!.pipeThrough(decoder) as unknown as AsyncIterable<unknown>) found.push(row);
    expect(found).toEqual(rows);
  });

  test("are made of the types that the options say", () => {
    expect(new ContainerEncoderStream(Row).writable).toBeInstanceOf(WritableStream);
    expectTypeOf(new ContainerEncoderStream(Row).writable).toEqualTypeOf<WritableStream<{ id: number }>>();
    expectTypeOf(new ContainerEncoderStream(Row, { chunks: "rows" }).writable).toEqualTypeOf<
      WritableStream<{ id: number }[]>
    >();
    expectTypeOf(new ContainerEncoderStream(Row, { chunks: "batch" }).writable).toEqualTypeOf<
      WritableStream<RecordBatch<{ id: number }>>
    >();
  });
});

test.each([{ chunks: "bytes" }, { preventClose: true }, { codec: "none" }, { nothing: 1 }])(
  "options %j are refused at once",
  (options) => {
    expect(() => new ContainerEncoderStream(Row, options as object)).toThrow(
      expect.objectContaining({ code: "unsupported-option" }),
    );
  },
);

test("rows are taken no faster than bytes are", async () => {
  const { stream, given } = streamOf(rows);
  const reader = stream.pipeThrough(new ContainerEncoderStream(Row, { blockRows: 10 })).getReader();
  await turn();
  expect(given()).toBeLessThan(25);
  for (let i = 0; i < 4; i++) await reader.read();
  await turn();
  expect(given()).toBeLessThan(65);
  const rest: unknown[] = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) rest.push(next.value);
  expect(rest).toHaveLength(1 + 50 - 4);
});

describe("errors", () => {
  test("of a row: the rows before it, then both sides end", async () => {
    const { stream, reasons } = streamOf([...rows.slice(0, 25), { id: "no" } as never, { id: 1 }]);
    const { bytes, error } = await gathered(stream.pipeThrough(new ContainerEncoderStream(Row, { blockRows: 10 })));
    expect(error).toMatchObject({ name: "EncodeError", row: 25, path: ["id"] });
    expect(await (await openContainer(bytes)).toArray()).toEqual(rows.slice(0, 25));
    await turn();
    expect(reasons).toEqual([error]);
  });

  test("of what gives the rows", async () => {
    const gone = new Error("gone");
    function* broken() {
      yield rows[0]!;
      throw gone;
    }
    expect((await gathered(streamOf(broken()).stream.pipeThrough(new ContainerEncoderStream(Row)))).error).toBe(gone);
  });

  test("chunks of another kind", async () => {
    expect((await encoded([5], { chunks: "rows" })).error).toMatchObject({ code: "invalid-argument" });
    expect((await encoded([rows], { chunks: "batch" })).error).toMatchObject({ code: "invalid-argument" });
  });
});

describe("giving up", () => {
  test("the bytes: the rows are cancelled with the reason", async () => {
    const { stream, reasons, given } = streamOf(rows);
    const reader = stream.pipeThrough(new ContainerEncoderStream(Row, { blockRows: 10 })).getReader();
    await reader.read();
    const enough = new Error("enough");
    await reader.cancel(enough);
    await turn();
    expect(reasons).toEqual([enough]);
    expect(given()).toBeLessThan(60);
  });

  test("the bytes while nobody writes: the writer is told", async () => {
    const { readable, writable } = new ContainerEncoderStream(Row);
    const writer = writable.getWriter();
    const enough = new Error("enough");
    await readable.cancel(enough);
    await expect(writer.closed).rejects.toBe(enough);
    await expect(writer.write({ id: 1 })).rejects.toBe(enough);
  });

  test("the rows: the bytes end with the reason", async () => {
    const { readable, writable } = new ContainerEncoderStream(Row);
    const writer = writable.getWriter();
    await writer.write({ id: 1 });
    const enough = new Error("enough");
    await writer.abort(enough);
    await expect(readable.getReader().read()).rejects.toBe(enough);
    await expect(writer.closed).rejects.toBe(enough);
  });

  test("by a signal, while nobody reads", async () => {
    const controller = new AbortController();
    const { readable, writable } = new ContainerEncoderStream(Row, { signal: controller.signal, blockRows: 1 });
    const writer = writable.getWriter();
    const written = writer.write({ id: 1 }).catch((error) => error);
    const enough = new Error("enough");
    controller.abort(enough);
    await expect(readable.getReader().read()).rejects.toBe(enough);
    expect([await written, await writer.closed.catch((error) => error)]).toEqual([enough, enough]);
  });
});

test("no rejection goes unhandled in all this", async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  process.on("unhandledRejection", note);
  for (const end of ["cancel", "abort", "row", "signal"]) {
    const controller = new AbortController();
    const { readable, writable } = new ContainerEncoderStream(Row, { signal: controller.signal });
    const writer = writable.getWriter();
    writer.closed.catch(() => {});
    writer.ready.catch(() => {});
    if (end === "cancel") await readable.cancel(new Error(end));
    else if (end === "abort") await writer.abort(new Error(end));
    else if (end === "row") writer.write({ id: "no" } as never).catch(() => {});
    else controller.abort(new Error(end));
    await turn();
  }
  await turn();
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});
