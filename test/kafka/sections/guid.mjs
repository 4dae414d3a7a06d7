// Schemas told by GUID in a header, wavro's and those of Confluent's clients. The registry is MemoryRegistry behind HTTP:
// no other that is to be had knows GUIDs.
import { deepStrictEqual, strictEqual } from "node:assert";
import { confluentFraming } from "wavro/message";
import { RegistryClient } from "wavro/registry";
import { cases, plain } from "../cases.mjs";
import { createTopic, drivers } from "../drivers.mjs";
import { finish, installed, skip, test, unique } from "../harness.mjs";
import { MemoryRegistry, serveRegistry } from "../memory-registry.mjs";
import { openPython } from "../python.mjs";
import { withBuffers } from "../serdes.mjs";

const HEADER = "__value_schema_id";
const [client] = drivers;
const [{ schema, values }] = cases;
const memory = new MemoryRegistry();
const { url } = await serveRegistry(memory);
const wavro = new RegistryClient(url).serde(null, {
  framing: confluentFraming({ place: "header" }),
  useLatest: true,
  values: { long: "number" },
});

for (const driver of drivers)
  if (driver.missing !== undefined) skip(`messages of ${driver.name}`, driver.missing);
  else
    await test(`wavro reads messages as ${driver.name} gives them`, async () => {
      const topic = await there("guid");
      await sentByWavro(topic);
      const messages = await driver.consume(topic, values.length);
      deepStrictEqual((await wavro.decodeBatch(messages, { topic })).map(plain), values.map(plain));
    });
await meetConfluent();
const { missing, broken, command } = installed.python;
if (missing !== undefined || broken !== undefined) skip("GUIDs of Confluent's Python", missing ?? broken);
else await meetPython(openPython(command, { place: "header", registry: url }));
finish();

async function there(name) {
  const topic = await createTopic(unique(name));
  await memory.register(`${topic}-value`, JSON.stringify(schema));
  return topic;
}

async function sentByWavro(topic) {
  const messages = [];
  for (const value of values) {
    const headers = {};
    messages.push({ value: await wavro.encode(value, { topic, headers }), headers });
  }
  await client.produce(topic, messages);
}

async function readByWavro(topic) {
  const messages = await client.consume(topic, values.length);
  for (const { headers } of messages) deepStrictEqual([headers[HEADER].length, headers[HEADER][0]], [17, 1]);
  deepStrictEqual((await wavro.decodeBatch(messages, { topic })).map(plain), values.map(plain));
}

async function meetPython(python) {
  await test("Confluent's Python reads GUIDs of wavro", async () => {
    const topic = await there("guid-python");
    await sentByWavro(topic);
    deepStrictEqual((await python.consume(topic, values.length)).map(plain), values.map(plain));
  });
  await test("wavro reads GUIDs of Confluent's Python", async () => {
    const topic = await there("guid-python");
    await python.produce(topic, values);
    await readByWavro(topic);
  });
  python.close();
}

async function meetConfluent() {
  const module = await import("@confluentinc/schemaregistry");
  const { AvroDeserializer, AvroSerializer, HeaderSchemaIdSerializer, SchemaRegistryClient, SerdeType } =
    module.default ?? module;
  const registry = new SchemaRegistryClient({ baseURLs: [url] });
  const strategy = { subjectNameStrategyType: "TOPIC" };
  await test("@confluentinc/schemaregistry reads GUIDs of wavro", async () => {
    const topic = await there("guid-confluent");
    await sentByWavro(topic);
    const deserializer = new AvroDeserializer(registry, SerdeType.VALUE, strategy);
    const found = [];
    for (const { value, headers } of await client.consume(topic, values.length))
      found.push(await deserializer.deserialize(topic, value, headers));
    deepStrictEqual(found.map(plain), values.map(plain));
  });
  await test("wavro reads GUIDs of @confluentinc/schemaregistry", async () => {
    const topic = await there("guid-confluent");
    const options = { autoRegisterSchemas: false, useLatestVersion: true, ...strategy };
    const serializer = new AvroSerializer(registry, SerdeType.VALUE, {
      ...options,
      schemaIdSerializer: HeaderSchemaIdSerializer,
    });
    const messages = [];
    for (const value of values) {
      const headers = {};
      messages.push({ value: await serializer.serialize(topic, withBuffers(value), headers), headers });
    }
    strictEqual(messages[0].headers[HEADER].length, 17);
    await client.produce(topic, messages);
    await readByWavro(topic);
  });
}
