// Bytes as they are: what each client sends, each client gets.
import { deepStrictEqual } from "node:assert";
import { createTopic, drivers } from "../drivers.mjs";
import { finish, skip, test, unique } from "../harness.mjs";

const bytes = (...numbers) => Uint8Array.from(numbers);
/** What framings need: any byte, headers of 17 bytes, no value, and one of no length. */
const MESSAGES = [
  { key: bytes(0, 0, 0, 0, 7, 2), value: bytes(0, 0, 0, 0, 7, 2), headers: {} },
  { key: null, value: Uint8Array.from({ length: 256 }, (_, at) => at), headers: {} },
  { key: bytes(1), value: bytes(2), headers: { __value_schema_id: bytes(1, ...new Array(16).fill(0xff)) } },
  { key: bytes(1), value: null, headers: {} },
];

for (const from of drivers)
  for (const to of drivers) {
    const name = `${from.name} to ${to.name}`;
    const missing = from.missing ?? to.missing;
    if (missing !== undefined) skip(name, missing);
    else
      await test(name, async () => {
        const topic = await createTopic(unique("raw"));
        await from.produce(topic, MESSAGES);
        const messages = await to.consume(topic, MESSAGES.length);
        deepStrictEqual(messages.map(plain), MESSAGES.map(plain));
      });
  }
finish();

/** In the shape of MESSAGES, whatever the client has for it. */
function plain({ key, value, headers }) {
  const copy = (item) => (item === null || item === undefined ? null : [...item]);
  const last = (item) => (Array.isArray(item) ? item.at(-1) : item);
  const entries = headers instanceof Map ? [...headers] : Object.entries(headers ?? {});
  return {
    key: copy(key),
    value: copy(value),
    headers: entries.map(([name, item]) => [String(name), copy(last(item))]),
  };
}
