import { PassThrough, Writable } from "node:stream";
import { expect, test, vi } from "vitest";
import { Collected, outputOf } from "../../src/container/sink.js";
import { expectError } from "../helpers.js";

const part = Uint8Array.of(1, 2, 3);

test("a path can't be left open, and no URL but file: is written", () => {
  expect(expectError(() => outputOf("file.avro", true)).code).toBe("unsupported-option");
  expect(expectError(() => outputOf(new URL("https://example.org/file.avro"))).code).toBe("invalid-sink");
});

test.each([[undefined], [null], [7], [{}], [{ write() {} }], [new ReadableStream()]])("%s is no sink", (sink) => {
  expect(expectError(() => outputOf(sink)).code).toBe("invalid-sink");
});

test("a locked stream is refused", () => {
  const stream = new WritableStream();
  stream.getWriter();
  expect(expectError(() => outputOf(stream)(() => {})).code).toBe("invalid-sink");
});

test("a WritableStream: written, ended; released without a word", async () => {
  const got: Uint8Array[] = [];
  const close = vi.fn();
  const sink = new WritableStream<Uint8Array>({ write: (bytes) => void got.push(bytes), close });
  const onError = vi.fn();
  const first = outputOf(sink)(onError);
  await first.ready();
  await first.write(part);
  first.release();
  expect(sink.locked).toBe(false);
  const second = outputOf(sink)(onError);
  await second.write(part);
  await second.close();
  expect(got).toEqual([part, part]);
  expect(close).toHaveBeenCalledOnce();
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(onError).not.toHaveBeenCalled();
});

test("a WritableStream that fails says so, and takes its being given up", async () => {
  const error = new Error("no");
  const onError = vi.fn();
  const failing = outputOf(new WritableStream({ write: () => Promise.reject(error) }))(onError);
  await expect(failing.write(part)).rejects.toBe(error);
  await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(error));
  const abort = vi.fn();
  outputOf(new WritableStream({ abort }))(() => {}).abort(error);
  await vi.waitFor(() => expect(abort).toHaveBeenCalledWith(error));
});

test("a Writable of Node: back-pressure, end, listeners taken off", async () => {
  const stream = new PassThrough({ highWaterMark: 2 });
  const output = outputOf(stream)(() => {});
  await output.ready();
  void output.write(part);
  const ready = vi.fn();
  const waiting = output.ready().then(ready);
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(ready).not.toHaveBeenCalled();
  expect(stream.read()).toEqual(Buffer.from(part));
  await waiting;
  stream.resume();
  await output.close();
  expect(stream.writableFinished).toBe(true);
  expect(stream.listenerCount("error") + stream.listenerCount("drain")).toBe(0);
});

test("a Writable of Node that fails", async () => {
  const error = new Error("disk full");
  const onError = vi.fn();
  const output = outputOf(new Writable({ write: (_chunk, _encoding, done) => done(error) }))(onError);
  await expect(output.write(part)).rejects.toBe(error);
  await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(error));
  const ending = outputOf(new Writable({ final: (done) => done(error) }))(() => {});
  await expect(ending.close()).rejects.toBe(error);
});

test("a Writable of Node that is closed from outside", async () => {
  const stream = new PassThrough();
  const onError = vi.fn();
  outputOf(stream)(onError);
  stream.destroy();
  await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: "invalid-sink" })));
});

test("a Writable of Node is destroyed with the reason, and its error finds a listener", async () => {
  const stream = new PassThrough();
  const error = new Error("given up");
  const onError = vi.fn();
  outputOf(stream)(onError).abort(error);
  await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(error));
  expect(stream.destroyed).toBe(true);
});

test("bytes are collected", async () => {
  const collected = new Collected();
  await collected.write(part);
  await collected.write(Uint8Array.of(4));
  expect(collected.toBytes()).toEqual(Uint8Array.of(1, 2, 3, 4));
});
