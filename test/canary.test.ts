import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { httpSource } from "../src/container/http.js";
import { openContainer } from "../src/container/open.js";
import { encodeContainer } from "../src/container/write.js";
import { AvroError } from "../src/errors.js";
import { avroType, check, compare, fromAvroJSON, parse, stringify, toAvroJSON } from "../src/index.js";
import { SingleObjectDecoder } from "../src/message/decoder.js";
import { frameSingleObject } from "../src/message/single-object.js";
import { SchemaStore } from "../src/message/store.js";
import { flipped } from "./container/damaged.js";
import { concat, fileOf, streamOf } from "./container/files.js";
import { bytesOf } from "./helpers.js";

/*
 * Errors end up in logs. A word that stands in payloads, in values, in keys of maps and in credentials must be in none
 * of what an error shows: message, stack, cause, own properties, `inspect`, JSON.
 */

const CANARY = "canary-7f3a9c";
const bytes = new TextEncoder().encode(CANARY);

const schema = {
  type: "record",
  name: "Patient",
  fields: [
    { name: "text", type: "string" },
    { name: "map", type: { type: "map", values: "string" } },
    { name: "raw", type: "bytes" },
    { name: "list", type: { type: "array", items: ["null", "string", { type: "map", values: "long" }] } },
    { name: "kind", type: { type: "enum", name: "Kind", symbols: ["A", "B"] } },
    { name: "price", type: { type: "bytes", logicalType: "decimal", precision: 9, scale: 2 } },
    { name: "day", type: { type: "int", logicalType: "date" } },
  ],
} as const;
const value = {
  text: CANARY,
  map: { [CANARY]: CANARY },
  raw: bytes,
  list: [CANARY, { [CANARY]: 1 }, null],
  kind: "A" as const,
  price: "1.50",
  day: "2026-11-23",
};

/** All that anyone may print of an error. */
function shown(error: unknown): string {
  const parts: string[] = [];
  for (let one = error; one instanceof Error; one = one.cause) {
    const json = JSON.stringify({ ...one, message: one.message }, (_, part) =>
      typeof part === "bigint" ? `${part}` : part,
    );
    parts.push(one.message, one.stack ?? "", String(one), json, inspect(one, { depth: 20, showHidden: true }));
  }
  return parts.join("\n");
}

async function errorOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Run all of these; there must be errors of ours, and none may show the canary. Gives how many there were. */
async function quiet(runs: Iterable<() => unknown>): Promise<number> {
  let errors = 0;
  for (const run of runs) {
    const error = await errorOf(run);
    if (error === undefined) continue;
    expect(error).toBeInstanceOf(AvroError);
    expect(shown(error)).not.toContain(CANARY);
    errors++;
  }
  return errors;
}

