// node run.js [--times N]: the whole of it, and its own check. Producers of three versions of a schema, poison among
// what they send, and a group of consumers of which some are killed and others join; then a table of who did what, and
// whether anything is missing. KAFKA_BOOTSTRAP and SCHEMA_REGISTRY_URL tell where the broker and the registry are.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import kafkajs from "kafkajs";
import { journalOf, verdict } from "./check.js";
import { checkTable, summary, table } from "./table.js";
import { allCommitted, prepare, readAll, sizeOf, watchCommits } from "./topics.js";

const COUNT = 800;
/** Smaller batches are over too soon to be killed in. */
const LEAST_BATCH = 6;
/** Between the first messages of one version and those of the next, which begins before that one ends. */
const NEXT_VERSION_MILLISECONDS = 1500;
/** A run takes 12 s. */
const LIMIT_MILLISECONDS = 60_000;
const { KAFKA_BOOTSTRAP } = process.env;

const children = new Set();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { times: { type: "string", default: "1" } } });
  let failed = 0;
  for (let run = 1; run <= Number(values.times); run++) {
    const { text, passed } = await pipeline();
    console.log(`run ${run} of ${values.times}\n${text}\n`);
    if (!passed) failed++;
  }
  console.log(`${values.times - failed} of ${values.times} runs passed`);
  process.exit(failed === 0 ? 0 : 1);
}

/** One run: { text, checks, passed }. */
export async function pipeline() {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "wavro-pipeline-"));
  const topic = `orders-${process.pid}-${Date.now()}`;
  const group = { topic, name: `${topic}-group`, folder };
  const kafka = new kafkajs.Kafka({ brokers: KAFKA_BOOTSTRAP.split(","), logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    await prepare(admin, topic);
    const seen = await within(LIMIT_MILLISECONDS, play(admin, group));
    const letters = await readAll(kafka, `${topic}.dead`, await sizeOf(admin, `${topic}.dead`));
    const { figures, checks } = verdict({ ...seen, folder, letters });
    const passed = checks.every(([, holds]) => holds);
    const seconds = (performance.now() - started) / 1000;
    const text = [table(folder, seen), summary(figures, seconds), checkTable(checks)].join("\n");
    if (passed) rmSync(folder, { recursive: true });
    return { text: passed ? text : `${text}\njournals: ${folder}`, checks, passed };
  } finally {
    for (const child of children) child.kill("SIGKILL");
    await admin.disconnect();
  }
}

/** Start everyone, replace most of the consumers, and wait until all is committed. */
async function play(admin, group) {
  const looks = watchCommits(admin, group);
  const consumers = ["a", "b", "c"].map((name) => startConsumer(name, group));
  const [, { kills, others }] = await Promise.all([produce(group), replace(consumers, group)]);
  const lag = await allCommitted(admin, group);
  const { snapshots, unhandled } = await looks.stop();
  await Promise.all(others.map(stop));
  return { kills, lag, snapshots, unhandled };
}

/** A producer of each version, the next one beginning while the one before still sends. */
async function produce(group) {
  const running = [];
  for (const version of [1, 2, 3]) {
    running.push(ended(start(["producer.js", version, COUNT, group.folder], group), `producer ${version}`));
    await setTimeout(NEXT_VERSION_MILLISECONDS);
  }
  await Promise.all(running);
}

/** Kill two of the consumers when they are at it, each at once followed by a new one; a third leaves as it should. */
async function replace([a, b, c, ...others], group) {
  const kills = [await killInBatch(a, 100, group)];
  others.push(startConsumer("d", group));
  kills.push(await killInBatch(b, 200, group));
  others.push(startConsumer("e", group));
  await stop(c);
  return { kills, others };
}

/** It hands its partitions over. */
async function stop({ child }) {
  const exit = child.exitCode ?? child.signalCode ?? once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

function start(args, { topic, name, folder }) {
  const [script, ...more] = args;
  const path = fileURLToPath(new URL(script, import.meta.url));
  const env = { ...process.env, TOPIC: topic, GROUP: name, FOLDER: folder };
  const child = spawn(process.execPath, [...process.execArgv, path, ...more], {
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  children.add(child);
  child.on("exit", () => children.delete(child));
  return child;
}

function startConsumer(name, group) {
  writeFileSync(join(group.folder, `${name}.journal`), "");
  return { name, child: start(["consumer.js", name, group.folder], group) };
}

async function ended(child, name) {
  const [code, signal] = await once(child, "exit");
  if (code !== 0) throw new Error(`${name} ended with ${code ?? signal}`);
}

/** Somewhere after `share`, and with some way to go. */
function isAt(part, share) {
  return part > share && part < 0.7;
}

/** kill -9, when it has handled so many, and has begun a batch and is far from its end: what it was at. */
async function killInBatch({ name, child }, least, { folder }) {
  const share = Math.random() / 2;
  for (;;) {
    const { open, handled } = journalOf(folder, name);
    if (handled.length >= least && open?.size >= LEAST_BATCH && isAt(open.done / open.size, share)) break;
    if (child.exitCode !== null) throw new Error(`consumer ${name} ended by itself: ${child.exitCode}`);
    await setTimeout(2);
  }
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
  return { name, open: journalOf(folder, name).open };
}

async function within(milliseconds, promise) {
  const limit = setTimeout(milliseconds, undefined, { ref: false }).then(() => {
    throw new Error(`still running after ${milliseconds / 1000} s`);
  });
  return Promise.race([promise, limit]);
}
