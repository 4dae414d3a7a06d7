// node producer.js VERSION COUNT FOLDER: sends orders of one version of the schema in bursts, poison among them, and
// writes down what the broker has taken.
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import kafkajs from "kafkajs";
import { avroType } from "wavro";
import { RegistryClient } from "wavro/registry";
import { orderOf, versions } from "./schemas.js";

const BURST = 60;
const PAUSE_MILLISECONDS = 250;
/** One message in so many is none. */
const POISON_EVERY = 37;
const POISONS = ["cut", "text", "unknown schema", "other schema"];

const [version, count, folder] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const { KAFKA_BOOTSTRAP, SCHEMA_REGISTRY_URL, TOPIC } = process.env;
const registry = new RegistryClient(SCHEMA_REGISTRY_URL);
const type = avroType(versions[version - 1]);
await registry.register(`${TOPIC}-value`, type.schema);
const orders = registry.serde(type, { subject: `${TOPIC}-value` });
await registry.register(`${TOPIC}-note`, '"string"');
const notes = registry.serde(avroType("string"), { subject: `${TOPIC}-note` });

const producer = new kafkajs.Kafka({
  brokers: KAFKA_BOOTSTRAP.split(","),
  logLevel: kafkajs.logLevel.NOTHING,
}).producer();
await producer.connect();
for (let start = 0; start < count; start += BURST) {
  const burst = [];
  for (let at = start; at < Math.min(start + BURST, count); at++)
    burst.push(await message(version * 1_000_000 + at, at));
  await producer.send({ topic: TOPIC, messages: burst.map(({ id, value }) => ({ key: String(id), value })) });
  const taken = burst.map(({ id, poison, value }) => ({ id, version, poison, value: poison && value.toString("hex") }));
  appendFileSync(join(folder, `producer-${version}.sent`), taken.map((one) => `${JSON.stringify(one)}\n`).join(""));
  await setTimeout(PAUSE_MILLISECONDS);
}
await producer.disconnect();

async function message(id, at) {
  const value = Buffer.from(await orders.encode(orderOf(version, id)));
  if (at % POISON_EVERY !== POISON_EVERY - 1) return { id, value };
  const poison = POISONS[Math.floor(at / POISON_EVERY) % POISONS.length];
  return { id, poison, value: await poisoned(poison, value) };
}

async function poisoned(poison, value) {
  if (poison === "cut") return value.subarray(0, value.length - 3);
  if (poison === "text") return Buffer.from('{"id": 7}');
  if (poison === "other schema") return Buffer.from(await notes.encode("no order"));
  const unknown = Buffer.from(value);
  unknown.writeInt32BE(2 ** 31 - 2, 1);
  return unknown;
}
