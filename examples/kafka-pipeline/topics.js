// What is asked of the broker and the registry about the topic of a run.
import { setTimeout } from "node:timers/promises";
import { RegistryClient } from "wavro/registry";
import { committedUnhandled } from "./check.js";

const PARTITIONS = 6;
const LOOK_MILLISECONDS = 200;
const COMMIT_MILLISECONDS = 30_000;

/** A topic, one for its dead letters, and what the registry asks of the versions of its schema. */
export async function prepare(admin, topic) {
  const topics = [
    { topic, numPartitions: PARTITIONS },
    { topic: `${topic}.dead`, numPartitions: 1 },
  ];
  await admin.createTopics({ topics, waitForLeaders: true });
  const registry = new RegistryClient(process.env.SCHEMA_REGISTRY_URL);
  await registry.setCompatibilityLevel("BACKWARD_TRANSITIVE", `${topic}-value`);
}

/** Look at the committed offsets again and again, and at whether what is below them has been handled. */
export function watchCommits(admin, { topic, name, folder }) {
  const seen = { snapshots: 0, unhandled: new Set() };
  const stopped = new AbortController();
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      const [{ partitions }] = await admin.fetchOffsets({ groupId: name, topics: [topic] });
      for (const at of committedUnhandled(folder, partitions)) seen.unhandled.add(at); // journals are read after offsets
      seen.snapshots++;
      await setTimeout(LOOK_MILLISECONDS);
    }
    return seen;
  })();
  watching.catch(() => {}); // it is awaited in `stop`
  return {
    stop: () => {
      stopped.abort();
      return watching;
    },
  };
}

/** Wait until the group has committed all that is in the topic; how much it has not when that takes too long. */
export async function allCommitted(admin, { topic, name }) {
  for (let deadline = Date.now() + COMMIT_MILLISECONDS; ; ) {
    const ends = await admin.fetchTopicOffsets(topic);
    const [{ partitions }] = await admin.fetchOffsets({ groupId: name, topics: [topic] });
    const committed = new Map(partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]));
    const lag = ends.reduce((sum, { partition, high }) => sum + Number(high) - committed.get(partition), 0);
    if (lag === 0 || Date.now() > deadline) return lag;
    await setTimeout(LOOK_MILLISECONDS);
  }
}

export async function sizeOf(admin, topic) {
  return (await admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + Number(high), 0);
}

/** All messages of a topic: { key, value as hexadecimal digits, headers }. */
export async function readAll(kafka, topic, size) {
  const letters = [];
  if (size === 0) return letters;
  const consumer = kafka.consumer({ groupId: `${topic}-reader`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise((resolve, reject) => {
    const eachMessage = async ({ message: { key, value, headers } }) => {
      letters.push({ key: key?.toString(), value: value?.toString("hex"), headers });
      if (letters.length === size) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return letters;
}
