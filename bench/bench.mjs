// npm run bench -- --help
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { inChild } from "./child.mjs";
import { keep } from "./keep.mjs";
import { heading, machine } from "./machine.mjs";
import { readOptions } from "./options.mjs";
import { benchPeers } from "./peers/bench.mjs";
import { profile } from "./profile.mjs";
import { report, summary } from "./report.mjs";
import { SECTIONS } from "./sections.mjs";
import { nodeOf } from "./stage.mjs";
import { benchStages } from "./stages-of-all.mjs";
import { TARGETS } from "./targets.mjs";

const options = asked();
if (options.node !== undefined) process.exitCode = withNode(options.node);
else if (options.profile !== undefined) profile(options);
else if (options.stages) benchStages(options);
else if (options.peers) benchPeers(options);
else await bench();

async function bench() {
  const { rounds, together, wanted, whole } = options;
  const datasets = Object.keys(TARGETS).some((op) => wanted.has(op)) ? options.datasets : [];
  const here = machine();
  console.log(`${heading(here, rounds)}\n`);
  const results = [];
  for (const name of datasets) results.push(...(await measure(name)));
  if (results.length > 0) console.log(`\n${summary(results)}`);
  else if (!SECTIONS.some(({ op }) => wanted.has(op))) console.log("these datasets have none of these operations");
  const record = { kind: "targets", ...here, date: new Date().toISOString(), rounds, together, results };
  for (const section of SECTIONS) {
    if (!wanted.has(section.op)) continue;
    record[section.name] = await section.measure({ rounds, results, here });
    console.log(section.report(record[section.name]));
  }
  if (whole) keep(record, [here.node, ...(together ? ["together"] : [])], options);
}

function asked() {
  try {
    return readOptions();
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

/** A process of its own for each dataset: what one leaves behind in caches and heap does not touch the next. */
async function measure(dataset) {
  const task = { dataset, rounds: options.rounds, wanted: [...options.wanted] };
  const results = options.together ? await (await import("./run.mjs")).run(task) : inChild("run.mjs", task);
  if (results.length > 0) console.log(report(results));
  return results;
}

/** This bench by another Node: the status that it ends with. */
function withNode(major) {
  const args = process.argv.slice(2);
  const at = args.findIndex((arg) => arg === "--node" || arg.startsWith("--node="));
  args.splice(at, args[at] === "--node" ? 2 : 1);
  const flags = options.together ? ["--expose-gc"] : [];
  const { status } = spawnSync(nodeOf(major), [...flags, fileURLToPath(import.meta.url), ...args], {
    stdio: "inherit",
  });
  return status ?? 1;
}
