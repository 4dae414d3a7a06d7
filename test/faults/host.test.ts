import { Worker } from "node:worker_threads";
import { afterEach, expect, test, vi } from "vitest";
import { ContainerWriter, encodeContainer, openContainer } from "../../src/container.js";
import { avroType } from "../../src/index.js";
import { inRepository } from "../helpers.js";

/* F14, F15: a host whose random numbers or clock fail, and eight threads on one module. */

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const Text = avroType("string");
const ROWS = Array.from({ length: 100 }, (_, i) => `row ${i}`);

test("F14: no random numbers: no container without a marker of its own, and the sink stays untouched", async () => {
  const cause = new Error("no entropy");
  vi.spyOn(globalThis.crypto, "getRandomValues").mockImplementation(() => {
    throw cause;
  });
  const sink = { getWriter: vi.fn() };
  expect(() => new ContainerWriter(sink as never, Text)).toThrow(cause);
  expect(sink.getWriter).not.toHaveBeenCalled();
  await expect(encodeContainer(Text, ROWS)).rejects.toBe(cause);
  const given = await encodeContainer(Text, ROWS, { sync: new Uint8Array(16).fill(5) });
  vi.restoreAllMocks();
  expect(await (await openContainer(given)).toArray()).toEqual(ROWS);
  expect(await (await openContainer(await encodeContainer(Text, ROWS))).toArray()).toEqual(ROWS);
});

test("F14: a clock that jumps is nothing to containers: none is asked", async () => {
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: 8.64e15 });
  const date = vi.spyOn(Date, "now").mockImplementation(() => Number.NaN);
  const file = await encodeContainer(Text, ROWS, { codec: "deflate" });
  expect(await (await openContainer(file)).toArray()).toEqual(ROWS);
  expect(date).not.toHaveBeenCalled();
});

test("F15: eight threads, each with instances of its own, on what one module compiled", async () => {
  const script = `
    import { parentPort, workerData } from "node:worker_threads";
    const { avroType } = await import(workerData.entry);
    const type = avroType(workerData.schema, { engine: "kernel" });
    let bad = 0;
    for (let round = 0; round < 60; round++) {
      const rows = type.decodeBatch(workerData.shared);
      if (rows.length !== 500 || rows[499].text !== "row 499 é" || rows[7].id !== 7) bad++;
      const again = type.encodeBatch(rows);
      if (Buffer.compare(again, new Uint8Array(workerData.shared)) !== 0) bad++;
      if (round % 3 === 0) try { type.decodeBatch(workerData.shared.subarray(0, 1001)); bad++; } catch (error) { if (error.code !== "truncated") bad++; }
    }
    parentPort.postMessage(bad);`;
  const schema = {
    type: "record",
    name: "Row",
    fields: [
      { name: "id", type: "long" },
      { name: "text", type: "string" },
    ],
  } as const;
  const data = avroType(schema).encodeBatch(Array.from({ length: 500 }, (_, id) => ({ id, text: `row ${id} é` })));
  const shared = new Uint8Array(new SharedArrayBuffer(data.length));
  shared.set(data);
  const entry = new URL(`file://${inRepository("dist/index.js")}`).href;
  const url = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
  const workers = Array.from({ length: 8 }, () => new Worker(url, { workerData: { schema, shared, entry } }));
  const bad = await Promise.all(
    workers.map(
      (worker) =>
        new Promise((resolve, reject) => {
          worker.on("message", resolve);
          worker.on("error", reject);
        }),
    ),
  );
  expect(bad).toEqual(Array(8).fill(0));
}, 120_000);
