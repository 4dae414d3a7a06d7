// What a message costs a consumer of kafkajs from one partition of a broker on this machine, handler doing nothing:
// microseconds of the consumer's processor time, all of the client included, and messages a second by the clock.
import { createRequire } from "node:module";
import avsc from "avsc";
import { avroType } from "wavro";
import { eachBatch } from "wavro/kafka";
import { RegistryClient } from "wavro/registry";
import { startBroker } from "../../test/kafka/components/broker.mjs";
import { installBroker, stage } from "../../test/kafka/install.mjs";
import { median } from "../measure.mjs";
import { DATA } from "./data.mjs";
import { serve } from "./registry.mjs";

const MESSAGES = 200_000;
const TURNS = 5;

/** By way of decoding, the median of the turns. */
export async function consumerRates() {
  const installed = installBroker();
  if (installed.missing ?? installed.broken) throw new Error(installed.missing ?? installed.broken);
  const peers = createRequire(`${stage}package.json`);
  const { Kafka, logLevel } = peers("kafkajs");
  const confluent = peers("@confluentinc/schemaregistry");
  const theirs = peers("@kafkajs/confluent-schema-registry");
  const { schema, values } = DATA.flat();
  const broker = await startBroker(installed);
  const registry = await serve([schema]);
  const kafka = new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING });
  const topic = "bench";
  await produce(kafka, topic, schema, values);
  const serde = new RegistryClient(registry.url).serde(avroType(JSON.stringify(schema)), { topic });
  const client = new confluent.SchemaRegistryClient({ baseURLs: [registry.url] });
  const deserializer = new confluent.AvroDeserializer(client, confluent.SerdeType.VALUE, {
    subjectNameStrategyType: "TOPIC",
  });
  const kafkajsRegistry = new theirs.SchemaRegistry({ host: registry.url });
  const each = (decode) => (count) => ({
    eachBatch: async ({ batch }) => {
      for (const { value } of batch.messages) await decode(value);
      count(batch.messages.length);
    },
  });
  const ways = {
    "kafkajs alone, nothing decoded": (count) => ({ eachBatch: async ({ batch }) => count(batch.messages.length) }),
    "wavro, eachBatch": (count) => eachBatch(serde, (received) => count(received.length)),
    "@kafkajs/confluent-schema-registry": each((value) => kafkajsRegistry.decode(value)),
    "@confluentinc/schemaregistry": each((value) => deserializer.deserialize(topic, value)),
  };
  const rates = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let turn = 0; turn < TURNS; turn++)
    for (const [name, config] of Object.entries(ways)) rates[name].push(await rateOf(kafka, topic, config));
  registry.close();
  await broker.stop();
  return Object.entries(rates).map(([name, turns]) => ({
    name,
    micros: median(turns.map(({ micros }) => micros)),
    rate: median(turns.map(({ rate }) => rate)),
    turns,
  }));
}

async function produce(kafka, topic, schema, values) {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
  const type = avsc.Type.forSchema(schema);
  const messages = values.map((value) => ({ value: Buffer.concat([Buffer.of(0, 0, 0, 0, 1), type.toBuffer(value)]) }));
  const producer = kafka.producer();
  await producer.connect();
  for (let sent = 0; sent < MESSAGES; sent += 5000)
    await producer.send({ topic, messages: Array.from({ length: 5000 }, (_, i) => messages[i % messages.length]) });
  await producer.disconnect();
}

/** From the first batch on: joining a group takes its time. */
async function rateOf(kafka, topic, config) {
  const groupId = `bench-${Math.random().toString(36).slice(2)}`;
  const consumer = kafka.consumer({ groupId, maxBytesPerPartition: 2 ** 20 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const found = await new Promise((resolve, reject) => {
    let started;
    let before;
    let first = 0;
    let seen = 0;
    const count = (messages) => {
      seen += messages;
      if (started === undefined) {
        started = performance.now();
        before = process.cpuUsage();
        first = seen;
      }
      if (seen < MESSAGES) return;
      const { user, system } = process.cpuUsage(before);
      const micros = (user + system) / (seen - first);
      resolve({ micros, rate: ((seen - first) * 1000) / (performance.now() - started) });
    };
    consumer.run(config(count)).catch(reject);
  });
  await consumer.disconnect();
  return found;
}
