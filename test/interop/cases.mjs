// What goes to and fro: each case a schema, values and options of writing.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { avroType, fingerprint, random } from "wavro";
import { openContainer } from "wavro/container";
import { dataset } from "../../bench/datasets.mjs";

const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));

/** How values are held here: nothing is lost, and each branch has its name. */
export const EXACT = { long: "auto", union: "wrapped", logical: "raw" };

const SEEDS = 60;

/** A record with every logical type that all sides know. */
export const LOGICAL = {
  type: "record",
  name: "Logical",
  fields: [
    { name: "id", type: { type: "string", logicalType: "uuid" } },
    { name: "date", type: { type: "int", logicalType: "date" } },
    { name: "timeMillis", type: { type: "int", logicalType: "time-millis" } },
    { name: "timeMicros", type: { type: "long", logicalType: "time-micros" } },
    { name: "millis", type: { type: "long", logicalType: "timestamp-millis" } },
    { name: "micros", type: { type: "long", logicalType: "timestamp-micros" } },
    { name: "localMillis", type: { type: "long", logicalType: "local-timestamp-millis" } },
    { name: "localMicros", type: { type: "long", logicalType: "local-timestamp-micros" } },
    { name: "decimal", type: { type: "bytes", logicalType: "decimal", precision: 20, scale: 4 } },
    { name: "fixed", type: { type: "fixed", name: "Money", size: 8, logicalType: "decimal", precision: 18, scale: 2 } },
  ],
};

/** All cases; `models` is test/random.ts. */
export async function cases(models) {
  return [
    ...vectors(),
    ...(await containers()),
    ...randoms(models),
    ...benches(),
    ...blocks(),
    { name: "logical types", schema: LOGICAL, values: logicalValues().map(underlying) },
  ];
}

/** Each datum of the conformance vectors, alone in a file. */
function vectors() {
  return list("vectors.json")
    .filter(({ reader, error, level, hex }) => reader === null && !error && !level && hex !== null)
    .map(({ name, writer, hex }) => {
      const schema = typeof writer === "string" && !writer.startsWith("{") ? JSON.stringify(writer) : writer;
      const value = avroType(schema, EXACT).decode(Uint8Array.from(Buffer.from(hex, "hex")));
      return { name: `vector ${name}`, schema, values: [value], codecs: ["null"] };
    });
}

/** The container files of the fixtures that are right. */
async function containers() {
  const lines = readFileSync(`${fixtures}ocf/MANIFEST.tsv`, "utf8").trimEnd().split("\n").slice(1);
  const found = [];
  for (const [name, exercises] of lines.map((line) => line.split("\t"))) {
    if (exercises.startsWith("INVALID")) continue;
    const file = await openContainer(Uint8Array.from(readFileSync(`${fixtures}ocf/${name}`)), EXACT);
    const metadata = Object.fromEntries([...file.metadata].filter(([key]) => !key.startsWith("avro.")));
    const schema = new TextDecoder().decode(file.metadata.get("avro.schema"));
    found.push({ name, schema, values: await file.toArray(), options: { metadata } });
  }
  return found;
}

/**
 * Random schemas, every fourth of them recursive, and random values of them. Half of them are without the name
 * `__proto__`, which avsc can't take.
 */
function randoms({ Random, randomSchema, randomValue, modelOf }) {
  return Array.from({ length: SEEDS }, (_, seed) => {
    const source = new Random(seed);
    const tame = (text) => (seed % 2 ? text.replaceAll("__proto__", "proto") : text);
    const schema = JSON.parse(tame(JSON.stringify(randomSchema(source, { recursive: seed % 4 === 3 }))));
    const values = Array.from({ length: 40 }, () => randomValue(source, modelOf(schema)));
    return {
      name: `random ${seed}`,
      schema,
      values: seed % 2 ? values.filter((value) => !hasKey(value, "__proto__")) : values,
      options: { blockRows: 15 },
    };
  });
}

function hasKey(value, key) {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  return Object.hasOwn(value, key) || Object.values(value).some((inner) => hasKey(inner, key));
}

/** Rows of the benchmarks: data as they are in use. */
function benches() {
  return ["event", "wide", "nested", "ai", "money", "text-cjk"].map((name) => {
    const { schema, rows, block } = dataset(name);
    const values = avroType(schema, EXACT).decodeBatch(block, { count: rows });
    return { name: `bench ${name}`, schema, values: values.slice(0, 400) };
  });
}

/** Empty files, one large block, many small ones, metadata, a schema with attributes of its own. */
function blocks() {
  const row = avroType({
    type: "record",
    name: "Row",
    fields: [
      { name: "n", type: "long" },
      { name: "s", type: "string" },
    ],
  });
  const schema = { ...row.schema.toJSON(), doc: "Zeile", custom: { a: [1, "x"] } };
  const values = Array.from({ length: 30_000 }, (_, n) => ({ n: n * 7919, s: `row ${n % 100} of ${n >> 8}` }));
  const noise = random(avroType("bytes"), { seed: 5, count: 3000 });
  const metadata = { who: "wavro", "": "an empty key", ключ: "значение 😀", empty: "" };
  return [
    { name: "no rows", schema, values: [] },
    { name: "no rows, metadata", schema, values: [], options: { metadata } },
    { name: "one block of 500 KB", schema, values, options: { blockBytes: 2 ** 22, metadata } },
    { name: "one row a block", schema, values: values.slice(0, 200), options: { blockRows: 1 } },
    { name: "nothing but noise", schema: "bytes", values: noise },
    { name: "one byte again and again", schema: "string", values: ["x".repeat(700_000), "", "y"] },
    { name: "rows of no bytes", schema: "null", values: Array.from({ length: 300 }, () => null) },
    {
      name: "metadata that are no text",
      schema,
      values: values.slice(0, 3),
      options: { metadata: { raw: Uint8Array.of(0, 255, 128) } },
    },
    { name: "a marker that is chosen", schema, values: values.slice(0, 50), options: { sync: marker(schema) } },
  ];
}

function marker(schema) {
  return fingerprint(avroType(schema).schema, "md5");
}

/** Values of `LOGICAL` as they are decoded by default. */
export function logicalValues() {
  return random(avroType(LOGICAL), { seed: 11, count: 200 });
}

function underlying(value) {
  return avroType(LOGICAL, EXACT).decode(avroType(LOGICAL).encode(value));
}

function list(name) {
  return JSON.parse(readFileSync(`${fixtures}conformance/${name}`, "utf8"));
}
