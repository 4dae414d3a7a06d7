import { Piscina } from "piscina";
import { expect, test } from "vitest";
import { RecordBatch } from "../../src/column/batch.js";
import { unpackColumns } from "../../src/column/pack.js";
import { loadPiscina, WorkerCrew } from "../../src/node/crew.js";
import { schemaText } from "../../src/type/schema-argument.js";
import { resolveOptions } from "../../src/value/options.js";
import { Row, rows } from "./rows.js";

const job = {
  codec: "null",
  schema: schemaText(Row.schema),
  reader: undefined,
  fields: undefined,
  options: resolveOptions(),
};
const bytes = Row.encodeBatch(rows);
const crash = new URL("crash.mjs", import.meta.url).href;
const crewOf = (options: object = {}, given = job) =>
  new WorkerCrew(given, { Pool: Piscina, workers: 2, signal: undefined, ...options });

test("columns and data come from threads, several at once", async () => {
  const crew = crewOf();
  const before = bytes.slice();
  const found = await Promise.all([1, 2, 3, 4, 5].map(() => crew.columns(bytes, rows.length, bytes.length)));
  const empty = Row.decodeColumns(new Uint8Array(0), { count: 0 });
  for (const packed of found) {
    const columns = unpackColumns(packed!, RecordBatch.dataOf(empty));
    expect(RecordBatch.like(empty, columns).toObjects()).toEqual(rows);
  }
  expect(await crew.data(bytes, bytes.length)).toEqual(before);
  expect(bytes).toEqual(before); // what is handed over is a copy
  expect(await crew.columns(bytes, rows.length + 1, bytes.length)).toBeUndefined();
  await crew.close();
});

test("logical types of the user's own stay on this side", async () => {
  const options = resolveOptions({ logical: { upper: { decode: String, encode: String } } as never });
  const crew = crewOf({}, { ...job, options });
  expect(await crew.columns(bytes, rows.length, bytes.length)).toBeDefined();
  await crew.close();
});

test("a thread that ends by itself is a typed error, and the crew is over", async () => {
  const crew = crewOf({ script: crash });
  const first = crew.data(bytes, bytes.length);
  await expect(first).rejects.toMatchObject({ name: "ContainerError", code: "worker-failed" });
  await expect(crew.data(bytes, bytes.length)).rejects.toMatchObject({ code: "worker-failed" });
  await crew.close();
});

test("a script that is not there is one too", async () => {
  const crew = crewOf({ script: new URL("nowhere.mjs", import.meta.url).href });
  const all = await Promise.allSettled([1, 2, 3].map(() => crew.data(bytes, bytes.length)));
  for (const { reason } of all as PromiseRejectedResult[]) expect(reason).toMatchObject({ code: "worker-failed" });
  await crew.close();
});

test("closing and aborting end what is under way", async () => {
  const closed = crewOf();
  const lost = closed.data(bytes, bytes.length).catch((error) => error);
  await closed.close();
  expect(await lost).toMatchObject({ code: "source-consumed" });
  await expect(closed.data(bytes, bytes.length)).rejects.toMatchObject({ code: "source-consumed" });
  await closed.close();

  const controller = new AbortController();
  const aborted = crewOf({ signal: controller.signal });
  const given = aborted.data(bytes, bytes.length).catch((error) => error);
  const reason = new Error("enough");
  controller.abort(reason);
  expect(await given).toBe(reason);
});

test("the pool library is loaded, or asked for", async () => {
  expect(await loadPiscina()).toBe(Piscina);
  const missing = loadPiscina(() => Promise.reject(new Error("Cannot find package 'piscina'")));
  await expect(missing).rejects.toMatchObject({
    code: "unsupported-option",
    message: expect.stringContaining("npm install piscina"),
  });
  await expect(missing).rejects.toBeInstanceOf(Error);
});
