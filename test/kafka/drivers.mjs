// The Kafka clients behind one face: `produce` messages, and `consume` a topic from its start, as a group of its own, until as
// many have come (that are `counted`).
// A message is { key, value, headers }: Uint8Array or null, headers a plain object of them.
import { bootstrap, installed, unique } from "./harness.mjs";

export const drivers = [kafkajs(), confluent(), platformatic()];

/** An admin that every section uses. */
export async function createTopic(topic, partitions = 1) {
  const { Kafka, logLevel } = await kafkajsModule();
  const admin = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: partitions }], waitForLeaders: true });
  await admin.disconnect();
  return topic;
}

/** What a group has committed of a topic, and where the topic ends: { partition: [committed, end] }. */
export async function committed(topic, groupId) {
  const { Kafka, logLevel } = await kafkajsModule();
  const admin = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const [{ partitions }] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const endOf = new Map(ends.map(({ partition, high }) => [partition, Number(high)]));
  return Object.fromEntries(
    partitions.map(({ partition, offset }) => [partition, [Number(offset), endOf.get(partition)]]),
  );
}

async function kafkajsModule() {
  const module = await import("kafkajs");
  return module.default;
}

function kafkajs() {
  const client = async () => {
    const { Kafka, logLevel } = await kafkajsModule();
    return new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
  };
  return { name: "kafkajs", missing: undefined, ...inKafkajsStyle(client, { producer: {}, consumer: {}, run: {} }) };
}

function confluent() {
  const { missing, broken } = installed.native ?? {};
  const client = async () => {
    const { KafkaJS } = (await import("@confluentinc/kafka-javascript")).default;
    return new KafkaJS.Kafka({ kafkaJS: { brokers: [bootstrap], logLevel: KafkaJS.logLevel.NOTHING } });
  };
  const options = {
    producer: { kafkaJS: {} },
    consumer: { kafkaJS: { fromBeginning: true }, "js.consumer.max.batch.size": 1000 },
  };
  return { name: "@confluentinc/kafka-javascript", missing: missing ?? broken, ...inKafkajsStyle(client, options) };
}

/** Both have the interface of kafkajs; options of consumers are where the one or the other has them. */
function inKafkajsStyle(client, options) {
  const consumerOptions = (groupId) =>
    options.consumer.kafkaJS === undefined
      ? { ...options.consumer, groupId }
      : { ...options.consumer, kafkaJS: { ...options.consumer.kafkaJS, groupId } };
  const producer = async () => {
    const producer = (await client()).producer(options.producer);
    await producer.connect();
    return producer;
  };
  const consumer = async (topic, groupId = unique("group")) => {
    const consumer = (await client()).consumer(consumerOptions(groupId));
    await consumer.connect();
    await consumer.subscribe({ topic, ...(options.consumer.kafkaJS === undefined ? { fromBeginning: true } : {}) });
    return consumer;
  };
  return {
    /** As the client has them: connected, and subscribed to a topic from its start. */
    producer,
    consumer,
    produce: async (topic, messages) => {
      const sender = await producer();
      await sender.send({ topic, messages: messages.map(withBuffers) });
      await sender.disconnect();
    },
    consume: async (topic, count, counted = () => true) => {
      const receiver = await consumer(topic);
      const messages = await new Promise((resolve, reject) => {
        const found = [];
        const eachBatch = async ({ batch }) => {
          found.push(...batch.messages);
          if (found.filter(counted).length >= count) resolve(found);
        };
        receiver.run({ eachBatch }).catch(reject);
      });
      await receiver.disconnect();
      return messages;
    },
  };
}

function platformatic() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const missing = major > 22 || (major === 22 && minor >= 22) ? undefined : `it needs Node.js 22.22, this is ${major}`;
  const common = { clientId: "wavro", bootstrapBrokers: [bootstrap] };
  return {
    name: "@platformatic/kafka",
    missing,
    produce: async (topic, messages) => {
      const { Producer } = await import("@platformatic/kafka");
      const producer = new Producer(common);
      const mapped = messages.map((message) => {
        const { key, value, headers } = withBuffers(message);
        const entries = Object.entries(headers).map(([name, bytes]) => [Buffer.from(name), bytes]);
        return { topic, key: key ?? undefined, value: value ?? undefined, headers: new Map(entries) };
      });
      await producer.send({ messages: mapped, acks: -1 });
      await producer.close();
    },
    consume: async (topic, count, counted = () => true) => {
      const { Consumer } = await import("@platformatic/kafka");
      const consumer = new Consumer({ ...common, groupId: unique("group") });
      const stream = await consumer.consume({ topics: [topic], mode: "earliest" });
      const found = [];
      for await (const message of stream) {
        found.push(message);
        if (found.filter(counted).length >= count) break;
      }
      await consumer.close(true);
      return found;
    },
  };
}

/** As the clients take it: kafkajs tells a Buffer from other Uint8Arrays. */
function withBuffers({ key = null, value, headers = {} }) {
  const buffer = (bytes) => (bytes === null ? null : Buffer.from(bytes));
  return {
    key: buffer(key),
    value: buffer(value),
    headers: Object.fromEntries(Object.entries(headers).map(([name, bytes]) => [name, buffer(bytes)])),
  };
}
