// Values to and from Apicurio's serdes for Java, which frame ids in 4 bytes or in 8.
import { deepStrictEqual, strictEqual } from "node:assert";
import { avroType, parse, stringify } from "wavro";
import { apicurioFraming, confluentFraming } from "wavro/message";
import { RegistryClient } from "wavro/registry";
import { cases, plain } from "../cases.mjs";
import { createTopic, drivers } from "../drivers.mjs";
import { finish, installed, registryUrl, skip, test, unique } from "../harness.mjs";
import { openJava } from "../java.mjs";

const [client] = drivers;
const [{ schema, values }] = cases;
const type = avroType(schema, { long: "number" });
/** Handlers of ids, and what reads and writes the same. */
const HANDLERS = [
  { handler: "Default4ByteIdHandler", name: "4 bytes", framing: apicurioFraming(), head: 5 },
  { handler: "Default4ByteIdHandler", name: "4 bytes, as Confluent's", framing: confluentFraming(), head: 5 },
  { handler: "Legacy8ByteIdHandler", name: "8 bytes", framing: apicurioFraming({ idBytes: 8 }), head: 9 },
  {
    handler: "Legacy8ByteIdHandler",
    name: "8 bytes or 4",
    framing: apicurioFraming({ idBytes: "optimistic" }),
    head: 5,
  },
];

const { missing, broken, command } = installed.java;
if (missing !== undefined || broken !== undefined) skip("Apicurio's serdes for Java", missing ?? broken);
else {
  const java = openJava(command);
  for (const one of HANDLERS) await meet(java, one);
  java.close();
}
finish();

async function meet(java, { handler, name, framing, head }) {
  const registry = new RegistryClient(registryUrl);
  await test(`wavro reads what Java writes, ${name}`, async () => {
    const topic = await createTopic(unique("java"));
    const texts = values.map((value) => stringify(type, value, { json: "avro" }));
    await java.produce(topic, handler, JSON.stringify(schema), texts);
    const messages = await client.consume(topic, values.length);
    const serde = registry.serde(type, { topic, framing });
    deepStrictEqual((await serde.decodeBatch(messages)).map(plain), values.map(plain));
    strictEqual((await registry.version(`${topic}-value`, "latest")).version, 1);
  });
  await test(`Java reads what wavro writes, ${name}`, async () => {
    const topic = await createTopic(unique("java"));
    const serde = registry.serde(type, { topic, framing, autoRegister: true });
    const messages = await serde.encodeBatch(values);
    strictEqual(framing.read(messages[0], undefined, "value").offset, head);
    await client.produce(
      topic,
      messages.map((value) => ({ value })),
    );
    const reads = head === 9 ? "Legacy8ByteIdHandler" : "Default4ByteIdHandler";
    const texts = await java.consume(topic, reads, values.length);
    deepStrictEqual(
      texts.map((text) => plain(parse(type, text, { json: "avro" }))),
      values.map(plain),
    );
  });
}
