// Values from each serde of JavaScript to each other one, over the broker and the registry.
import { deepStrictEqual, strictEqual } from "node:assert";
import kafkajsRegistry from "@kafkajs/confluent-schema-registry";
import { avroType } from "wavro";
import * as standIn from "wavro/kafka";
import { RegistryClient } from "wavro/registry";
import { cases, plain } from "../cases.mjs";
import { createTopic, drivers } from "../drivers.mjs";
import { finish, registryUrl, skip, test, unique } from "../harness.mjs";
import { register } from "../rest.mjs";
import { confluentSerde, dropInSerde, kafkajsSerde, wavroSerde } from "../serdes.mjs";

const [client] = drivers;
const serdes = [];
for (const { name, open } of [wavroSerde, dropInSerde, confluentSerde, kafkajsSerde])
  serdes.push({ name, ...(await open()) });

for (const one of cases) {
  const able = serdes.filter(({ name }) => {
    const why = one.without?.[name];
    if (why !== undefined) skip(`${one.name} with ${name}`, why);
    return why === undefined;
  });
  const topic = await test(`${one.name}: a topic and its schema`, async () => {
    const topic = await createTopic(unique("serdes"));
    await register(`${topic}-value`, one);
    return topic;
  });
  if (topic === undefined) continue; // that was said
  for (const writer of able) {
    const messages = await test(`${writer.name} writes ${one.name}`, () => sent(topic, writer, one.values));
    if (messages === undefined) continue;
    for (const reader of able)
      await test(`${reader.name} reads ${one.name} of ${writer.name}`, async () => {
        const values = [];
        for (const { value } of messages) values.push(await reader.read(topic, value));
        deepStrictEqual(values.map(plain), one.values.map(plain));
      });
  }
}
await evolution();
await tombstones();
finish();

/** What another one wrote with an older schema, and what another one reads of wavro's with a newer one. */
async function evolution() {
  const order = (...fields) => ({ type: "record", name: "Order", namespace: "com.acme", fields });
  const older = order({ name: "id", type: "int" }, { name: "dropped", type: "string" });
  const newer = order({ name: "id", type: "long" }, { name: "added", type: "string", default: "-" });
  const [wavro, ...others] = serdes;
  const values = [1, 2].map((id) => ({ id, dropped: "a" }));
  const read = values.map(({ id }) => ({ id, added: "-" }));
  for (const { name, write } of others)
    await test(`wavro reads what ${name} wrote, as a newer schema`, async () => {
      const topic = await topicWith(older, "evolution");
      const messages = await sent(topic, { name, write }, values);
      await register(`${topic}-value`, { schema: newer });
      const serde = new RegistryClient(registryUrl).serde(avroType(newer, { long: "number" }), { topic });
      deepStrictEqual((await serde.decodeBatch(messages)).map(plain), read);
      const latest = new RegistryClient(registryUrl).serde(null, {
        topic,
        reader: "latest",
        values: { long: "number" },
      });
      deepStrictEqual((await latest.decodeBatch(messages)).map(plain), read);
    });
  for (const [name, { SchemaRegistry }] of [
    ["@kafkajs/confluent-schema-registry", kafkajsRegistry],
    ["the class that stands in for it", standIn],
  ])
    await test(`${name} reads what wavro wrote, as a newer schema`, async () => {
      const topic = await topicWith(older, "evolution");
      const messages = await sent(topic, wavro, values);
      const registry = new SchemaRegistry({ host: registryUrl });
      const found = [];
      for (const { value } of messages) found.push(await registry.decode(value, { AVRO: { readerSchema: newer } }));
      deepStrictEqual(found.map(plain), read);
    });
}

async function tombstones() {
  const [wavro, dropIn, ...others] = serdes;
  await test("a tombstone of wavro is one", async () => {
    const topic = await topicWith("string", "tombstones");
    const [message] = await sent(topic, wavro, [null]);
    strictEqual(message.value, null);
    strictEqual(await wavro.read(topic, message.value), null);
    strictEqual(await dropIn.read(topic, message.value), null);
  });
  for (const { name } of others) skip(`tombstones with ${name}`, "it throws");
}

async function topicWith(schema, name) {
  const topic = await createTopic(unique(name));
  await register(`${topic}-value`, { schema });
  return topic;
}

/** Messages of one writer as they come from the broker. */
async function sent(topic, writer, values) {
  const messages = [];
  for (const value of values)
    messages.push({ value: await writer.write(topic, value), headers: { from: Buffer.from(writer.name) } });
  await client.produce(topic, messages);
  const mine = (message) => String(message.headers.from) === writer.name;
  return (await client.consume(topic, values.length, mine)).filter(mine);
}
