import { describe, expect, it } from "vitest";
import { RegistryError } from "../../src/errors.js";
import { PlatformaticRegistry } from "../../src/kafka/platformatic.js";
import { confluentFraming } from "../../src/message/confluent.js";
import { Order, orders } from "./payload.js";

interface Record {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: [Buffer, Buffer][];
  readonly topic: string;
}

const recordOf = (value: Buffer | null, topic = "orders"): Record => ({ key: null, value, headers: [], topic });
const order = (id: number) => Buffer.of(0, 0, 0, 0, 1, 2 * id);

/** What a consumer does with a response: the hook for every part, then the deserializers. */
async function hooked<V, K>(registry: PlatformaticRegistry<V, K>, records: readonly Record[]) {
  const hook = registry.getBeforeDeserializationHook();
  let waits = 0;
  for (const record of records)
    for (const kind of ["key", "value"] as const)
      await new Promise<void>((done, fail) => {
        let called = false;
        hook(record[kind], kind, record, (error) => {
          called = true;
          if (error) fail(error);
          else done();
        });
        if (!called) waits++;
      });
  return waits;
}

function deserialized<V, K>(registry: PlatformaticRegistry<V, K>, records: readonly Record[]) {
  const { key, value } = registry.getDeserializers();
  return records.map((record) => {
    const message = { ...record, partition: 0 }; // as the consumer does it
    try {
      return [key(record.key ?? undefined, new Map(), message), value(record.value ?? undefined, new Map(), message)];
    } catch (error) {
      return (error as { code: string }).code;
    }
  });
}

describe("PlatformaticRegistry", () => {
  it("decodes what came together, waits for a schema once, and leaves tombstones and errors where they are", async () => {
    const { registry, serde } = await orders();
    const platformatic = new PlatformaticRegistry({ value: serde });
    const records = [order(1), null, Buffer.of(9), order(2)].map((value) => recordOf(value));
    expect(await hooked(platformatic, records)).toBe(1);
    expect(registry.asked).toEqual(["id 1"]);
    expect(deserialized(platformatic, records)).toEqual([
      [null, { id: 1 }],
      [null, null],
      "bad-magic",
      [null, { id: 2 }],
    ]);
    const more = [recordOf(order(3))];
    expect(await hooked(platformatic, more)).toBe(0);
    expect(deserialized(platformatic, more)).toEqual([[null, { id: 3 }]]);
  });

  it("keeps responses apart that come at the same time", async () => {
    const { registry, serde } = await orders();
    await registry.register("orders-value", { ...JSON.parse(JSON.stringify(Order.schema)), doc: "new" });
    const platformatic = new PlatformaticRegistry({ value: serde });
    const first = [recordOf(order(1))];
    await hooked(platformatic, first);
    const second = [recordOf(Buffer.of(0, 0, 0, 0, 3, 4))];
    const waiting = hooked(platformatic, second); // its schema is on its way
    expect(deserialized(platformatic, first)).toEqual([[null, { id: 1 }]]);
    await waiting;
    expect(deserialized(platformatic, second)).toEqual([[null, { id: 2 }]]);
  });

  it("gives an error that may pass to the message it belongs to", async () => {
    const { registry, serde } = await orders();
    registry.failure = new RegistryError("unavailable", "no answer", { retriable: true });
    const platformatic = new PlatformaticRegistry({ value: serde });
    const records = [recordOf(order(1)), recordOf(null)];
    await hooked(platformatic, records);
    expect(deserialized(platformatic, records)).toEqual(["unavailable", [null, null]]);
  });

  it("decodes without the hook what is known, and leaves keys and headers bytes", async () => {
    const { serde } = await orders();
    await serde.preload({ ids: [1] });
    const { key, value, headerKey, headerValue } = new PlatformaticRegistry({ value: serde }).getDeserializers();
    expect(value(order(4))).toEqual({ id: 4 });
    const bytes = Buffer.of(7);
    for (const same of [key, headerKey, headerValue]) expect(same(bytes)).toBe(bytes);
  });

  it("encodes in the hook, tombstones and keys without a serde aside", async () => {
    const { serde } = await orders();
    const platformatic = new PlatformaticRegistry({ value: serde });
    const hook = platformatic.getBeforeSerializationHook();
    const { key, value, headerKey } = platformatic.getSerializers();
    const message = { topic: "orders", key: "k", value: { id: 5 } };
    await new Promise((done) => hook(message.key, "key", message, done));
    expect(await new Promise((done) => hook(message.value, "value", message, done))).toBe(null);
    expect(value(message.value, new Map(), message)).toEqual(order(5));
    expect(key("k" as never, new Map(), message)).toEqual(Buffer.from("k"));
    expect(Buffer.isBuffer(value(message.value, new Map(), message))).toBe(true);
    expect(value({ id: 6 }, new Map(), { topic: "orders" })).toEqual(order(6)); // what is known by now needs no hook
    expect(value(undefined)).toBeUndefined();
    expect(headerKey(Buffer.from("h"))).toEqual(Buffer.from("h"));
    const error = await new Promise((done) => hook({ id: "x" }, "value", { topic: "orders" }, done));
    expect(error).toMatchObject({ code: "invalid-value" });
  });

  it("puts headers where the framing has them", async () => {
    const { registry } = await orders();
    const serde = registry.serde(Order, { topic: "orders", framing: confluentFraming({ place: "header" }) });
    const platformatic = new PlatformaticRegistry({ value: serde });
    const hook = platformatic.getBeforeSerializationHook();
    const messages: { topic: string; headers?: Map<unknown, unknown> | { [name: string]: unknown } }[] = [
      { topic: "orders" },
      { topic: "orders", headers: new Map() },
      { topic: "orders", headers: { trace: "a" } },
    ];
    for (const message of messages) await new Promise((done) => hook({ id: 1 }, "value", message, done));
    const [none, map, object] = messages.map(({ headers }) => headers) as [never, Map<string, Buffer>, object];
    expect(map.get("__value_schema_id")).toHaveLength(17);
    expect(Object.keys(none)).toEqual(["__value_schema_id"]);
    expect(Object.keys(object)).toEqual(["trace", "__value_schema_id"]);
    const header = map.get("__value_schema_id")!;
    const record = {
      ...recordOf(Buffer.of(2)),
      headers: [[Buffer.from("__value_schema_id"), header]] as [Buffer, Buffer][],
    };
    await hooked(platformatic, [record]);
    expect(deserialized(platformatic, [record])).toEqual([[null, { id: 1 }]]);
  });

  it("tells ids and gives schemas", async () => {
    const { registry, serde } = await orders();
    const platformatic = new PlatformaticRegistry({ value: serde, registry });
    expect(platformatic.getSchemaId(order(1))).toBe(1);
    for (const none of [null, Buffer.of(9), { topic: "orders" }])
      expect(platformatic.getSchemaId(none)).toBeUndefined();
    expect(platformatic.getSchemaId(order(1), "headerKey")).toBeUndefined();
    expect(platformatic.get(1)).toBeUndefined();
    await platformatic.fetch(1);
    expect(platformatic.get(1)!.schema).toMatchObject({ name: "shop.Order" });
    expect(await new Promise((done) => platformatic.fetch(9, done))).toMatchObject({ code: "not-found" });
    await expect(new PlatformaticRegistry({ value: serde }).fetch(1)).rejects.toThrow("option registry");
  });
});
