// npm start [-- FILE]: the rows of a container file as JSON lines on standard output, then on standard error how fast
// they are decoded beside avsc on this machine.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import avsc from "avsc";
import { openContainer } from "wavro/container";
import { interleave, median } from "../bench/measure.mjs";

const ROUNDS = 30;
/** A file so large that its rounds would take longer than this many milliseconds gets fewer of them. */
const PATIENCE = 10_000;

const path = process.argv[2] ?? fileURLToPath(new URL("../examples/sample.avro", import.meta.url));
const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const { status } = spawnSync(process.execPath, [cli, "cat", path], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);

const file = readFileSync(path);
try {
  console.error(await speedTable());
} catch (error) {
  console.error(`No speed table: ${error.message}`);
}

async function speedTable() {
  const rows = await checkEqual();
  const run = {
    avsc: () => avscEach("auto", () => {}),
    wavro: async () => {
      for await (const _ of await openContainer(file, { logical: "raw" }));
    },
  };
  const start = performance.now();
  await run.avsc();
  await run.wavro();
  const rounds = Math.max(3, Math.min(ROUNDS, Math.floor(PATIENCE / (performance.now() - start))));
  const times = await interleave(run, { rounds });
  const [ours, theirs] = [median(times.wavro), median(times.avsc)];
  const line = (name, time, ratio) =>
    name.padEnd(12) +
    whole((rows / time) * 1e3).padStart(14) +
    (file.length / time / 1e3).toFixed(1).padStart(10) +
    ratio;
  return [
    "",
    `${path}: ${whole(rows)} rows, ${whole(file.length)} bytes, to plain objects, one by one`,
    `${"".padEnd(12)}${"rows/s".padStart(14)}${"MB/s".padStart(10)}`,
    line("wavro", ours, `   ${(theirs / ours).toFixed(1)} times as fast`),
    line("avsc 5.7.9", theirs, ""),
    `All rows are equal in both. Medians of ${rounds} interleaved rounds; ${cpus()[0]?.model ?? "unknown CPU"}, Node ${process.version}.`,
  ].join("\n");
}

/** Both read the same values, unions tagged by both; returns how many rows. */
async function checkEqual() {
  const theirs = await avscRows(true);
  const ours = await (await openContainer(file, { union: "wrapped", logical: "raw" })).toArray();
  if (comparable(theirs) !== comparable(ours)) throw new Error("avsc reads other values than wavro");
  return ours.length;
}

async function avscRows(wrapUnions) {
  const rows = [];
  await avscEach(wrapUnions, (row) => rows.push(row));
  return rows;
}

function avscEach(wrapUnions, use) {
  const decoder = new avsc.streams.BlockDecoder({ parseHook: (schema) => avsc.Type.forSchema(schema, { wrapUnions }) });
  return new Promise((done, fail) => {
    decoder.on("data", use).on("end", done);
    decoder.on("error", (error) => fail(new Error(`avsc does not read this file (${error.message})`)));
    decoder.end(file);
  });
}

/** Bytes look alike, whether they are in a Buffer or not. */
function comparable(value) {
  if (Array.isArray(value)) return `[${value.map(comparable)}]`;
  if (ArrayBuffer.isView(value)) return `<${Array.from(value)}>`;
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  return `{${Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${comparable(inner)}`)}}`;
}

function whole(value) {
  return Math.round(value).toLocaleString("en-US");
}
