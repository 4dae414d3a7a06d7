import { describe, expect, it, vi } from "vitest";
import type { AvroError } from "../../src/errors.js";
import { RegistryError } from "../../src/errors.js";
import type { Received } from "../../src/kafka/consumer.js";
import { eachBatch } from "../../src/kafka/each-batch.js";
import { messagesOf, Order, orders, Payload } from "./payload.js";

const POISON = Uint8Array.of(9, 9);

/** A handler that notes what it is given among the events of the payload. */
const noting = (received: readonly Received<unknown, unknown, unknown>[], payload: Payload) => {
  payload.events.push(`handle ${received.map(({ value }) => (value as { id: number } | null)?.id ?? "null")}`);
};

describe("eachBatch", () => {
  it("hands messages over in order, with where they are, and resolves behind them", async () => {
    const { registry, serde } = await orders();
    const messages = messagesOf(1, null, 2);
    const payload = new Payload(messages);
    const seen: Received<{ id: number }, Uint8Array, unknown>[] = [];
    const run = eachBatch(serde, (received, given: Payload) => {
      expect(given).toBe(payload);
      payload.events.push("handle");
      seen.push(...received);
    });
    expect(run.eachBatchAutoResolve).toBe(false);
    await run.eachBatch(payload);
    const place = { topic: "orders", partition: 3, key: null };
    expect(seen).toEqual([
      { ...place, offset: "10", value: { id: 1 }, message: messages[0] },
      { ...place, offset: "11", value: null, message: messages[1] },
      { ...place, offset: "12", value: { id: 2 }, message: messages[2] },
    ]);
    expect(payload.events).toEqual(["handle", "resolve 12", "heartbeat"]);
    expect(registry.asked).toEqual(["id 1"]);
  });

  it("waits for the handler before it resolves", async () => {
    const { serde } = await orders();
    const payload = new Payload(messagesOf(1));
    await eachBatch(serde, async () => {
      await new Promise((done) => setTimeout(done, 5));
      payload.events.push("handled");
    }).eachBatch(payload);
    expect(payload.events).toEqual(["handled", "resolve 10", "heartbeat"]);
  });

  it("hands over chunks of so many messages or bytes, with a heartbeat after each", async () => {
    const { serde } = await orders();
    const byCount = new Payload(messagesOf(1, 2, 3));
    await eachBatch(serde, noting, { maxMessages: 2 }).eachBatch(byCount);
    expect(byCount.events).toEqual(["handle 1,2", "resolve 11", "heartbeat", "handle 3", "resolve 12", "heartbeat"]);
    const byBytes = new Payload(messagesOf(1, null, 2, 3));
    await eachBatch(serde, noting, { maxBytes: 12 }).eachBatch(byBytes);
    expect(byBytes.events.filter((event) => event.startsWith("handle"))).toEqual(["handle 1,null,2", "handle 3"]);
    const least = new Payload(messagesOf(1, 2));
    await eachBatch(serde, noting, { maxBytes: 1 }).eachBatch(least);
    expect(least.events.filter((event) => event.startsWith("handle"))).toEqual(["handle 1", "handle 2"]);
  });

  it("gives a message that can't be decoded to onError at its turn, and goes on", async () => {
    const { serde } = await orders();
    const messages = messagesOf(1, POISON, 2);
    const payload = new Payload(messages);
    const errors: [AvroError, unknown][] = [];
    const onError = async (error: AvroError, failed: unknown) => {
      errors.push([error, failed]);
      payload.events.push("error");
    };
    await eachBatch(serde, noting, { onError }).eachBatch(payload);
    expect(payload.events).toEqual([
      "handle 1",
      "resolve 10",
      "error",
      "resolve 11",
      "handle 2",
      "resolve 12",
      "heartbeat",
    ]);
    expect(errors).toHaveLength(1);
    expect(errors[0]![0]).toMatchObject({ code: "bad-magic", row: 1 });
    expect(errors[0]![1]).toEqual({
      topic: "orders",
      partition: 3,
      offset: "11",
      side: "value",
      message: messages[1],
    });
  });

  it("throws the error of such a message if nothing says what becomes of it, behind what is handled", async () => {
    const { serde } = await orders();
    const payload = new Payload(messagesOf(1, POISON, 2));
    await expect(eachBatch(serde, noting).eachBatch(payload)).rejects.toMatchObject({ code: "bad-magic" });
    expect(payload.events).toEqual(["handle 1", "resolve 10"]);
  });

  it("does not resolve what handler or onError fail at", async () => {
    const { serde } = await orders();
    const fail = () => {
      throw new Error("down");
    };
    const failing = new Payload(messagesOf(1, 2));
    await expect(eachBatch(serde, fail).eachBatch(failing)).rejects.toThrow("down");
    expect(failing.events).toEqual([]);
    const poisoned = new Payload(messagesOf(1, POISON, 2));
    await expect(eachBatch(serde, noting, { onError: fail }).eachBatch(poisoned)).rejects.toThrow("down");
    expect(poisoned.events).toEqual(["handle 1", "resolve 10"]);
  });

  it("throws an error that may pass, or pauses; onError is not asked", async () => {
    vi.useFakeTimers();
    try {
      const { registry, serde } = await orders();
      registry.failure = new RegistryError("unavailable", "no answer", { retriable: true });
      const onError = vi.fn();
      const thrown = new Payload(messagesOf(null, 1));
      await expect(eachBatch(serde, noting, { onError }).eachBatch(thrown)).rejects.toMatchObject({
        code: "unavailable",
      });
      expect(thrown.events).toEqual(["handle null", "resolve 10"]);
      const paused = new Payload(messagesOf(null, 1, null));
      await eachBatch(serde, noting, { onError, pause: 1000 }).eachBatch(paused);
      expect(paused.events).toEqual(["handle null", "resolve 10", "pause"]);
      vi.advanceTimersByTime(1000);
      expect(paused.events.at(-1)).toBe("resume");
      expect(onError).not.toHaveBeenCalled();
    } finally {
      vi.useRealTimers();
    }
  });

  it("stops where the batch goes stale or the consumer ends, and resolves nothing of a stale one", async () => {
    const { serde } = await orders();
    const stale = new Payload(messagesOf(1, 2));
    await eachBatch(
      serde,
      (received, payload: Payload) => {
        noting(received, payload);
        payload.stale = true;
      },
      { maxMessages: 1 },
    ).eachBatch(stale);
    expect(stale.events).toEqual(["handle 1"]);
    const ending = new Payload(messagesOf(1, 2));
    await eachBatch(
      serde,
      (received, payload: Payload) => {
        noting(received, payload);
        payload.running = false;
      },
      { maxMessages: 1 },
    ).eachBatch(ending);
    expect(ending.events).toEqual(["handle 1", "resolve 10"]);
  });

  it("decodes keys too, and says which side failed", async () => {
    const { registry, serde } = await orders();
    const key = registry.serde((await import("../../src/index.js")).avroType("string"), {
      side: "key",
      topic: "orders",
    });
    const [good, bad] = messagesOf(1, 2);
    const payload = new Payload([
      { ...good!, key: Uint8Array.of(0, 0, 0, 0, 2, 2, 0x61) },
      { ...bad!, key: POISON },
    ]);
    const seen: unknown[] = [];
    const sides: string[] = [];
    await eachBatch(
      { key, value: serde },
      (received) => {
        for (const { key, value } of received) seen.push([key satisfies string | null, value?.id]);
      },
      { onError: (_, { side }) => void sides.push(side) },
    ).eachBatch(payload);
    expect(seen).toEqual([["a", 1]]);
    expect(sides).toEqual(["key"]);
  });

  it("refuses what it can't use", () => {
    const handler = () => {};
    expect(() => eachBatch({} as never, handler)).toThrow("expected a serde");
    expect(() => eachBatch(null as never, handler)).toThrow("expected a serde");
    expect(() => eachBatch({ value: Order } as never, handler)).toThrow("expected serdes");
  });
});
