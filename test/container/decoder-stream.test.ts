import { describe, expect, expectTypeOf, test } from "vitest";
import type { RecordBatch } from "../../src/column/batch.js";
import type { ChunkKind } from "../../src/container/chunks.js";
import type { Damage } from "../../src/container/damage.js";
import { ContainerDecoderStream, type DecoderStreamOptions } from "../../src/container/decoder-stream.js";
import { blockFile, CODECS, flipped } from "./damaged.js";
import { concat, fileOf, long, pieces, streamOf, stringsFile, text } from "./files.js";

const bytes = stringsFile([["a", "b"], [], ["c"]]);

async function all<T>(stream: ReadableStream<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const chunk of stream as unknown as AsyncIterable<T>) found.push(chunk);
  return found;
}

const decoded = <Kind extends ChunkKind>(parts: Uint8Array[], options?: DecoderStreamOptions<Kind>) =>
  all(streamOf(parts).pipeThrough(new ContainerDecoderStream<string, Kind>(options)));

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("rows", () => {
  test("come out of a response", async () => {
    const body = new Response(bytes.slice()).body!;
    expect(await all(body.pipeThrough(new ContainerDecoderStream<string>()))).toEqual(["a", "b", "c"]);
  });

  test.each(CODECS)("of codec %s, bytes in chunks of any size", async (codec) => {
    const { bytes: file, blocks } = blockFile(codec);
    for (const size of [1, 7, 64, 1000])
      expect(await decoded(pieces(file, size))).toEqual(blocks.flatMap(({ rows }) => rows));
  });

  test("as arrays and as columns, a chunk for each block", async () => {
    expect(await decoded([bytes], { chunks: "rows" })).toEqual([["a", "b"], ["c"]]);
    const batches = await decoded([bytes], { chunks: "batch" });
    expect(batches.map((batch) => batch.columns[0]!.toArray())).toEqual([["a", "b"], ["c"]]);
  });

  test("may be null, or none", async () => {
    const data = concat([long(0), long(1), text("a"), long(0)]);
    const file = fileOf({ schema: '["null","string"]', blocks: [{ count: 3, data }] });
    expect(await decoded([file])).toEqual([null, "a", null]);
    expect(await decoded([stringsFile([])])).toEqual([]);
  });

  test("have the types that the options say", () => {
    expect(new ContainerDecoderStream().readable).toBeInstanceOf(ReadableStream);
    expectTypeOf(new ContainerDecoderStream<string>().readable).toEqualTypeOf<ReadableStream<string>>();
    expectTypeOf(new ContainerDecoderStream<string, "rows">({ chunks: "rows" }).readable).toEqualTypeOf<
      ReadableStream<string[]>
    >();
    expectTypeOf(new ContainerDecoderStream<string, "batch">({ chunks: "batch" }).readable).toEqualTypeOf<
      ReadableStream<RecordBatch<string>>
    >();
  });
});

describe("options", () => {
  test("are those of openContainer", async () => {
    const damages: Damage[] = [];
    const options = { onError: "skip", onDamage: (damage: Damage) => damages.push(damage) } as const;
    expect(await decoded([flipped(bytes, 8 * (bytes.length - 1))], options)).toEqual(["a", "b"]);
    expect(damages).toHaveLength(1);
  });

  test.each([{ chunks: "bytes" }, { nothing: 1 }, { onError: "no" }])("%j are refused at once", (options) => {
    expect(() => new ContainerDecoderStream(options as object)).toThrow(
      expect.objectContaining({ code: "unsupported-option" }),
    );
  });
});

describe("back-pressure", () => {
  test("no more bytes are taken than the rows need that are asked for", async () => {
    const file = stringsFile(Array.from({ length: 100 }, (_, i) => [`row ${i}`, `again ${i}`]));
    let given = 0;
    const source = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (given >= file.length) return controller.close();
          controller.enqueue(file.slice(given, given + 10));
          given += 10;
        },
      },
      { highWaterMark: 0 },
    );
    const reader = source.pipeThrough(new ContainerDecoderStream<string>()).getReader();
    await turn();
    expect(given).toBeLessThanOrEqual(10);
    expect(await reader.read()).toEqual({ done: false, value: "row 0" });
    await turn();
    const soFar = given;
    expect(soFar).toBeLessThan(400);
    await turn();
    expect(given).toBe(soFar);
    const rest: unknown[] = [];
    for (let next = await reader.read(); !next.done; next = await reader.read()) rest.push(next.value);
    expect(rest).toHaveLength(199);
  });
});

