import { equal, hex, joined, throws } from "./tools.mjs";

const writer = {
  type: "record",
  name: "Person",
  fields: [
    { name: "id", type: "int" },
    { name: "mail", type: "string" },
    { name: "score", type: "float" },
    { name: "dropped", type: { type: "array", items: "string" } },
    { name: "colour", type: { type: "enum", name: "Colour", symbols: ["RED", "GREEN"] } },
  ],
};
const reader = {
  type: "record",
  name: "Person",
  fields: [
    { name: "colour", type: { type: "enum", name: "Colour", symbols: ["GREEN", "OTHER"], default: "OTHER" } },
    { name: "email", type: ["null", "string"], aliases: ["mail"] },
    { name: "score", type: "double" },
    { name: "id", type: "long" },
    { name: "tags", type: { type: "map", values: "int" }, default: { a: 1 } },
  ],
};

/** Data of another schema: fields added, dropped, reordered, renamed, promoted. */
export function evolution({ avroType, checkCompatibility, ResolutionError }) {
  const old = avroType(writer);
  const now = avroType(reader);
  const values = [
    { id: 1, mail: "a", score: 0.5, dropped: ["x", "y"], colour: "GREEN" },
    { id: -2, mail: "ß", score: 2, dropped: [], colour: "RED" },
  ];
  const evolved = [
    { colour: "GREEN", email: "a", score: 0.5, id: 1, tags: { a: 1 } },
    { colour: "OTHER", email: "ß", score: 2, id: -2, tags: { a: 1 } },
  ];
  return {
    "one datum of another schema": () => {
      equal(now.reader(writer).decode(old.encode(values[0])), evolved[0]);
      throws(() => now.reader(writer).decode(hex("02 80")), { code: "truncated" });
    },
    "batches, messages and columns of another schema": () => {
      const resolved = now.reader(old.schema);
      equal(resolved.decodeBatch(old.encodeBatch(values)), evolved);
      equal(resolved.decodeBatch(old.encodeMessages(values)), evolved);
      equal(resolved.decodeColumns(old.encodeBatch(values)).toObjects(), evolved);
      equal(resolved.count(old.encodeBatch(values)), 2);
    },
    "many rows of another schema": () => {
      const block = old.encodeBatch(values);
      const data = joined(Array.from({ length: 500 }, () => block));
      equal(now.reader(writer).decodeBatch(data).slice(-2), evolved);
    },
    "what can never work is refused with all reasons": () => {
      const strict = avroType({ type: "record", name: "Person", fields: [{ name: "id", type: "string" }] });
      const error = throws(() => strict.reader(writer), {}, ResolutionError);
      equal(error.issues.length, 1);
      equal(checkCompatibility(now, old, { mode: "backward" }).compatible, true);
      equal(checkCompatibility(strict, old, { mode: "backward" }).compatible, false);
    },
  };
}
