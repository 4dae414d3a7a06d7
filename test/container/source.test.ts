import { runInNewContext } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import { type Pull, sourceOf } from "../../src/container/source.js";
import { ContainerError } from "../../src/errors.js";
import { chunked, concat, pieces, sourcesOf, streamOf } from "./files.js";

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 3) & 255);

async function drain(pull: Pull): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let part = await pull.pull(1); part !== undefined; part = await pull.pull(1)) {
    expect(Object.getPrototypeOf(part)).toBe(Uint8Array.prototype);
    expect(part.length).toBeGreaterThan(0);
    parts.push(part);
  }
  return concat(parts);
}

function refused(value: unknown): ContainerError {
  try {
    sourceOf(value);
  } catch (error) {
    expect(error).toBeInstanceOf(ContainerError);
    return error as ContainerError;
  }
  throw new Error("the source was taken");
}

describe.each(sourcesOf(bytes))("%s", (name, make) => {
  const repeatable = !["Response", "ReadableStream", "AsyncIterable"].includes(name);

  test("gives all bytes", async () => {
    expect(await drain(sourceOf(make()).open(0))).toEqual(bytes);
  });

  test(repeatable ? "can be opened anywhere, any number of times" : "can be opened once", async () => {
    const source = sourceOf(make());
    expect(source.repeatable).toBe(repeatable);
    for (const offset of repeatable ? [0, 1, 999, 1000] : [])
      expect(await drain(source.open(offset))).toEqual(bytes.subarray(offset));
  });

  test("gives nothing after close, which may be called twice", async () => {
    const pull = sourceOf(make()).open(0);
    await pull.close();
    await pull.close();
    expect(await pull.pull(1)).toBeUndefined();
  });
});

test("a Uint8Array that is a part of its buffer", async () => {
  expect(await drain(sourceOf(bytes.subarray(10, 20)).open(2))).toEqual(bytes.subarray(12, 20));
});

test("memory of another realm", async () => {
  const foreign = runInNewContext("Uint8Array.of(1, 2, 3)");
  expect(foreign).not.toBeInstanceOf(Uint8Array);
  expect(await drain(sourceOf(foreign).open(0))).toEqual(Uint8Array.of(1, 2, 3));
  expect(await drain(sourceOf(foreign.buffer).open(0))).toEqual(Uint8Array.of(1, 2, 3));
});

test("shared memory is copied: what another thread does to it later changes nothing", async () => {
  const shared = new SharedArrayBuffer(4);
  const view = new Uint8Array(shared);
  for (const given of [shared, view]) {
    view.fill(1);
    const pull = sourceOf(given).open(0);
    view.fill(2);
    expect(await drain(pull)).toEqual(Uint8Array.of(1, 1, 1, 1));
  }
});

test("empty sources", async () => {
  const none = new Uint8Array(0);
  for (const [, make] of sourcesOf(none)) expect(await drain(sourceOf(make()).open(0))).toEqual(none);
  expect(await drain(sourceOf(new Response(null)).open(0))).toEqual(none);
});

test("empty chunks are passed over", async () => {
  const none = new Uint8Array(0);
  const parts = [none, none, bytes, none, bytes, none];
  expect(await drain(sourceOf(chunked(parts)).open(0))).toEqual(concat([bytes, bytes]));
  expect(await drain(sourceOf(streamOf(parts)).open(0))).toEqual(concat([bytes, bytes]));
});

test.each([
  ["null", null, /no object/],
  ["undefined", undefined, /no object/],
  ["a number", 5, /no object/],
  ["a plain object", {}, /must be a Uint8Array/],
  ["an array", [1, 2], /must be a Uint8Array/],
  ["other typed arrays", new Float64Array(3), /must be a Uint8Array/],
  ["a negative length", { byteLength: -1, slice: () => bytes }, /byteLength/],
  ["a length that is no number", { byteLength: "5", slice: () => bytes }, /byteLength/],
])("refused: %s", (_, value, message) => {
  expect(refused(value)).toMatchObject({ code: "invalid-source", message: expect.stringMatching(message) });
});

test("a response that failed is refused by its status", () => {
  expect(refused(new Response("not found", { status: 404 }))).toMatchObject({
    code: "invalid-source",
    message: expect.stringContaining("404"),
  });
});

test("streams in use and used responses are consumed", async () => {
  const stream = streamOf([bytes]);
  stream.getReader();
  expect(refused(stream).code).toBe("source-consumed");
  const response = new Response(bytes);
  await response.arrayBuffer();
  expect(refused(response).code).toBe("source-consumed");
});

