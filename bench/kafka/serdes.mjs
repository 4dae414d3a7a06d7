// node bench/kafka/serdes.mjs '{"dataset":"flat","rounds":30}': what a message costs each serde, in this process; JSON.
import { deepStrictEqual } from "node:assert";
import { createRequire } from "node:module";
import avsc from "avsc";
import { avroType } from "wavro";
import { SchemaRegistry } from "wavro/kafka";
import { RegistryClient } from "wavro/registry";
import { stage } from "../../test/kafka/install.mjs";
import { random } from "../random.mjs";
import { DATA, evolved } from "./data.mjs";
import { serve } from "./registry.mjs";

const peers = createRequire(`${stage}package.json`);
const confluent = peers("@confluentinc/schemaregistry");
const kafkajs = peers("@kafkajs/confluent-schema-registry");

const TOPIC = "t";
const STAND_IN = "SchemaRegistry";
const WARMUP_MILLISECONDS = 800;
const SAMPLE_MILLISECONDS = 25;
/** Microseconds a message. */
const COSTLY = 5;

async function run({ dataset, rounds, standIn }) {
  const { schema, values } = DATA[dataset]();
  const reader = evolved(schema);
  const type = avsc.Type.forSchema(schema);
  const bodies = values.map((value) => type.toBuffer(value));
  const messages = bodies.map((body) => Buffer.concat([Buffer.of(0, 0, 0, 0, 1), body]));
  const one = await serve([schema]); // the latest is what was written
  const two = await serve([schema, reader]);
  const data = { schema, reader, type, values, bodies, messages };
  const times = {};
  for (const [op, make] of Object.entries({ plain, evolution, encode })) {
    const all = await make(data, op === "evolution" ? two.url : one.url);
    const functions = Object.fromEntries(Object.entries(all).filter(([name]) => isOf(name, standIn)));
    times[op] = await inTurns(functions, rounds, values.length);
  }
  one.close();
  two.close();
  const bytes = bodies.reduce((sum, { length }) => sum + length, 0) / bodies.length;
  return { dataset, messages: values.length, bytes, times };
}

/** Programs have the serdes or the class that stands in for another one: each is measured without the other. */
const isOf = (name, standIn) => (standIn ? ["avsc", "@kafkajs", STAND_IN].includes(name) : name !== STAND_IN);

async function plain({ schema, type, values, bodies, messages }, url) {
  const registry = new RegistryClient(url);
  const serde = registry.serde(avroType(JSON.stringify(schema)), { topic: TOPIC });
  const client = new confluent.SchemaRegistryClient({ baseURLs: [url] });
  const { deserialize } = confluentOf(client, {});
  const theirs = new kafkajs.SchemaRegistry({ host: url });
  const ours = new SchemaRegistry({ host: url });
  await serde.prepare(messages);
  return same(values, {
    avsc: () => bodies.map((body) => type.fromBuffer(body)),
    "@kafkajs": () => each(messages, (message) => theirs.decode(message)),
    "@confluentinc": () => each(messages, deserialize),
    decode: () => each(messages, (message) => serde.decode(message)),
    decodeSync: () => messages.map((message) => serde.decodeSync(message)),
    decodeBatchSync: () => serde.decodeBatchSync(messages),
    SchemaRegistry: () => each(messages, (message) => ours.decode(message)),
  });
}

async function evolution({ reader, type, values, bodies, messages }, url) {
  const registry = new RegistryClient(url);
  const serde = registry.serde(avroType(JSON.stringify(reader)), { topic: TOPIC });
  const client = new confluent.SchemaRegistryClient({ baseURLs: [url] });
  const { deserialize } = confluentOf(client, { useLatestVersion: true });
  const theirs = new kafkajs.SchemaRegistry({ host: url });
  const ours = new SchemaRegistry({ host: url });
  const readerType = avsc.Type.forSchema(reader);
  const resolver = readerType.createResolver(type);
  const options = { AVRO: { readerSchema: reader } };
  await serde.prepare(messages);
  const expected = values.map((value) => ({ ...value, added: "" }));
  return same(expected, {
    avsc: () => bodies.map((body) => readerType.fromBuffer(body, resolver)),
    "@kafkajs": () => each(messages, (message) => theirs.decode(message, options)),
    "@confluentinc": () => each(messages, deserialize),
    decode: () => each(messages, (message) => serde.decode(message)),
    decodeSync: () => messages.map((message) => serde.decodeSync(message)),
    decodeBatchSync: () => serde.decodeBatchSync(messages),
    SchemaRegistry: () => each(messages, (message) => ours.decode(message, options)),
  });
}

