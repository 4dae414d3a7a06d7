import { avroType } from "../../src/index.js";
import type { BatchPayload, ConsumedMessage } from "../../src/kafka/consumer.js";
import { AskedRegistry } from "../registry/asked.js";

export const Order = avroType({
  type: "record",
  name: "Order",
  namespace: "shop",
  fields: [{ name: "id", type: "long" }],
});

/** A registry that has the schema of Order as id 1, and what is asked of it in `asked`. */
export async function orders() {
  const registry = new AskedRegistry();
  await registry.register("orders-value", Order);
  await registry.register("orders-key", '"string"');
  registry.asked.length = 0;
  return { registry, serde: registry.serde(Order, { topic: "orders" }) };
}

/** Messages as kafkajs gives them: an order by its number, or bytes as they are. */
export function messagesOf(...values: readonly (number | Uint8Array | null)[]): ConsumedMessage[] {
  return values.map((value, i) => ({
    key: null,
    value: typeof value === "number" ? Uint8Array.of(0, 0, 0, 0, 1, 2 * value) : value,
    headers: {},
    offset: String(10 + i),
  }));
}

/** A client's payload, and what was done with it, in order. */
export class Payload implements BatchPayload {
  readonly batch: BatchPayload["batch"];
  readonly events: string[] = [];
  stale = false;
  running = true;

  constructor(messages: readonly ConsumedMessage[], topic = "orders") {
    this.batch = { topic, partition: 3, messages };
  }

  resolveOffset(offset: string): void {
    this.events.push(`resolve ${offset}`);
  }

  async heartbeat(): Promise<void> {
    this.events.push("heartbeat");
  }

  pause(): () => void {
    this.events.push("pause");
    return () => this.events.push("resume");
  }

  isRunning(): boolean {
    return this.running;
  }

  isStale(): boolean {
    return this.stale;
  }
}
