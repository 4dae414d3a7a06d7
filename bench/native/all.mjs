// npm run bench:native -- [--only event,tiny]… [--rounds N]
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { beside, nativeReport } from "../beside-native.mjs";
import { datasetNames } from "../datasets.mjs";
import { machine } from "../machine.mjs";
import { median } from "../measure.mjs";
import { save } from "../records.mjs";
import { writeFile } from "./files.mjs";
import { installPeers } from "./install.mjs";
import { isAlike, Peer, tasksOf } from "./peer.mjs";

/** CPU time before the first that counts: a JVM compiles for a second or two, the others settle sooner. */
const WARMUP_MILLISECONDS = { "Apache Java": 2000 };
const OTHERS_WARMUP = 500;
const SAMPLE_MILLISECONDS = 25;
const LEAST_ROUNDS = 5;

const { values: options } = parseArgs({
  options: { only: { type: "string", multiple: true }, rounds: { type: "string", default: "15" } },
});
const rounds = Math.max(LEAST_ROUNDS, Number(options.rounds) || 0);
const only = options.only?.flatMap((names) => names.split(","));
for (const name of only ?? [])
  if (!datasetNames.includes(name)) throw new Error(`no dataset ${name}: there are ${datasetNames.join(", ")}`);

const about = { kind: "native", date: new Date().toISOString(), ...machine(), load: loadavg()[0], rounds };
const { cpu, cores, node, commit, load } = about;
console.log(
  `${cpu}, ${cores} cores, load ${load.toFixed(1)}, Node ${node}, commit ${commit}, ${rounds} rounds, times of CPU\n`,
);
const rows = [];
const peers = installPeers().filter(({ name, missing, broken }) => {
  const why = broken === undefined ? missing : `it can't be installed: ${broken}`;
  if (why !== undefined) sayAbsent({ peer: name, absent: why });
  return why === undefined;
});
for (const name of only ?? datasetNames) {
  const found = await measure(await writeFile(name));
  for (const one of found) console.log(line(one));
  rows.push(...found);
}
console.log(`\n${nativeReport({ rows: beside(rows) })}`);
for (const { peer, dataset, absent } of rows)
  if (absent !== undefined) console.log(sayingAbsent(peer, dataset, absent));
if (only === undefined) console.log(`\nraw times: ${save(rows, ["native"])}`);

/** All peers on one dataset, in turns; each mode has a process of its own. */
async function measure(file) {
  const running = [];
  try {
    for (const peer of peers) for (const task of tasksOf(peer, file)) await enlist(running, peer, task, file);
    for (const one of running) await one.sample(WARMUP_MILLISECONDS[one.name] ?? OTHERS_WARMUP);
    for (let round = 0; round < rounds; round++)
      for (let turn = 0; turn < running.length; turn++) {
        const one = running[(turn + round) % running.length];
        const [cpu, wall] = await one.sample(SAMPLE_MILLISECONDS);
        one.times.push(cpu / file.rows);
        one.wall.push(wall / file.rows);
      }
  } finally {
    for (const one of running) one.stop();
  }
  return running.map((one) => row(one, file));
}

/** Start a process, unless the peer can't read the dataset or reads something else than wavro does. */
async function enlist(running, peer, task, file) {
  let one;
  try {
    one = await Peer.start(peer, task, file);
    const sums = await one.check();
    running.sums ??= sums; // wavro's objects come first
    if (sums !== running.sums) throw new Error(`it reads ${sums} where wavro reads ${running.sums}`);
    running.push(one);
  } catch (error) {
    one?.stop();
    sayAbsent({ peer: peer.name, dataset: file.name, op: task.op, mode: task.mode, absent: error.message });
  }
}

function sayAbsent(found) {
  rows.push({ ...about, ...found });
  console.log(sayingAbsent(found.peer, found.dataset, found.absent));
}

function sayingAbsent(peer, dataset, why) {
  return `${peer} is ABSENT${dataset === undefined ? "" : ` on ${dataset}`}: ${why}`;
}

function row({ name: peer, version, op, mode, variant, times, wall }, { name: dataset, rows, bytes }) {
  const measured = {
    op,
    mode,
    variant,
    alike: isAlike(mode),
    nsPerDatum: median(times),
    wallPerDatum: median(wall),
    times,
  };
  return { ...about, peer, version, dataset, rows, bytes, ...measured };
}

function line({ dataset, peer, op, mode, nsPerDatum, wallPerDatum }) {
  const numbers = [nsPerDatum, wallPerDatum].map((time) => time.toFixed(1).padStart(9));
  return `${dataset.padEnd(12)}${op.padEnd(8)} ${peer.padEnd(12)}${mode.padEnd(12)}${numbers[0]} ns of CPU, ${numbers[1]} ns`;
}