test.each([["text"], [5], [null], [undefined], [new Float32Array(1)]])("a chunk %j is refused", async (chunk) => {
  async function* source() {
    yield chunk;
  }
  await expect(sourceOf(source()).open(0).pull(1)).rejects.toMatchObject({ code: "invalid-source" });
});

test("random access reads ahead, as far as the source goes", async () => {
  const large = new Uint8Array(600_000);
  const slice = vi.fn((start: number, end: number) => large.subarray(start, end));
  const pull = sourceOf({ byteLength: large.length, slice }).open(100);
  expect((await pull.pull(1))?.length).toBe(262_144);
  expect((await pull.pull(300_000))?.length).toBe(300_000);
  expect(pull.skip?.(10)).toBe(10);
  expect((await pull.pull(1))?.length).toBe(600_000 - 100 - 262_144 - 300_000 - 10);
  expect(await pull.pull(1)).toBeUndefined();
  expect(pull.skip?.(10)).toBe(0);
  expect(slice).toHaveBeenCalledTimes(3);
});

test.each([
  ["no bytes", () => undefined],
  ["too many bytes", (start: number, end: number) => new Uint8Array(end - start + 1)],
])("random access that gives %s is refused", async (_, slice) => {
  await expect(sourceOf({ byteLength: 10, slice }).open(0).pull(1)).rejects.toMatchObject({ code: "invalid-source" });
});

test("random access that gives less than its length ends there", async () => {
  const source = sourceOf({ byteLength: 10, slice: (start: number) => bytes.subarray(start, 4) });
  expect(await drain(source.open(0))).toEqual(bytes.subarray(0, 4));
});

test("an error of the source comes through as it is", async () => {
  const cause = new TypeError("network");
  const failing = new ReadableStream({ pull: (controller) => controller.error(cause) });
  await expect(sourceOf(failing).open(0).pull(1)).rejects.toBe(cause);
  const iterable = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(cause) }) };
  await expect(sourceOf(iterable).open(0).pull(1)).rejects.toBe(cause);
  const throwing = {
    [Symbol.asyncIterator]: () => ({
      next() {
        throw cause;
      },
    }),
  };
  await expect(sourceOf(throwing).open(0).pull(1)).rejects.toBe(cause);
});

test("close cancels a stream and returns an iterator, once", async () => {
  const cancel = vi.fn();
  const streamPull = sourceOf(new ReadableStream({ cancel })).open(0);
  await streamPull.close();
  await streamPull.close();
  expect(cancel).toHaveBeenCalledTimes(1);
  const back = vi.fn(async () => ({ done: true, value: undefined }));
  const iteratorPull = sourceOf({ [Symbol.asyncIterator]: () => ({ next: vi.fn(), return: back }) }).open(0);
  await iteratorPull.close();
  await iteratorPull.close();
  expect(back).toHaveBeenCalledTimes(1);
});

test("close swallows what the source says of it, and does not wait for a source that hangs", async () => {
  const failing = sourceOf(new ReadableStream({ cancel: () => Promise.reject(new Error("no")) })).open(0);
  await expect(failing.close()).resolves.toBeUndefined();
  const never = new Promise<never>(() => {});
  const hanging = sourceOf({ [Symbol.asyncIterator]: () => ({ next: () => never, return: () => never }) }).open(0);
  void hanging.pull(1);
  await expect(hanging.close()).resolves.toBeUndefined();
});

test("an iterator without return is left alone", async () => {
  const pull = sourceOf({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: bytes }) }) }).open(
    0,
  );
  expect(await pull.pull(1)).toEqual(bytes);
  await expect(pull.close()).resolves.toBeUndefined();
});

test("a chunk that comes after close is dropped", async () => {
  let give: (result: IteratorResult<Uint8Array>) => void = () => {};
  const next = () => new Promise<IteratorResult<Uint8Array>>((resolve) => (give = resolve));
  const pull = sourceOf({ [Symbol.asyncIterator]: () => ({ next }) }).open(0);
  const pending = pull.pull(1);
  await pull.close();
  give({ done: false, value: bytes });
  expect(await pending).toBeUndefined();
});

test("pieces of a stream are views of the chunks, not copies", async () => {
  const [first] = pieces(bytes, 500);
  const part = await sourceOf(chunked([first!]))
    .open(0)
    .pull(1);
  expect(part!.buffer).toBe(first!.buffer);
});
