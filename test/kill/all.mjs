// npm run test:kill -- [--runs N] [--seed S]: writers that are killed at any time lose nothing that was flushed, and
// their files can be gone on with.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { appendContainer, openContainer } from "wavro/container";
import { rowAt } from "./rows.mjs";

const { values: options } = parseArgs({
  options: { runs: { type: "string", default: "200" }, seed: { type: "string", default: `${Date.now() % 1e9}` } },
});
const runs = Number(options.runs);
let random = Number(options.seed) >>> 0;
const next = (below) => {
  random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
  return Math.floor((random / 2 ** 32) * below);
};
const CODECS = ["null", "deflate", "snappy"];
const ADDED = 50;
/** A writer that has said nothing by then hangs: ten times what starting takes on a busy machine. */
const START = 30_000;
const folder = mkdtempSync(join(tmpdir(), "wavro-kill-"));
const totals = { rows: 0, flushed: 0, torn: 0, unborn: 0 };
let failed = 0;

try {
  for (let run = 0; run < runs; run++) {
    try {
      await one(run, join(folder, `${run}.avro`), CODECS[run % CODECS.length]);
    } catch (error) {
      failed++;
      console.log(`run ${run} (seed ${options.seed}): ${error.stack}`);
    }
    rmSync(join(folder, `${run}.avro`), { force: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const { rows, flushed, torn, unborn } = totals;
console.log(
  `${runs} writers killed (seed ${options.seed}): ${flushed} rows flushed, ${rows} read back; ${torn} files ended in a torn block, ${unborn} had no whole header yet`,
);
console.log(`${runs - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function one(run, path, codec) {
  const [promised, bytes] = await killedWriter(path, codec);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  // As after a power cut: of what was not flushed, any part may be there.
  if (run % 2 === 0 && size > bytes) truncateSync(path, bytes + next(size - bytes));
  const { rows, error } = await readAll(path);
  if (rows === undefined) {
    if (promised > 0) throw new Error(`${promised} rows were flushed, but the file has no whole header`);
    totals.unborn++;
    return;
  }
  if (rows < promised) throw new Error(`${promised} rows were flushed, ${rows} read back`);
  if (error !== undefined && error.code !== "truncated") throw error;
  totals.torn += error === undefined ? 0 : 1;
  totals.rows += rows;
  totals.flushed += promised;
  await appendContainer(
    path,
    Array.from({ length: ADDED }, (_, at) => rowAt(rows + at)),
  );
  const after = await readAll(path);
  if (after.error !== undefined) throw after.error;
  if (after.rows !== rows + ADDED)
    throw new Error(`${rows} rows and ${ADDED} appended, ${after.rows} read back (${size} bytes before)`);
}

/** Start a writer, kill it after a while, and give how many rows and bytes it said were flushed. */
async function killedWriter(path, codec) {
  const script = fileURLToPath(new URL("writer.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, path, codec, `${next(2 ** 31)}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let told = "";
  child.stdout.on("data", (text) => (told += text));
  const ended = once(child, "close");
  try {
    if (next(10) > 0) await once(child.stdout, "data", { signal: AbortSignal.timeout(START) });
    await setTimeout(next(100));
  } finally {
    child.kill("SIGKILL");
  }
  const [code, signal] = await ended;
  if (signal !== "SIGKILL") throw new Error(`the writer ended by itself: ${code} ${signal}`);
  const lines = told.split("\n");
  return (lines.at(-2) ?? "0 0").split(" ").map(Number); // the last line may be cut
}

/** Read and check rows up to damage: { rows, error }; rows is undefined for a file without a whole header. */
async function readAll(path) {
  let file;
  try {
    file = await openContainer(path);
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "truncated") return { error };
    throw error;
  }
  let rows = 0;
  try {
    for await (const row of file) {
      if (!isDeepStrictEqual(row, rowAt(rows))) throw new Error(`row ${rows} is not what was written`);
      rows++;
    }
    return { rows };
  } catch (error) {
    if (error.name !== "ContainerError") throw error;
    return { rows, error };
  }
}
