// Values to and from Confluent's client for Python, over the broker and the registry.
import { deepStrictEqual } from "node:assert";
import { cases, plain } from "../cases.mjs";
import { createTopic, drivers } from "../drivers.mjs";
import { finish, installed, skip, test, unique } from "../harness.mjs";
import { openPython } from "../python.mjs";
import { register } from "../rest.mjs";
import { wavroSerde } from "../serdes.mjs";

const [client] = drivers;
const NAME = "confluent-kafka for Python";
const { missing, broken, command } = installed.python;
if (missing !== undefined || broken !== undefined) skip(NAME, missing ?? broken);
else {
  const python = openPython(command);
  const wavro = await wavroSerde.open();
  for (const one of cases) await meet(python, wavro, one);
  python.close();
}
finish();

async function meet(python, wavro, one) {
  const there = async () => {
    const topic = await createTopic(unique("python"));
    await register(`${topic}-value`, one);
    return topic;
  };
  // A tombstone at the end of each.
  const values = [...one.values, null];
  await test(`it reads ${one.name} of wavro`, async () => {
    const topic = await there();
    const messages = [];
    for (const value of values) messages.push({ value: await wavro.write(topic, value) });
    await client.produce(topic, messages);
    deepStrictEqual((await python.consume(topic, values.length)).map(plain), values.map(plain));
  });
  await test(`wavro reads ${one.name} of it`, async () => {
    const topic = await there();
    await python.produce(topic, values);
    const found = [];
    for (const { value } of await client.consume(topic, values.length)) found.push(await wavro.read(topic, value));
    deepStrictEqual(found.map(plain), values.map(plain));
  });
}
