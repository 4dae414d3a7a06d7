// wavro/kafka in consumers of the real clients: what is handled, what is buried, what is committed.
import { deepStrictEqual, strictEqual } from "node:assert";
import { avroType } from "wavro";
import { deadLetter, eachBatch, eachMessage } from "wavro/kafka";
import { RegistryClient } from "wavro/registry";
import { cases, plain } from "../cases.mjs";
import { committed, createTopic, drivers } from "../drivers.mjs";
import { finish, registryUrl, skip, test, unique } from "../harness.mjs";

const PARTITIONS = 2;
const COUNT = 60;
const [{ schema, values }] = cases;
const type = avroType(schema, { long: "number" });
const registry = new RegistryClient(registryUrl);
const isPoison = (_message, at) => at % 10 === 9;
const isTombstone = (at) => at % 10 === 4;
const text = (value) => JSON.stringify(plain(value));

for (const driver of drivers.filter(({ consumer }) => consumer !== undefined)) {
  if (driver.missing !== undefined) {
    skip(`adapters of ${driver.name}`, driver.missing);
    continue;
  }
  await test(`eachBatch of ${driver.name}`, () => consumed(driver, eachBatch, batchHandler, { maxMessages: 7 }));
  await test(`eachMessage of ${driver.name}`, () => consumed(driver, eachMessage, messageHandler, {}));
  await test(`eachBatch of ${driver.name}, whose handler fails`, () =>
    consumed(driver, eachBatch, failing(batchHandler), { maxMessages: 7 }));
}
finish();

/** Messages of every kind through a consumer that `adapter` and `handlerOf` make. */
async function consumed(driver, adapter, handlerOf, options) {
  const topic = await createTopic(unique("adapters"), PARTITIONS);
  const dead = await createTopic(unique("adapters-dead"));
  const serde = registry.serde(type, { topic, autoRegister: true });
  const messages = await messagesOf(serde);
  await driver.produce(topic, messages);
  const producer = await driver.producer();
  const seen = new Map();
  let finished;
  const all = new Promise((resolve) => {
    finished = resolve;
  });
  const note = (partition, offset, what) => {
    seen.set(`${partition}/${offset}`, what);
    if (seen.size === COUNT) finished();
  };
  const onError = async (error, failed) => {
    await producer.send({ topic: dead, messages: [deadLetter(failed.message, error, failed)] });
    note(failed.partition, failed.offset, `${failed.message.key} ${error.code}`);
  };
  const group = unique("group");
  const consumer = await driver.consumer(topic, group);
  await consumer.run(adapter(serde, handlerOf(note), { onError, ...options }));
  await all;
  await consumer.disconnect(); // which commits
  await producer.disconnect();
  deepStrictEqual([...seen.values()].sort(), messages.map(expected).sort());
  for (const [offset, end] of Object.values(await committed(topic, group))) strictEqual(offset, end);
  const buried = await driver.consume(dead, messages.filter(isPoison).length);
  const bytes = ({ key, value }) => `${Buffer.from(key)} ${Buffer.from(value).toString("hex")}`;
  deepStrictEqual([...new Set(buried.map(bytes))].sort(), messages.filter(isPoison).map(bytes).sort());
  for (const { headers } of buried) strictEqual(String([headers["dlq.topic"]].flat()[0]), topic);
}

async function messagesOf(serde) {
  const messages = [];
  for (let at = 0; at < COUNT; at++) {
    const value = isTombstone(at) ? null : await serde.encode(values[at % values.length]);
    messages.push({ key: Buffer.from(`key-${at}`), value: isPoison(undefined, at) ? value.subarray(0, -1) : value });
  }
  return messages;
}

/** What is to be seen of a message. */
function expected({ key }, at) {
  if (isPoison(undefined, at)) return `${key} truncated`;
  return `${key} ${text(isTombstone(at) ? null : values[at % values.length])}`;
}

function messageHandler(note) {
  return ({ partition, offset, value, message }) => note(partition, offset, `${message.key} ${text(value)}`);
}

function batchHandler(note) {
  return (received) => received.forEach(messageHandler(note));
}

/** It fails at first, when it has begun: what it had noted comes again. */
function failing(handlerOf) {
  return (note) => {
    let failures = 2;
    const handler = handlerOf(note);
    return (received) => {
      if (failures-- <= 0) return handler(received);
      handler(received.slice(0, 1));
      throw new Error("the handler fails on purpose");
    };
  };
}
