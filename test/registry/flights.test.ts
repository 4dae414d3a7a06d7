import { afterEach, describe, expect, it, vi } from "vitest";
import { Flights } from "../../src/registry/flights.js";

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

describe.each([
  ["within one process", false],
  ["across requests", true],
])("flights %s", (_, acrossRequests) => {
  it("are one for all who want the same", async () => {
    const flights = new Flights(acrossRequests);
    const work = vi.fn(async () => {
      await sleep(20);
      return { value: 7 };
    });
    const found = await Promise.all(Array.from({ length: 100 }, () => flights.join("a", 1000, undefined, work)));
    expect(new Set(found).size).toBe(1);
    expect(work).toHaveBeenCalledTimes(1);
    expect(flights.size).toBe(0);
    await flights.join("a", 1000, undefined, work);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it("fail for all who wait, and begin anew after that", async () => {
    const flights = new Flights(acrossRequests);
    const fails = () => sleep(10).then(() => Promise.reject(new Error("no")));
    const settled = await Promise.allSettled([1, 2, 3].map(() => flights.join("a", 1000, undefined, fails)));
    expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(await flights.join("a", 1000, undefined, async () => 1)).toBe(1);
  });

  it("are not held up by each other", async () => {
    const flights = new Flights(acrossRequests);
    const slow = flights.join("slow", 300, undefined, () => new Promise(() => {}));
    expect(await flights.join("fast", 300, undefined, async () => 1)).toBe(1);
    await expect(slow).rejects.toMatchObject({ code: "timed-out", retriable: true });
  });

  it("go on for the others when one gives up", async () => {
    const flights = new Flights(acrossRequests);
    const controller = new AbortController();
    const work = vi.fn(() => sleep(60).then(() => 7));
    const leader = flights.join("a", 1000, controller.signal, work);
    const second = flights.join("a", 1000, undefined, work);
    const hasty = flights.join("a", 10, undefined, work);
    controller.abort(new Error("enough"));
    await expect(leader).rejects.toThrow("enough");
    await expect(hasty).rejects.toMatchObject({ code: "timed-out" });
    expect(await second).toBe(7);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it("are nobody's when all have given up", async () => {
    const flights = new Flights(acrossRequests);
    const controller = new AbortController();
    let told: AbortSignal | undefined;
    const calls = [1, 2].map(() =>
      flights.join("a", 1000, controller.signal, (signal) => {
        told = signal;
        return new Promise(() => {});
      }),
    );
    controller.abort(new Error("enough"));
    for (const call of calls) await expect(call).rejects.toThrow("enough");
    await sleep(20);
    expect(flights.size).toBe(0);
    expect(told!.aborted).toBe(!acrossRequests);
    expect(await flights.join("a", 1000, undefined, async () => 1)).toBe(1);
  });
});

describe("a flight of another request", () => {
  afterEach(() => void vi.restoreAllMocks());

  /** In workers all timers of a request end with it: those set by `run`, from now on. */
  function requestOf(run: () => Promise<unknown>) {
    const timers: ReturnType<typeof setInterval>[] = [];
    const set = globalThis.setInterval;
    const spy = vi.spyOn(globalThis, "setInterval").mockImplementation(((...args: Parameters<typeof set>) => {
      const timer = set(...args);
      timers.push(timer);
      return timer;
    }) as typeof set);
    void run().catch(() => {});
    spy.mockRestore();
    return { end: () => timers.forEach(clearInterval) };
  }

  it("that ended with its request is begun anew by who waits for it", async () => {
    const flights = new Flights(true);
    let owner = "";
    const request = requestOf(() => flights.join("a", 60_000, undefined, () => new Promise(() => {})));
    const waiting = flights.join("a", 5000, undefined, async () => (owner = "second"));
    await sleep(50);
    expect(owner).toBe("");
    request.end();
    expect(await waiting).toBe("second");
  });

  it("is waited for with no promise of its own: nothing of it wakes another request", async () => {
    const flights = new Flights(true);
    let land = (_: number) => {};
    const request = requestOf(() => flights.join("a", 60_000, undefined, () => new Promise((done) => (land = done))));
    const set = vi.spyOn(globalThis, "setInterval");
    const waiting = flights.join("a", 5000, undefined, async () => 2);
    await sleep(20);
    expect(set).toHaveBeenCalledTimes(1); // its own look at the outcome
    land(1);
    request.end();
    expect(await waiting).toBe(1);
  });
});

it("requests are kept apart in workers", async () => {
  vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
  const set = vi.spyOn(globalThis, "setInterval");
  await new Flights().join("a", 1000, undefined, () => sleep(10));
  expect(set).toHaveBeenCalled();
  vi.unstubAllGlobals();
  set.mockClear();
  await new Flights().join("a", 1000, undefined, () => sleep(10));
  expect(set).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});
