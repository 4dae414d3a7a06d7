// Values from each serde of JavaScript to each other one, over the broker and the registry.
import { deepStrictEqual } from "node:assert";
import { cases, plain } from "../cases.mjs";
import { createTopic, drivers } from "../drivers.mjs";
import { finish, skip, test, unique } from "../harness.mjs";
import { register } from "../rest.mjs";
import { confluentSerde, kafkajsSerde, wavroSerde } from "../serdes.mjs";

const [client] = drivers;
const serdes = [];
for (const { name, open } of [wavroSerde, confluentSerde, kafkajsSerde]) serdes.push({ name, ...(await open()) });

for (const one of cases) {
  const able = serdes.filter(({ name }) => {
    const why = one.without?.[name];
    if (why !== undefined) skip(`${one.name} with ${name}`, why);
    return why === undefined;
  });
  const topic = await test(`${one.name}: a topic and its schema`, async () => {
    const topic = await createTopic(unique("serdes"));
    await register(`${topic}-value`, one);
    return topic;
  });
  if (topic === undefined) continue; // that was said
  for (const writer of able) {
    const messages = await test(`${writer.name} writes ${one.name}`, () => sent(topic, writer, one.values));
    if (messages === undefined) continue;
    for (const reader of able)
      await test(`${reader.name} reads ${one.name} of ${writer.name}`, async () => {
        const values = [];
        for (const { value } of messages) values.push(await reader.read(topic, value));
        deepStrictEqual(values.map(plain), one.values.map(plain));
      });
  }
}
finish();

/** Messages of one writer as they come from the broker. */
async function sent(topic, writer, values) {
  const messages = [];
  for (const value of values)
    messages.push({ value: await writer.write(topic, value), headers: { from: Buffer.from(writer.name) } });
  await client.produce(topic, messages);
  const mine = (message) => String(message.headers.from) === writer.name;
  return (await client.consume(topic, values.length, mine)).filter(mine);
}
