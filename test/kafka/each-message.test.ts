import { describe, expect, it, vi } from "vitest";
import { RegistryError } from "../../src/errors.js";
import type { ConsumedMessage, MessagePayload, Received } from "../../src/kafka/consumer.js";
import { eachMessage } from "../../src/kafka/each-message.js";
import { messagesOf, orders } from "./payload.js";

function payloadOf(message: ConsumedMessage): MessagePayload & { events: string[] } {
  const events: string[] = [];
  return {
    topic: "orders",
    partition: 3,
    message,
    events,
    heartbeat: async () => {},
    pause: () => {
      events.push("pause");
      return () => events.push("resume");
    },
  };
}

describe("eachMessage", () => {
  it("hands a message over, decoded, with where it is", async () => {
    const { serde } = await orders();
    const [message, tombstone] = messagesOf(7, null);
    const seen: Received<{ id: number }, Uint8Array, ConsumedMessage>[] = [];
    const { eachMessage: deliver } = eachMessage(serde, async (received) => {
      await Promise.resolve();
      seen.push(received);
    });
    await deliver(payloadOf(message!));
    await deliver(payloadOf(tombstone!));
    expect(seen).toEqual([
      { topic: "orders", partition: 3, offset: "10", key: null, value: { id: 7 }, message },
      { topic: "orders", partition: 3, offset: "11", key: null, value: null, message: tombstone },
    ]);
  });

  it("throws what is wrong with a message, or gives it to onError", async () => {
    const { serde } = await orders();
    const [message] = messagesOf(Uint8Array.of(9, 9));
    const handler = vi.fn();
    await expect(eachMessage(serde, handler).eachMessage(payloadOf(message!))).rejects.toMatchObject({
      code: "bad-magic",
    });
    const onError = vi.fn();
    await eachMessage(serde, handler, { onError }).eachMessage(payloadOf(message!));
    expect(onError.mock.calls[0]![1]).toEqual({
      topic: "orders",
      partition: 3,
      offset: "10",
      side: "value",
      message,
    });
    expect(handler).not.toHaveBeenCalled();
  });

  it("throws an error that may pass, and pauses first if it is told to", async () => {
    vi.useFakeTimers();
    try {
      const { registry, serde } = await orders();
      registry.failure = new RegistryError("timed-out", "no answer", { retriable: true });
      const onError = vi.fn();
      const payload = payloadOf(messagesOf(1)[0]!);
      const { eachMessage: deliver } = eachMessage(serde, () => {}, { onError, pause: 50 });
      await expect(deliver(payload)).rejects.toMatchObject({ code: "timed-out" });
      expect(payload.events).toEqual(["pause"]);
      vi.advanceTimersByTime(50);
      expect(payload.events).toEqual(["pause", "resume"]);
      expect(onError).not.toHaveBeenCalled();
    } finally {
      vi.useRealTimers();
    }
  });
});
