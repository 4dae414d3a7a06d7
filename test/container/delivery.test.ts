import { expect, test, vi } from "vitest";
import { closedError, Delivery } from "../../src/container/delivery.js";
import type { Output } from "../../src/container/output.js";
import { Collected } from "../../src/container/sink.js";

const part = (byte: number) => Uint8Array.of(byte);

/** A sink that takes what it is told to take. */
class Gate implements Output {
  readonly got: number[] = [];
  readonly abort = vi.fn();
  readonly release = vi.fn();
  onError: (error: unknown) => void = () => {};
  written = Promise.resolve();
  wanted = Promise.resolve();
  closed = Promise.resolve();

  write(bytes: Uint8Array): Promise<void> {
    this.got.push(...bytes);
    return this.written;
  }

  ready = () => this.wanted;
  close = () => this.closed;
}

function opened(signal?: AbortSignal) {
  const gate = new Gate();
  const open = (onError: (error: unknown) => void) => {
    gate.onError = onError;
    return gate;
  };
  return { gate, delivery: new Delivery(open, signal) };
}

const forever = () => new Promise<void>(() => {});
const turn = () => new Promise((resolve) => setTimeout(resolve, 2));

test("parts go out in order, though one is made slowly", async () => {
  const collected = new Collected();
  const delivery = new Delivery(() => collected);
  const slow = delivery.put(() => turn().then(() => part(1)));
  const fast = delivery.put(() => part(2));
  await Promise.all([slow, fast]);
  expect(collected.toBytes()).toEqual(Uint8Array.of(1, 2));
  expect(delivery.bytes).toBe(2);
});

test("put waits until the sink wants more, flush until it is done", async () => {
  const { gate, delivery } = opened();
  const done = deferred();
  gate.written = done.promise;
  await delivery.put(() => part(1));
  const flushed = vi.fn();
  const flush = delivery.flush().then(flushed);
  await turn();
  expect(flushed).not.toHaveBeenCalled();
  done.resolve();
  await flush;

  const want = deferred();
  gate.wanted = want.promise;
  const ready = vi.fn();
  const put = delivery.put(() => part(2)).then(ready);
  await turn();
  expect(gate.got).toEqual([1, 2]);
  expect(ready).not.toHaveBeenCalled();
  want.resolve();
  await put;
});

function deferred() {
  let resolve!: () => void;
  const promise = new Promise<void>((given) => {
    resolve = given;
  });
  return { promise, resolve };
}

test("the first error ends all and gives the sink up", async () => {
  const { gate, delivery } = opened();
  const error = new Error("made wrong");
  const puts = [delivery.put(() => part(1)), delivery.put(() => Promise.reject(error)), delivery.put(() => part(3))];
  expect(await Promise.allSettled(puts)).toMatchObject([{}, { reason: error }, { reason: error }]);
  expect(gate.got).toEqual([1]);
  expect(gate.abort).toHaveBeenCalledExactlyOnceWith(error);
  await expect(delivery.flush()).rejects.toBe(error);
  await expect(delivery.close(false)).rejects.toBe(error);
  expect(() => delivery.check()).toThrow(error);
  expect(delivery.fail(new Error("later"))).toBe(error);
});

test("an error of the sink reaches who waits on it and who comes later", async () => {
  const { gate, delivery } = opened();
  gate.written = forever();
  await delivery.put(() => part(1));
  const flush = delivery.flush();
  const error = new Error("disk full");
  gate.onError(error);
  await expect(flush).rejects.toBe(error);
  await expect(delivery.put(() => part(2))).rejects.toBe(error);
});

test("a write that fails is an error of all that follow", async () => {
  const { gate, delivery } = opened();
  const error = new Error("disk full");
  gate.written = Promise.reject(error);
  await delivery.put(() => part(1)).catch(() => {});
  await expect(delivery.flush()).rejects.toBe(error);
});

test("an abort frees who waits for a sink that hangs", async () => {
  const controller = new AbortController();
  const { gate, delivery } = opened(controller.signal);
  gate.wanted = forever();
  const put = delivery.put(() => part(1));
  await turn();
  controller.abort(new Error("enough"));
  await expect(put).rejects.toThrow("enough");
  expect(gate.abort).toHaveBeenCalledOnce();
});

test("an abort frees who waits for the end", async () => {
  const controller = new AbortController();
  const { gate, delivery } = opened(controller.signal);
  gate.closed = forever();
  const closed = delivery.close(false);
  await turn();
  controller.abort(new Error("enough"));
  await expect(closed).rejects.toThrow("enough");
});

test("a signal that is aborted already opens nothing", () => {
  const open = vi.fn();
  expect(() => new Delivery(open, AbortSignal.abort(new Error("before")))).toThrow("before");
  expect(open).not.toHaveBeenCalled();
});

test("after the end nothing can be put, and the signal is let go", async () => {
  const controller = new AbortController();
  const { gate, delivery } = opened(controller.signal);
  await delivery.close(true);
  expect(gate.release).toHaveBeenCalledOnce();
  controller.abort();
  expect(gate.abort).not.toHaveBeenCalled();
  await expect(delivery.put(() => part(1))).rejects.toMatchObject({ code: "writer-closed" });
  expect(closedError().code).toBe("writer-closed");
});