describe.each(["kernel", "closures"] as const)("errors do not show data: %s", (engine) => {
  const type = avroType(schema, { engine });
  const datum = type.encode(value);

  /** The datum cut at every byte, and with every bit turned over. */
  function* damaged(): Generator<Uint8Array> {
    for (let cut = 0; cut < datum.length; cut++) yield datum.slice(0, cut);
    for (let bit = 0; bit < datum.length * 8; bit++) yield flipped(datum, bit);
  }

  test("that are decoded", async () => {
    const low = type.with({ limits: { maxBytesLength: 4 } });
    function* runs() {
      for (const one of damaged()) {
        yield () => type.decode(one);
        yield () => type.verify(one, { count: 1 });
        yield () => type.decodeBatch(Array(9).fill(one));
        yield () => type.decodeColumns(one, { count: 1 });
        yield () => type.decodeBatch(one, { count: 1, fields: ["day"] });
      }
      yield () => low.decode(datum);
      yield () => low.decodeBatch(Array(9).fill(datum));
    }
    expect(await quiet(runs())).toBeGreaterThan(500);
    const { errors } = type.decodeBatch([...damaged()], { errors: "collect" });
    for (const error of errors) expect(shown(error)).not.toContain(CANARY);
  });

  test("of another writer, of messages and of files", async () => {
    const writer = {
      ...schema,
      fields: [{ name: "kind", type: { type: "enum", name: "Kind", symbols: ["A", CANARY_SYMBOL] } }],
    };
    const reader = avroType(
      { ...schema, fields: [{ name: "kind", type: { type: "enum", name: "Kind", symbols: ["A"] } }] },
      { engine },
    );
    const store = new SchemaStore();
    const decoder = new SingleObjectDecoder(type, store);
    const sum = store.add(type);
    function* runs() {
      yield () => reader.reader(writer).decode(bytesOf("02"));
      yield () => decoder.decode(bytes);
      for (const one of damaged()) {
        yield () => decoder.decode(frameSingleObject(sum, one));
        const file = fileOf({ schema: JSON.stringify(schema), codec: "deflate", blocks: [{ count: 1, data: one }] });
        yield async () => (await openContainer(file, { engine })).toArray();
      }
      const whole = fileOf({ schema: JSON.stringify(schema), blocks: [{ count: 1, data: datum }] });
      for (let bit = 0; bit < whole.length * 8; bit += 3)
        yield async () => (await openContainer(streamOf([flipped(whole, bit)]), { engine })).toArray();
      yield () => openContainer(concat([bytes, whole]), { engine });
    }
    expect(await quiet(runs())).toBeGreaterThan(500);
  });

  test("that are encoded", async () => {
    const strict = type.with({ unknownFields: "error" });
    const wrong: unknown[] = [
      CANARY,
      { ...value, text: { [CANARY]: CANARY } },
      { ...value, text: `${CANARY}\ud800` },
      { ...value, map: { [CANARY]: 1 } },
      { ...value, map: { [`${CANARY}\ud800`]: "" } },
      { ...value, map: CANARY },
      { ...value, raw: CANARY },
      { ...value, list: [{ [CANARY]: CANARY }] },
      { ...value, list: [[CANARY]] },
      { ...value, kind: CANARY },
      { ...value, price: CANARY },
      { ...value, day: CANARY },
      { ...value, [CANARY]: 1, day: new Error(CANARY) },
    ];
    function* runs() {
      for (const one of wrong) {
        const given = one as never;
        yield () => strict.encode(given);
        yield () => strict.encodeInto(given, new Uint8Array(9));
        yield () => type.encodeBatch(Array(20).fill(given));
        yield () => encodeContainer(type, [given]);
        yield () => toAvroJSON(type, given);
        yield () => stringify(type, given);
        yield () => compare(avroType(["null", "string"], { engine }), given, given);
        yield () => fromAvroJSON(type, one);
        yield () => parse(type, JSON.stringify(one));
        yield () => parse(type, `${JSON.stringify(one)}${CANARY}`);
        yield () => parse(type, JSON.stringify(one).slice(0, -3), { json: "avro" });
      }
    }
    expect(await quiet(runs())).toBeGreaterThan(80);
    for (const one of wrong) expect(JSON.stringify(check(strict, one))).not.toContain(CANARY);
  });
});

/** A symbol is of a schema, and schemas are shown; what is not shown is what stands in data. */
const CANARY_SYMBOL = "SYMBOL";

describe("credentials of a URL", () => {
  const url = `https://user:${CANARY}@files.example/a.avro?token=${CANARY}`;
  const answers: [string, () => Response | Promise<Response>][] = [
    ["404", () => new Response(CANARY, { status: 404 })],
    ["500", () => new Response(CANARY, { status: 500 })],
    ["no ranges", () => new Response(CANARY, { status: 200 })],
    ["a wrong range", () => new Response(CANARY, { status: 206, headers: { "content-range": `bytes ${CANARY}` } })],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: `https://${CANARY}.example` } })],
    ["no connection", () => Promise.reject(new TypeError("fetch failed"))],
  ];

  test("are refused where fetch would refuse them, with all of the URL in its words", async () => {
    for (const one of [url, new URL(url)]) {
      const error = await errorOf(() => httpSource(one));
      expect(error).toMatchObject({ code: "invalid-argument" });
      expect(shown(error)).not.toContain(CANARY);
    }
    const error = await errorOf(() => openContainer(new URL(url)));
    expect(error).toBeInstanceOf(AvroError);
    expect(shown(error)).not.toContain(CANARY);
  });

  test.each(answers)("%s", async (_, answer) => {
    const headers = { authorization: `Bearer ${CANARY}` };
    const source = () => httpSource(url, { headers, fetch: async () => answer() });
    const error = await errorOf(async () => (await openContainer(await source())).toArray());
    expect(error).toBeInstanceOf(Error);
    expect(shown(error)).not.toContain(CANARY);
    expect(inspect(await errorOf(source), { depth: 9 })).not.toContain(CANARY);
  });
});
