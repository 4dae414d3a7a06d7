import { expect, test, vi } from "vitest";
import { AbortablePull } from "../../src/container/abort.js";
import type { Pull } from "../../src/container/source.js";

function pullOf(pull: () => Promise<Uint8Array | undefined>): Pull & { close: ReturnType<typeof vi.fn> } {
  return { pull, skip: () => 7, close: vi.fn(async () => {}) };
}

test("gives what the source gives", async () => {
  const cause = new Error("source");
  const { signal } = new AbortController();
  const bytes = Uint8Array.of(1);
  expect(
    await new AbortablePull(
      pullOf(async () => bytes),
      signal,
    ).pull(1),
  ).toBe(bytes);
  expect(
    await new AbortablePull(
      pullOf(async () => undefined),
      signal,
    ).pull(1),
  ).toBeUndefined();
  await expect(
    new AbortablePull(
      pullOf(() => Promise.reject(cause)),
      signal,
    ).pull(1),
  ).rejects.toBe(cause);
});

test("passes skip and close on", async () => {
  const inner = pullOf(async () => undefined);
  const pull = new AbortablePull(inner, new AbortController().signal);
  expect(pull.skip(20)).toBe(7);
  await pull.close();
  expect(inner.close).toHaveBeenCalledTimes(1);
});

test("an abort ends the wait with its reason", async () => {
  const controller = new AbortController();
  const pull = new AbortablePull(
    pullOf(() => new Promise(() => {})),
    controller.signal,
  );
  const reason = new Error("enough");
  const waiting = pull.pull(1);
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});

test("an aborted signal asks the source for nothing", async () => {
  const inner = vi.fn(async () => undefined);
  const reason = new Error("before");
  await expect(new AbortablePull(pullOf(inner), AbortSignal.abort(reason)).pull(1)).rejects.toBe(reason);
  expect(inner).not.toHaveBeenCalled();
});

test("no listener stays behind", async () => {
  const controller = new AbortController();
  const add = vi.spyOn(controller.signal, "addEventListener");
  const remove = vi.spyOn(controller.signal, "removeEventListener");
  const pull = new AbortablePull(
    pullOf(async () => undefined),
    controller.signal,
  );
  for (let i = 0; i < 5; i++) await pull.pull(1);
  expect(add).toHaveBeenCalledTimes(5);
  expect(remove).toHaveBeenCalledTimes(5);
});
