// npm run fuzz -- [--target T] [--seconds N] [--executions N] [--seed S] [--ci]: hostile inputs from a seed for each
// target. What must not be is written to test/fixtures/fuzz/<target>/, where it is a test from then on.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { fixtureOf } from "./runs.mjs";
import { TARGETS } from "./targets/all.mjs";

const { values: options } = parseArgs({
  options: {
    target: { type: "string", multiple: true },
    seconds: { type: "string" },
    executions: { type: "string" },
    seed: { type: "string" },
    ci: { type: "boolean", default: false },
  },
});
/**
 * In CI the same runs each time, a million of each target: some five minutes of two processors (2026-11). Slow machines
 * end after `seconds` in all, and give each target `least` of them.
 */
const CI = { seed: 20_261_123, executions: 1_000_000, seconds: 480, least: 20 };
const seed = options.ci ? CI.seed : Number(options.seed ?? Date.now() % 2 ** 31);
const targets = TARGETS.filter(({ name }) => options.target === undefined || options.target.includes(name));
if (targets.length === 0) throw new Error(`no such target; there are ${TARGETS.map(({ name }) => name).join(", ")}`);
/** A run that takes longer hangs: ten times the second that none may take. */
const HANG = 10_000;
/** Threads at once. */
const THREADS = 2;

const waiting = [...targets];
let passed = 0;
let failed = 0;
await Promise.all(Array.from({ length: THREADS }, oneAfterTheOther));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function oneAfterTheOther() {
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
    const { finding, place, done, seconds, slowest } = await watch(target);
    if (finding === undefined) {
      passed++;
      const rate = Math.round(done / seconds);
      console.log(
        `${target.name}: ${done} executions in ${seconds.toFixed(1)} s (${rate}/s, the slowest ${Math.round(slowest.ms)} ms: world ${slowest.world}, ${slowest.left} left), seed ${seed}`,
      );
    } else {
      failed++;
      console.log(`${target.name}: after ${done} executions, seed ${seed}: ${finding}\n  ${await keep(target, place)}`);
    }
  }
}

function budget() {
  const left = Math.max(CI.least, CI.seconds - performance.now() / 1000);
  const seconds = options.seconds ?? (options.ci ? left : options.executions ? Number.POSITIVE_INFINITY : 10);
  const executions = options.executions ?? (options.ci ? CI.executions : Number.POSITIVE_INFINITY);
  return { seconds: Number(seconds), executions: Number(executions) };
}

/** Run a target on a thread until it is done, dies or hangs. */
function watch(target) {
  const progress = new SharedArrayBuffer(12);
  const state = new Int32Array(progress);
  const worker = new Worker(new URL("worker.mjs", import.meta.url), {
    workerData: { name: target.name, seed, progress, ...budget() },
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  return new Promise((resolve) => {
    let last = -1;
    let result;
    const end = (found) => {
      result ??= { ...found, place: state.slice(1) };
      clearInterval(watcher);
      void worker.terminate();
    };
    const lost = (finding) => end({ finding, done: state[0] });
    const watcher = setInterval(() => {
      if (state[0] === last) lost(`no progress for ${HANG} ms`);
      last = state[0];
    }, HANG);
    worker.on("message", end);
    worker.on("error", (error) => lost(`the thread died: ${error?.stack ?? error}`));
    worker.on("exit", (code) => {
      lost(`the thread ended with ${code}`);
      resolve(result);
    });
  });
}

/** Write a finding where it is a test from then on. */
async function keep(target, [number, left]) {
  const fixture = await fixtureOf(target, seed, number, left);
  const folder = `test/fixtures/fuzz/${target.name}`;
  const file = `${createHash("sha256").update(fixture).digest("hex").slice(0, 12)}.json`;
  const at = new URL(`../../${folder}/`, import.meta.url);
  mkdirSync(at, { recursive: true });
  writeFileSync(new URL(file, at), `${fixture}\n`);
  return `${folder}/${file}`;
}
