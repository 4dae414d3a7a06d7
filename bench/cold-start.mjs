// node bench/cold-start.mjs PEER: the first decode of a process; prints the milliseconds from before the import to
// after it. One file for all peers, so that they differ in nothing but what they load.
import { createRequire } from "node:module";

const schema = {
  type: "record",
  name: "Event",
  fields: [
    { name: "id", type: "long" },
    { name: "name", type: "string" },
    { name: "score", type: "double" },
    { name: "active", type: "boolean" },
    { name: "note", type: ["null", "string"] },
    { name: "tags", type: { type: "array", items: "string" } },
    { name: "kind", type: { type: "enum", name: "Kind", symbols: ["A", "B"] } },
  ],
};
/** id 1, name "ab", score 1.5, active, no note, tags ["c"], kind B. */
const bytes = Buffer.from([2, 4, 97, 98, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 1, 0, 2, 2, 99, 0, 2]);
const require = createRequire(import.meta.url);

const PEERS = {
  avsc: () => require("avsc").Type.forSchema(schema).fromBuffer(bytes),
  import: async () => (await import("wavro")).avroType(schema).decode(bytes),
  require: () => require("../dist/index.cjs").avroType(schema).decode(bytes),
};

const start = performance.now();
const pending = PEERS[process.argv[2]]();
const value = pending instanceof Promise ? await pending : pending;
const time = performance.now() - start;
if (value.id !== 1 || value.kind !== "B" || value.tags[0] !== "c") throw new Error("decoded something else");
process.stdout.write(String(time));
