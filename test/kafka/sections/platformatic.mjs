// wavro's registry in the producers and consumers of @platformatic/kafka.
import { deepStrictEqual, strictEqual } from "node:assert";
import { avroType } from "wavro";
import { deadLetter, PlatformaticRegistry } from "wavro/kafka";
import { RegistryClient } from "wavro/registry";
import { createTopic, drivers } from "../drivers.mjs";
import { bootstrap, finish, registryUrl, skip, test, unique } from "../harness.mjs";

const COUNT = 50;
const POISON = 7;
const TOMBSTONE = 9;
const Order = avroType({ type: "record", name: "Order", namespace: "shop", fields: [{ name: "id", type: "long" }] });
const Key = avroType("string");
const registry = new RegistryClient(registryUrl);
const common = { clientId: "wavro", bootstrapBrokers: [bootstrap] };

const { missing } = drivers.find(({ name }) => name === "@platformatic/kafka");
if (missing !== undefined) skip("@platformatic/kafka", missing);
else {
  const { Consumer, Producer } = await import("@platformatic/kafka");
  await test("values and keys there and back, a tombstone and poison between", () => thereAndBack(Producer, Consumer));
}
finish();

async function thereAndBack(Producer, Consumer) {
  const topic = await createTopic(unique("platformatic"));
  const serdes = (autoRegister) => ({
    value: registry.serde(Order, { topic, autoRegister }),
    key: registry.serde(Key, { topic, autoRegister, side: "key" }),
  });
  const producer = new Producer({ ...common, registry: new PlatformaticRegistry(serdes(true)) });
  const numbers = Array.from({ length: COUNT }, (_, id) => id);
  const messages = numbers.map((id) => ({ topic, key: `k${id}`, value: id === TOMBSTONE ? undefined : { id } }));
  const raw = new Producer(common);
  await producer.send({ messages: messages.slice(0, POISON), acks: -1 });
  await raw.send({ messages: [{ topic, value: Buffer.from("poison") }], acks: -1 });
  await producer.send({ messages: messages.slice(POISON + 1), acks: -1 });
  await Promise.all([producer.close(), raw.close()]);

  const reader = new PlatformaticRegistry({ ...serdes(false), registry });
  const consumer = new Consumer({ ...common, groupId: unique("group"), registry: reader });
  const stream = await consumer.consume({
    topics: [topic],
    mode: "earliest",
    onDeserializationError: () => "continue",
  });
  const seen = [];
  for await (const message of stream) {
    seen.push(message);
    if (seen.length === COUNT) break;
  }
  await consumer.close(true);
  const poison = seen[POISON];
  const { error } = poison.metadata.deserializationError;
  strictEqual(error.code, "bad-magic");
  const letter = deadLetter(poison, error, { topic, partition: poison.partition });
  strictEqual(String(letter.value), "poison");
  strictEqual([...letter.headers.keys()].length > 5, true);
  const good = seen.filter((_, at) => at !== POISON);
  deepStrictEqual(
    good.map(({ key, value }) => [key, value]),
    numbers.filter((id) => id !== POISON).map((id) => [`k${id}`, id === TOMBSTONE ? null : { id }]),
  );
}
