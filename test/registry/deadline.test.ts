import { describe, expect, it, vi } from "vitest";
import { now, pause, within } from "../../src/registry/deadline.js";

const late = () => new Error("late");
const forever = () => new Promise<never>(() => {});

describe("work with a deadline", () => {
  it("is what it comes to, in time", async () => {
    expect(await within(1000, undefined, late, async () => 7)).toBe(7);
    await expect(within(1000, undefined, late, () => Promise.reject(new Error("own")))).rejects.toThrow("own");
  });

  it("is late, and told so", async () => {
    let told: AbortSignal | undefined;
    const work = (signal: AbortSignal) => {
      told = signal;
      return forever();
    };
    await expect(within(10, undefined, late, work)).rejects.toThrow("late");
    expect(told!.aborted).toBe(true);
    expect(told!.reason).toEqual(new Error("late"));
  });

  it("ends with the signal of who wants it", async () => {
    const controller = new AbortController();
    const work = vi.fn(forever);
    const waiting = within(1000, controller.signal, late, work);
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect(within(1000, controller.signal, late, work)).rejects.toThrow("enough");
    expect(work).toHaveBeenCalledTimes(1);
  });

  it("leaves nothing behind: neither timer nor listener", async () => {
    const controller = new AbortController();
    const added = vi.spyOn(controller.signal, "addEventListener");
    const removed = vi.spyOn(controller.signal, "removeEventListener");
    const cleared = vi.spyOn(globalThis, "clearTimeout");
    await within(60_000, controller.signal, late, async () => 1);
    await pause(1, controller.signal);
    expect(removed.mock.calls.length).toBe(added.mock.calls.length);
    expect(cleared).toHaveBeenCalled();
    cleared.mockRestore();
  });

  it("may be a longer time than timers have", async () => {
    expect(await within(2 ** 40, undefined, late, () => new Promise((done) => setTimeout(done, 5, 7)))).toBe(7);
  });
});

it("a pause lasts, or ends with its signal", async () => {
  const start = now();
  await pause(20, new AbortController().signal);
  expect(now() - start).toBeGreaterThan(15);
  const controller = new AbortController();
  const waiting = pause(60_000, controller.signal);
  controller.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(pause(1, controller.signal)).rejects.toThrow("enough");
});