async function encode({ schema, type, values, bodies, messages }, url) {
  const registry = new RegistryClient(url);
  const serde = registry.serde(avroType(JSON.stringify(schema)), { topic: TOPIC, schemaId: 1 });
  const client = new confluent.SchemaRegistryClient({ baseURLs: [url] });
  const { serialize } = confluentOf(client, { useLatestVersion: true });
  const theirs = new kafkajs.SchemaRegistry({ host: url });
  const ours = new SchemaRegistry({ host: url });
  await serde.preload();
  const bytes = (list) => list.map((one) => [...one]);
  deepStrictEqual(bytes(bodies), bytes(values.map((value) => type.toBuffer(value))));
  return same(
    bytes(messages),
    {
      "@kafkajs": () => each(values, (value) => theirs.encode(1, value)),
      "@confluentinc": () => each(values, serialize),
      encodeSync: () => values.map((value) => serde.encodeSync(value)),
      encodeBatchSync: () => serde.encodeBatchSync(values),
      SchemaRegistry: () => each(values, (value) => ours.encode(1, value)),
    },
    bytes,
    { avsc: () => values.map((value) => type.toBuffer(value)) },
  );
}

/** Confluent's serdes, in their cheapest mode: by topic, without a request for associations. */
function confluentOf(client, options) {
  const config = { subjectNameStrategyType: "TOPIC", ...options };
  const serializer = new confluent.AvroSerializer(client, confluent.SerdeType.VALUE, {
    ...config,
    autoRegisterSchemas: false,
  });
  const deserializer = new confluent.AvroDeserializer(client, confluent.SerdeType.VALUE, config);
  return {
    serialize: (value) => serializer.serialize(TOPIC, value),
    deserialize: (message) => deserializer.deserialize(TOPIC, message),
  };
}

async function each(items, one) {
  const results = new Array(items.length);
  for (let i = 0; i < items.length; i++) results[i] = await one(items[i]);
  return results;
}

/** The functions, once all have given what is expected. */
async function same(expected, functions, seen = (list) => list.map((value) => ({ ...value })), others = {}) {
  const plainOf = (value) => JSON.parse(JSON.stringify(value));
  for (const [name, run] of Object.entries(functions))
    deepStrictEqual(plainOf(seen(await run())), plainOf(expected), `${name} gives something else`);
  return { ...others, ...functions };
}

/**
 * Microseconds of processor time a message, of each round, by name. Functions run in turns; those that cost a lot run
 * behind the others: what they leave to the collector's threads would be on the account of the next one.
 */
async function inTurns(functions, rounds, messages) {
  const names = Object.keys(functions);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const isCostly = {};
  for (const name of names) isCostly[name] = (await sample(functions[name], WARMUP_MILLISECONDS)) / messages > COSTLY;
  const { int } = random(1);
  for (const together of [names.filter((name) => !isCostly[name]), names.filter((name) => isCostly[name])]) {
    for (const name of together) await sample(functions[name], WARMUP_MILLISECONDS);
    for (let round = 0; round < rounds; round++) {
      const first = int(together.length);
      for (let turn = 0; turn < together.length; turn++) {
        const name = together[(first + turn) % together.length];
        globalThis.gc?.({ type: "minor" });
        times[name].push((await sample(functions[name], SAMPLE_MILLISECONDS)) / messages);
      }
    }
  }
  return times;
}

/** Microseconds of processor time of one run, garbage collection included. */
async function sample(run, milliseconds) {
  const before = process.cpuUsage();
  let runs = 0;
  let spent = 0;
  do {
    const pending = run();
    if (pending instanceof Promise) await pending;
    runs++;
    const { user, system } = process.cpuUsage(before);
    spent = user + system;
  } while (spent < milliseconds * 1000);
  return spent / runs;
}

const result = await run(JSON.parse(process.argv[2]));
process.stdout.write(JSON.stringify(result), () => process.exit(0)); // clients of others leave timers behind
