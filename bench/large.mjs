// npm run bench:large -- [--mb 1000] [--rows EVENT] [--only OPERATION]… [--keep]
// Writes a container file of that size to the system's temporary folder, then does each operation on it in a process of
// its own: time, rate, and by how much the process grew over what it held when it began.
import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { avroType } from "wavro";
import { ContainerWriter, openContainer, recodeContainer } from "wavro/container";
import { openContainer as openOnNode } from "wavro/node";

/** Megabytes that a process may grow by. */
const MOST = 200;
const CHUNK = 64 * 1024;
const MB = 1e6;

const { values: options } = parseArgs({
  options: {
    mb: { type: "string", default: "200" },
    /** The dataset that rows are taken from, over and over. */
    rows: { type: "string", default: "event" },
    only: { type: "string", multiple: true },
    keep: { type: "boolean", default: false },
    /** Of the processes that do the work. */
    task: { type: "string" },
  },
});

const inChunks = (path) => createReadStream(path, { highWaterMark: CHUNK });

async function write(path, { blockBytes, mb }) {
  const { bare, dataset } = await import("./datasets.mjs");
  const { schema, values, name } = dataset(options.rows);
  const rows = values.map((value) => bare(name, value));
  const writer = new ContainerWriter(path, avroType(schema), blockBytes === undefined ? {} : { blockBytes });
  while (writer.written.bytes < mb * MB) await writer.writeAll(rows);
  await writer.close();
  return writer.written.rows;
}

async function each(items, sizeOf) {
  let rows = 0;
  for await (const item of items) rows += sizeOf(item);
  return rows;
}

const one = () => 1;
const many = (items) => items.length;

/** What is done, in this order: [file that it needs, what gives the number of rows]. */
const OPERATIONS = {
  write: ["", (files, { mb }) => write(files.plain, { mb })],
  "rows, one by one": ["plain", async ({ plain }) => each(await openContainer(plain), one)],
  "rows, lists": ["plain", async ({ plain }) => each((await openContainer(plain)).arrays(), many)],
  "rows, lists, 64 KiB chunks": ["plain", async (f) => each((await openContainer(inChunks(f.plain))).arrays(), many)],
  columns: ["plain", async ({ plain }) => each((await openContainer(plain)).batches(), many)],
  count: ["plain", async ({ plain }) => (await openContainer(plain)).count()],
  "count, 64 KiB chunks": ["plain", async ({ plain }) => (await openContainer(inChunks(plain))).count()],
  "16 splits, one after the other": ["plain", async ({ plain }) => split(await openContainer(plain))],
  "recode to deflate": ["plain", async ({ plain, packed }) => recode(packed, plain, "deflate")],
  "deflate: rows, lists": ["packed", async ({ packed }) => each((await openContainer(packed)).arrays(), many)],
  "deflate: rows, one block at a time": [
    "packed",
    async ({ packed }) => each((await openContainer(packed, { blocksInFlight: 1 })).arrays(), many),
  ],
  "deflate: columns": ["packed", async ({ packed }) => each((await openContainer(packed)).batches(), many)],
  "deflate: columns, 2 workers": [
    "packed",
    async ({ packed }) => each((await openOnNode(packed, { workers: 2 })).batches(), many),
  ],
  "recode to null": ["packed", async ({ packed, again }) => recode(again, packed, "null")],
  "write, blocks of 16 MiB": ["", (files, { mb }) => write(files.large, { mb, blockBytes: 16 * 1024 * 1024 })],
  "16 MiB blocks, columns, 64 KiB chunks": [
    "large",
    async ({ large }) => each((await openContainer(inChunks(large))).batches({ rows: 4096 }), many),
  ],
};

async function split(file) {
  let rows = 0;
  for (const { start, end } of file.splits(16)) rows += await each(file.range(start, end).arrays(), many);
  return rows;
}

async function recode(to, from, codec) {
  return (await recodeContainer(to, from, { codec })).rows;
}

/** One operation, in this process. */
async function run({ name, files, mb }) {
  const before = process.memoryUsage.rss();
  const start = performance.now();
  const rows = await OPERATIONS[name][1](files, { mb });
  const seconds = (performance.now() - start) / 1000;
  const grown = process.resourceUsage().maxRSS * 1024 - before;
  process.stdout.write(JSON.stringify({ rows, seconds, grown }));
}

function all() {
  const folder = mkdtempSync(join(tmpdir(), "wavro-large-"));
  const files = Object.fromEntries(["plain", "packed", "again", "large"].map((name) => [name, join(folder, name)]));
  const mb = Number(options.mb);
  let expected;
  try {
    for (const [name, [needs]] of Object.entries(OPERATIONS)) {
      const makes = needs === "" || name.startsWith("recode"); // what others need is always made
      if (options.only !== undefined && !makes && !options.only.includes(name)) continue;
      const { rows, seconds, grown } = inChild({ name, files, mb });
      const bytes = statSync(files[needs || (name === "write" ? "plain" : "large")]).size;
      if (name === "write" || name.startsWith("write,")) expected = rows;
      if (rows !== expected) throw new Error(`${name}: ${rows} rows instead of ${expected}`);
      console.log(line(name, { rows, seconds, grown, bytes }));
    }
  } finally {
    if (options.keep) console.log(folder);
    else rmSync(folder, { recursive: true });
  }
}

function line(name, { rows, seconds, grown, bytes }) {
  const rate = `${(bytes / MB / seconds).toFixed(0).padStart(6)} MB/s ${(rows / seconds / 1e6).toFixed(2).padStart(6)} M rows/s`;
  const memory = `+${(grown / MB).toFixed(0).padStart(4)} MB`;
  return `${name.padEnd(38)}${seconds.toFixed(2).padStart(8)} s ${rate}  ${memory}${grown > MOST * MB ? `  MORE THAN ${MOST}` : ""}`;
}

function inChild(task) {
  const args = [fileURLToPath(import.meta.url), "--rows", options.rows, "--task", JSON.stringify(task)];
  return JSON.parse(execFileSync(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] }));
}

if (options.task === undefined) all();
else await run(JSON.parse(options.task));
