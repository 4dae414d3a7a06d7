// node consumer.js NAME FOLDER: one process of the consumer group. What it has handled it writes to its journal, each
// message before its offset may be committed, so that what it did can be told when it is killed.
import { openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import kafkajs from "kafkajs";
import { avroType } from "wavro";
import { RegistryClient } from "wavro/registry";
import { asRead, versions } from "./schemas.js";

/** What handling a message takes. */
const WORK_MILLISECONDS = 4;

const [name, folder] = process.argv.slice(2);
const { KAFKA_BOOTSTRAP, SCHEMA_REGISTRY_URL, TOPIC, GROUP } = process.env;
const registry = new RegistryClient(SCHEMA_REGISTRY_URL);
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
await consumer.run({
  eachBatchAutoResolve: false,
  eachBatch: async ({ batch, resolveOffset, heartbeat, isRunning, isStale }) => {
    const results = await orders.decodeBatch(batch.messages);
    write({ batch: results.length });
    for (const [at, message] of batch.messages.entries()) {
      if (!isRunning() || isStale()) return;
      await take(batch, message, results[at]);
      resolveOffset(message.offset);
      await heartbeat();
    }
    write({ end: true });
  },
});

async function take({ partition }, message, result) {
  const place = { partition, offset: Number(message.offset) };
  if (result instanceof Error) {
    if (result.retriable) throw result; // the batch comes again
    await deadLetters.send({ topic: `${TOPIC}.dead`, messages: [{ key: message.key, value: message.value }] });
    write({ ...place, dead: result.code });
  } else {
    await setTimeout(WORK_MILLISECONDS);
    const version = Math.floor(result.id / 1_000_000);
    write({ ...place, id: result.id, version, right: isDeepStrictEqual({ ...result }, asRead(version, result.id)) });
  }
}