describe("errors", () => {
  test("of damage come after the rows before it", async () => {
    const decoder = new ContainerDecoderStream<string>();
    const writer = decoder.writable.getWriter();
    writer.closed.catch(() => {});
    writer.write(bytes.subarray(0, -1)).catch(() => {});
    writer.close().catch(() => {});
    const found: string[] = [];
    const error = await (async () => {
      for await (const row of decoder.readable as unknown as AsyncIterable<string>) found.push(row);
    })().catch((error) => error);
    expect([found, error.code]).toEqual([["a", "b"], "truncated"]);
  });

  test("are what who gives the bytes is cancelled with", async () => {
    let reason: unknown;
    const source = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(50).fill(1)),
      cancel: (why) => {
        reason = why;
      },
    });
    const error = await all(source.pipeThrough(new ContainerDecoderStream())).catch((error) => error);
    expect(error).toMatchObject({ code: "bad-magic" });
    await turn();
    expect(reason).toBe(error);
  });

  test("of the bytes' source are those of the rows", async () => {
    const gone = new Error("gone");
    let pulls = 0;
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulls++ === 0) controller.enqueue(bytes.subarray(0, -5));
        else controller.error(gone);
      },
    });
    const found: unknown[] = [];
    const reading = (async () => {
      for await (const row of source.pipeThrough(new ContainerDecoderStream()) as unknown as AsyncIterable<unknown>)
        found.push(row);
    })();
    await expect(reading).rejects.toBe(gone);
  });

  test("chunks that are no bytes", async () => {
    const decoder = new ContainerDecoderStream();
    const writer = decoder.writable.getWriter();
    writer.write("text" as never).catch(() => {});
    writer.closed.catch(() => {});
    await expect(decoder.readable.getReader().read()).rejects.toMatchObject({ code: "invalid-source" });
  });
});

describe("giving up", () => {
  test("the rows: the bytes are cancelled with the reason, and no damage is told", async () => {
    const reasons: unknown[] = [];
    const damages: unknown[] = [];
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes.subarray(0, -5)),
      cancel: (reason) => void reasons.push(reason),
    });
    const options = { onError: "skip", onDamage: (damage: Damage) => damages.push(damage) } as const;
    const reader = source.pipeThrough(new ContainerDecoderStream<string>(options)).getReader();
    expect([await reader.read(), await reader.read()]).toMatchObject([{ value: "a" }, { value: "b" }]);
    const waiting = reader.read();
    await turn();
    const enough = new Error("enough");
    await reader.cancel(enough);
    expect(await waiting).toEqual({ done: true, value: undefined });
    await turn();
    expect([reasons, damages]).toEqual([[enough], []]);
  });

  test("the rows before anything was read", async () => {
    const decoder = new ContainerDecoderStream();
    const writer = decoder.writable.getWriter();
    const enough = new Error("enough");
    await decoder.readable.cancel(enough);
    await expect(writer.closed).rejects.toBe(enough);
  });

  test("a loop over the rows", async () => {
    let isCancelled = false;
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes.subarray(0, -5)),
      cancel: () => {
        isCancelled = true;
      },
    });
    for await (const row of source.pipeThrough(new ContainerDecoderStream()) as unknown as AsyncIterable<string>) {
      expect(row).toBe("a");
      break;
    }
    await turn();
    expect(isCancelled).toBe(true);
  });

  test("the bytes: the rows end with the reason", async () => {
    const decoder = new ContainerDecoderStream();
    const writer = decoder.writable.getWriter();
    const reading = decoder.readable.getReader().read();
    const enough = new Error("enough");
    const aborted = writer.abort(enough);
    writer.closed.catch(() => {});
    await expect(reading).rejects.toBe(enough);
    await aborted;
  });

  test("by a signal while bytes do not come", async () => {
    const controller = new AbortController();
    const decoder = new ContainerDecoderStream({ signal: controller.signal });
    const closed = decoder.writable.getWriter().closed.catch((error) => error);
    const reading = decoder.readable.getReader().read();
    const enough = new Error("enough");
    setTimeout(() => controller.abort(enough));
    await expect(reading).rejects.toBe(enough);
    expect(await closed).toBe(enough);
  });
});
