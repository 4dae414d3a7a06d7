// node --expose-gc bench/memory.mjs: what reading holds, whatever the size of the file, and what a million rows hold.
import { fileURLToPath } from "node:url";
import { avroType } from "wavro";
import { openContainer } from "wavro/container";
import { inChild } from "./child.mjs";
import { dataset } from "./datasets.mjs";
import { endless } from "./endless.mjs";
import { MEMORY_TARGET } from "./targets.mjs";

const MB = 1e6;
const SIZES = [10, 100, 1000];
const ROWS = 1_000_000;
/** Objects of a million rows may take more than the two to four GB that V8 allows itself. */
const FLAGS = ["--expose-gc", "--max-old-space-size=12000"];

/** P11: each row of the table, its bytes measured in a process of its own. */
export function memory() {
  const files = ["null", "deflate"].flatMap((codec) =>
    SIZES.map((megabytes) => inChild("memory.mjs", { what: "file", name: "event", codec, megabytes }, FLAGS)),
  );
  const held = ["event", "log", "weather", "coupon"].map((name) => {
    const [objects, columns] = ["objects", "columns"].map((as) =>
      inChild("memory.mjs", { what: "held", name, as }, FLAGS),
    );
    return { what: "held", name, rows: ROWS, objects: objects.bytes, columns: columns.bytes };
  });
  return [...files, ...held];
}

/** What is missing to P11. */
export function memoryVerdict(rows) {
  const short = rows
    .filter(({ what, objects, columns }) => what === "held" && columns > objects * MEMORY_TARGET.share)
    .map(({ name, objects, columns }) => `${name}: columns take ${(columns / objects).toFixed(2)} of the objects`);
  for (const codec of ["null", "deflate"]) {
    const [first, ...others] = rows.filter((row) => row.what === "file" && row.codec === codec);
    for (const { megabytes, grown } of others)
      if (grown > first.grown + MEMORY_TARGET.growth)
        short.push(`${codec}: ${megabytes} MB take ${inMB(grown)}, ${first.megabytes} MB ${inMB(first.grown)}`);
  }
  return { short };
}

export function memoryReport(rows) {
  const lines = rows.map((row) =>
    row.what === "file"
      ? `P11 arrays() of ${String(row.megabytes).padStart(5)} MB, ${row.codec.padEnd(8)} the process grows by ${inMB(row.grown)}`
      : `P11 ${row.rows} rows of ${row.name.padEnd(8)} objects ${inMB(row.objects)}, columns ${inMB(row.columns)}: ${(row.columns / row.objects).toFixed(2)}`,
  );
  const { short } = memoryVerdict(rows);
  return [...lines, `P11 memory: ${short.length === 0 ? "meets its target" : `FALLS SHORT: ${short.join("; ")}`}`].join(
    "\n",
  );
}

const inMB = (bytes) => `${(bytes / MB).toFixed(1)} MB`;

/** By how much the process grows, at most, while a file is read and dropped: young garbage, kernels and queues. */
async function ofFile({ name, codec, megabytes }) {
  const make = await endless(name, codec);
  const { source, rows } = make(megabytes * MB);
  await alive();
  const before = process.memoryUsage.rss();
  let found = 0;
  for await (const list of (await openContainer(source)).arrays()) found += list.length;
  if (found !== rows) throw new Error(`${found} rows instead of ${rows}`);
  return { what: "file", name, codec, megabytes, grown: process.resourceUsage().maxRSS * 1024 - before };
}

/** Bytes that are alive because of so many rows. */
async function ofRows({ name, as }) {
  const { schema, block, rows } = dataset(name);
  const type = avroType(schema);
  const times = Math.ceil(ROWS / rows);
  const bytes = new Uint8Array(block.length * times);
  for (let i = 0; i < times; i++) bytes.set(block, i * block.length);
  const read = (count) =>
    as === "objects" ? type.decodeBatch(bytes, { count }) : type.decodeColumns(bytes, { count });
  const part = { count: rows, bytes: block };
  if (as === "objects") type.decodeBatch(part.bytes, { count: part.count });
  else type.decodeColumns(part.bytes, { count: part.count });
  const before = await alive();
  const made = read(rows * times);
  const taken = (await alive()) - before;
  if (made.length !== rows * times) throw new Error(`${made.length} rows instead of ${rows * times}`);
  return { bytes: (taken / (rows * times)) * ROWS };
}

async function alive() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20)); // buffers are let go on another thread
  }
  const { heapUsed, external } = process.memoryUsage(); // external: array buffers among it
  return heapUsed + external;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === undefined) console.log(memoryReport(memory()));
  else {
    const task = JSON.parse(process.argv[2]);
    process.stdout.write(JSON.stringify(task.what === "file" ? await ofFile(task) : await ofRows(task)));
  }
}
