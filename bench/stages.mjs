// node bench/stages.mjs '{"dataset":"event","op":"P1"}': an operation over and over; what it took, as JSON.
// Either with "clocked", the time of each stage, or with "file", a CPU profile.
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { clocks, STAGES } from "./clocks.mjs";

const WARMUP_MILLISECONDS = 1000;
const MILLISECONDS = 2000;
const SAMPLING_MICROSECONDS = 200;

const { dataset: name, op, clocked, file } = JSON.parse(process.argv[2]);
const measured = clocked ? clocks() : undefined; // before the library takes what it needs from the platform
const { dataset } = await import("./datasets.mjs");
const { operations } = await import("./operations.mjs");

const data = dataset(name);
const found = (await operations(data)).find(({ ops, lifetime }) => op in ops && lifetime === "dropped");
if (found === undefined) throw new Error(`${name} has no ${op}`);
await found.check();
const run = found.run[found.ops[op]];
await repeat(run, WARMUP_MILLISECONDS);
if (measured) for (const stage of STAGES) measured.spent[stage] = { time: 0, calls: 0 };
const { time, runs } = await (file ? profiled : repeat)(run, MILLISECONDS);
process.stdout.write(JSON.stringify({ rows: runs * data.rows, time, ...(measured && stagesOf(measured)) }));

async function profiled(...work) {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: SAMPLING_MICROSECONDS });
  await session.post("Profiler.start");
  const done = await repeat(...work);
  const { profile } = await session.post("Profiler.stop");
  writeFileSync(file, JSON.stringify(profile));
  return done;
}

async function repeat(work, milliseconds) {
  const start = performance.now();
  let runs = 0;
  for (; performance.now() - start < milliseconds; runs++) await work();
  return { time: performance.now() - start, runs };
}

/** Milliseconds of each stage and how often it was entered, less what the clocks took. */
function stagesOf({ spent, overhead }) {
  const stages = STAGES.map((stage) => {
    const { time, calls } = spent[stage];
    return { stage, time: Math.max(0, time - calls * overhead.inside), calls };
  });
  const clocks = STAGES.reduce((sum, stage) => sum + spent[stage].calls, 0) * overhead.whole;
  return { stages, clocks };
}
