// wavro's and the other serdes of JavaScript behind one face, each over the real registry: { name, write, read }, where `write` gives the
// bytes of a value under the latest version of a topic's subject, and `read` the value.
import { registryUrl } from "./harness.mjs";

export const confluentSerde = {
  name: "@confluentinc/schemaregistry",
  open: async () => {
    const { SchemaRegistryClient, AvroSerializer, AvroDeserializer, SerdeType } =
      await load("@confluentinc/schemaregistry");
    const client = new SchemaRegistryClient({ baseURLs: [registryUrl] });
    const strategy = { subjectNameStrategyType: "TOPIC" };
    const options = { autoRegisterSchemas: false, useLatestVersion: true, ...strategy };
    const serializer = new AvroSerializer(client, SerdeType.VALUE, options);
    const deserializer = new AvroDeserializer(client, SerdeType.VALUE, strategy);
    return {
      write: (topic, value) => serializer.serialize(topic, withBuffers(value)),
      read: (topic, bytes) => deserializer.deserialize(topic, bytes),
    };
  },
};

export const kafkajsSerde = inKafkajsStyle("@kafkajs/confluent-schema-registry");
/** The stand-in for that one: the same program with one import changed. */
export const dropInSerde = inKafkajsStyle("wavro/kafka");

function inKafkajsStyle(name) {
  const open = async () => {
    const { SchemaRegistry } = await load(name);
    const registry = new SchemaRegistry({ host: registryUrl });
    return {
      write: async (topic, value) =>
        registry.encode(await registry.getLatestSchemaId(`${topic}-value`), withBuffers(value)),
      read: (_topic, bytes) => registry.decode(bytes),
    };
  };
  return { name, open };
}

export const wavroSerde = {
  name: "wavro",
  open: async () => {
    const { RegistryClient } = await import("wavro/registry");
    const serde = new RegistryClient(registryUrl).serde(null, { useLatest: true, values: { long: "number" } });
    return {
      write: (topic, value) => serde.encode(value, { topic }),
      read: (topic, bytes) => serde.decode(bytes, { topic }),
    };
  },
};

async function load(name) {
  const module = await import(name);
  return module.default ?? module;
}

/** avsc takes Buffers, and no other Uint8Array. */
export function withBuffers(value) {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (Array.isArray(value)) return value.map(withBuffers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withBuffers(item)]));
}
