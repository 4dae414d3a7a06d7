import { equal, joined, throws } from "./tools.mjs";

const EVENT = {
  type: "record",
  name: "Event",
  fields: [
    { name: "id", type: "long" },
    { name: "at", type: { type: "long", logicalType: "timestamp-millis" } },
    { name: "kind", type: { type: "enum", name: "Kind", symbols: ["OPEN", "CLICK", "CLOSE"] } },
    { name: "user", type: ["null", "string"] },
    { name: "amount", type: { type: "bytes", logicalType: "decimal", precision: 12, scale: 2 } },
    { name: "tags", type: { type: "array", items: "string" } },
    { name: "scores", type: { type: "map", values: "double" } },
    {
      name: "payload",
      type: [
        "null",
        "int",
        {
          type: "record",
          name: "Place",
          fields: [
            { name: "lat", type: "double" },
            { name: "name", type: "string" },
          ],
        },
        { type: "record", name: "Note", fields: [{ name: "text", type: "string" }] },
      ],
    },
    { name: "token", type: { type: "fixed", name: "Token", size: 4 } },
    { name: "done", type: "boolean" },
  ],
};

/** More data than one staging takes, and the same on every engine that there is. */
export function bulk({ avroType, random, RecordBatch }) {
  const type = avroType(EVENT);
  const values = Array.from({ length: 200 }, (_, seed) => random(type, { seed }));
  const rows = Array.from({ length: 3000 }, (_, i) => values[i % values.length]);
  return {
    "batches go both ways": () => {
      const data = type.encodeBatch(rows);
      equal(data, joined(type.encodeMessages(rows)));
      equal(type.decodeBatch(data, { count: rows.length }), rows);
      equal(type.decodeBatch(data), rows);
      equal(type.decodeBatch(type.encodeMessages(rows)), rows);
      type.verify(data);
    },
    "code that becomes hot gives the same": () => {
      const data = type.encodeBatch(rows);
      for (let round = 0; round < 12; round++) equal(type.decodeBatch(data).at(-1), rows.at(-1));
      equal(type.decodeBatch(data), rows);
    },
    "columns go both ways": () => {
      const data = type.encodeBatch(rows);
      const batch = type.decodeColumns(data);
      equal(batch instanceof RecordBatch, true);
      equal(batch.toObjects(), rows);
      equal(type.encodeColumns(batch), data);
      equal(type.encodeColumns(batch.slice(10, 20)), type.encodeBatch(rows.slice(10, 20)));
      equal(
        type.decodeColumns(data, { fields: ["id", "payload[Place].name"] }).column("payload[Place].name").length > 0,
        true,
      );
    },
    "a row that does not fit is named": () => {
      const bad = [...rows.slice(0, 50), { ...rows[0], kind: "NONE" }];
      throws(() => type.encodeBatch(bad), { code: "invalid-value", row: 50, path: ["kind"] });
    },
    "damage anywhere is an error or other values, never a crash": () => {
      const data = type.encodeBatch(rows.slice(0, 40));
      for (let at = 0; at < data.length; at += 7) {
        const damaged = data.slice();
        damaged[at] ^= 0xff;
        try {
          type.decodeBatch(damaged, { count: 40 });
        } catch (error) {
          if (typeof error.code !== "string") throw error;
        }
      }
    },
    "text of every script, long and short": () => {
      const words = ["", "a", "é", "中文字", "😀", "x".repeat(5000), "é".repeat(3000), "\ufeffb"];
      const text = avroType({ type: "array", items: "string" });
      const lists = Array.from({ length: 400 }, (_, i) => words.map((_, k) => words[(i + k) % words.length]));
      equal(text.decodeBatch(text.encodeBatch(lists)), lists);
    },
  };
}
