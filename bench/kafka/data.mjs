// The messages that serdes are measured with: each a schema, an evolved one, and values.
import { dataset } from "../datasets.mjs";
import { random } from "../random.mjs";

const MESSAGES = 500;

/** 12 fields, about 83 bytes: the record of which the figures of other clients were first taken. */
function flat() {
  const groups = [0, 1, 2, 3];
  const fields = [
    ...groups.map((i) => ({ name: `count${i}`, type: "long" })),
    ...groups.map((i) => ({ name: `label${i}`, type: ["null", "string"], default: null })),
    ...groups.map((i) => ({ name: `value${i}`, type: "double" })),
  ];
  const { int, word, unit } = random(7);
  const row = () =>
    Object.fromEntries([
      ...groups.map((i) => [`count${i}`, int(1e6)]),
      ...groups.map((i) => [`label${i}`, word(7)]),
      ...groups.map((i) => [`value${i}`, unit()]),
    ]);
  const schema = { type: "record", name: "Flat", namespace: "bench", fields };
  return { schema, values: Array.from({ length: MESSAGES }, row) };
}

/** The event of a shop: a nested record, a list, a map. */
function event() {
  const { schema, values } = dataset("event");
  return { schema, values: values.slice(0, MESSAGES) };
}

export const DATA = { flat, event };

/** The next version of a schema, as producers get it first: one field more. */
export function evolved(schema) {
  return { ...schema, fields: [...schema.fields, { name: "added", type: "string", default: "" }] };
}
