// node consumer.js NAME FOLDER: one process of the consumer group. What it has handled it writes to its journal, each
// message before its offset may be committed, so that what it did can be told when it is killed.
import { openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import kafkajs from "kafkajs";
import { avroType } from "wavro";
import { deadLetter, eachBatch } from "wavro/kafka";
import { RegistryClient } from "wavro/registry";
import { asRead, versions } from "./schemas.js";

/** What handling a message takes. */
const WORK_MILLISECONDS = 4;

const [name, folder] = process.argv.slice(2);
const { KAFKA_BOOTSTRAP, SCHEMA_REGISTRY_URL, TOPIC, GROUP } = process.env;
// A schema that is missing may be on its way: for so long messages that need it are tried again.
const registry = new RegistryClient(SCHEMA_REGISTRY_URL, { missingMs: 500 });
const orders = registry.serde(avroType(versions.at(-1)), { subject: `${TOPIC}-value` });
const journal = openSync(join(folder, `${name}.journal`), "a");
const write = (entry) => writeSync(journal, `${JSON.stringify(entry)}\n`);

const kafka = new kafkajs.Kafka({
  clientId: name,
  brokers: KAFKA_BOOTSTRAP.split(","),
  logLevel: kafkajs.logLevel.NOTHING,
});
const deadLetters = kafka.producer();
const consumer = kafka.consumer({
  groupId: GROUP,
  sessionTimeout: 2500, // how long one that was killed is waited for
  heartbeatInterval: 400,
  rebalanceTimeout: 2500,
  maxWaitTimeInMs: 200,
});
process.on("SIGTERM", async () => {
  await consumer.disconnect();
  await deadLetters.disconnect();
  process.exit(0);
});
await deadLetters.connect();
await consumer.connect();
await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
await consumer.run(eachBatch(orders, handle, { onError: bury, pause: 250, maxMessages: 100 }));

async function handle(received, { heartbeat }) {
  write({ batch: received.length });
  for (const { partition, offset, value } of received) {
    await setTimeout(WORK_MILLISECONDS);
    const version = Math.floor(value.id / 1_000_000);
    const right = isDeepStrictEqual({ ...value }, asRead(version, value.id));
    write({ partition, offset: Number(offset), id: value.id, version, right });
    await heartbeat();
  }
  write({ end: true });
}

/** What can't be decoded, and never will be. When this has ended the message counts as handled. */
async function bury(error, failed) {
  await deadLetters.send({ topic: `${TOPIC}.dead`, messages: [deadLetter(failed.message, error, failed)] });
  write({ partition: failed.partition, offset: Number(failed.offset), dead: error.code });
}
