import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openContainer } from "../../src/node/open.js";
import { inRepository } from "../helpers.js";
import { file, rows } from "./rows.js";

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wavro-node-"));
  path = join(folder, "rows.avro");
  await writeFile(path, file);
});
afterAll(() => rm(folder, { recursive: true }));

async function valuesOf(container: Awaited<ReturnType<typeof openContainer>>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const batch of container.batches()) found.push(...batch.toObjects());
  return found;
}

test("by worker threads or not, the same batches and rows", async () => {
  for (const options of [{}, { workers: 1 }, { workers: 2 }, { workers: 2, blocksInFlight: 2 }])
    for (const source of [path, file]) {
      const container = await openContainer(source, options);
      expect(await valuesOf(container)).toEqual(rows);
      expect(await container.toArray()).toEqual(rows);
      expect(await container.count()).toBe(rows.length);
      await container.close();
    }
});

test("read as another schema, some fields of it", async () => {
  const reader = {
    type: "record",
    name: "Row",
    fields: [
      { name: "id", type: "double" },
      { name: "more", type: "int", default: 5 },
      { name: "text", type: "bytes" },
    ],
  };
  const container = await openContainer(path, { workers: 2, reader, fields: ["more", "id"] });
  expect(await valuesOf(container)).toEqual(rows.map(({ id }) => ({ id, more: 5 })));
  await container.close();
});

test("damage is told as without threads, after the same rows", async () => {
  const damaged = file.slice();
  damaged.fill(0xff, file.length >> 1, (file.length >> 1) + 1000);
  const outcome = async (options: object) => {
    const found: number[] = [];
    const container = await openContainer(damaged, options);
    const error = await (async () => {
      for await (const batch of container.batches()) found.push(batch.length);
    })().catch((reason) => reason);
    return { found, message: error.message, code: error.code, block: error.block, offset: error.offset };
  };
  const expected = await outcome({});
  expect(expected.found.length).toBeGreaterThan(2);
  expect(await outcome({ workers: 2 })).toEqual(expected);
});

test("aborting ends a reading with the signal's reason", async () => {
  const controller = new AbortController();
  const container = await openContainer(path, { workers: 2, signal: controller.signal });
  const batches = container.batches();
  await batches.next();
  const reason = new Error("enough");
  controller.abort(reason);
  await expect(
    (async () => {
      for await (const batch of batches) expect(batch.length).toBeGreaterThan(0);
    })(),
  ).rejects.toBe(reason);
});

test("closing ends it too", async () => {
  const container = await openContainer(path, { workers: 2 });
  const batches = container.batches();
  await batches.next();
  await container.close();
  await expect(batches.next()).rejects.toMatchObject({ code: "source-consumed" });
});

test.each([
  [{ workers: 0 }, "invalid-argument"],
  [{ workers: 1.5 }, "invalid-argument"],
  [{ workers: 65 }, "invalid-argument"],
  [{ workers: "2" }, "invalid-argument"],
  [{ workers: 2, codecs: { lz4: { name: "lz4", decompress: (bytes: Uint8Array) => bytes } } }, "unsupported-option"],
  [{ workers: 2, threads: 2 }, "unsupported-option"],
  [null, "invalid-argument"],
])("refused: %j", async (options, code) => {
  await expect(openContainer(file, options as never)).rejects.toMatchObject({ code });
});

test("own options only", async () => {
  Object.assign(Object.prototype, { workers: "many" });
  try {
    expect(await (await openContainer(file)).count()).toBe(rows.length);
  } finally {
    delete (Object.prototype as { workers?: unknown }).workers;
  }
});

const run = promisify(execFile);
const PROGRAM = `
  const container = await openContainer(process.argv.at(-1), { workers: 2 });
  for await (const batch of container.batches()) {
    console.log(batch.row(0).id, batch.length > 0);
    break;
  }
`;

test.each([
  ["ES module", `import { openContainer } from "wavro/node";${PROGRAM}`],
  ["CommonJS", `const { openContainer } = require("wavro/node");(async () => {${PROGRAM}})();`],
])("as built, %s: a loop that is left keeps no process alive", async (kind, program) => {
  const type = kind === "CommonJS" ? "commonjs" : "module";
  const { stdout } = await run(process.execPath, [`--input-type=${type}`, "-e", program, path], {
    cwd: inRepository("."),
    timeout: 20_000,
  });
  expect(stdout).toBe("0 true\n");
});
