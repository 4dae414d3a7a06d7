// npm run bench -- [--only DATASET]… [--op P1|P2|P4|P5|P6|P7|P8|P9] [--rounds N] [--together]
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { coldReport, coldStarts } from "./cold.mjs";
import { datasetNames } from "./datasets.mjs";
import { report, summary } from "./report.mjs";

const LEAST_ROUNDS = 30;
const { values: options } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    op: { type: "string" },
    rounds: { type: "string", default: "40" },
    /** All datasets in one process, as in a program that lives with many schemas. */
    together: { type: "boolean", default: false },
  },
});
const rounds = Math.max(LEAST_ROUNDS, Number(options.rounds) || LEAST_ROUNDS);
const whole = options.only === undefined && options.op === undefined;
const names = options.op === "P9" ? [] : (options.only ?? datasetNames);
for (const name of names) {
  if (!datasetNames.includes(name)) throw new Error(`no dataset ${name}: there are ${datasetNames.join(", ")}`);
}

const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.version, commit: commit() };
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}, ${rounds} rounds\n`,
);

const results = [];
for (const name of names) {
  const task = { dataset: name, rounds, op: options.op ?? null };
  results.push(...(options.together ? await (await import("./run.mjs")).run(task) : inChild(task)));
  console.log(report(results.filter((result) => result.dataset === name)));
}
if (names.length > 0) console.log(`\n${summary(results)}`);
const cold = whole || options.op === "P9" ? coldStarts(rounds) : undefined;
if (cold) console.log(coldReport(cold));
if (whole) save();

/** A process of its own for each dataset: what one leaves behind in caches and heap does not touch the next. */
function inChild(task) {
  const script = fileURLToPath(new URL("run.mjs", import.meta.url));
  const text = execFileSync(process.execPath, ["--expose-gc", script, JSON.stringify(task)], {
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(text);
}

function save() {
  const folder = new URL("results/", import.meta.url);
  const date = new Date().toISOString().slice(0, 10);
  const file = `${date}-${machine.commit}-${machine.node}${options.together ? "-together" : ""}.json`;
  mkdirSync(folder, { recursive: true });
  const record = { ...machine, date, rounds, together: options.together, results, cold };
  const round = (_key, value) => (typeof value === "number" ? Math.round(value * 1e4) / 1e4 : value);
  writeFileSync(new URL(file, folder), `${JSON.stringify(record, round)}\n`);
  console.log(`\nraw times: bench/results/${file}`);
}

/** The commit measured; "+" after it says that the files differ from it. */
function commit() {
  const git = (...args) => execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    return (
      git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "--untracked-files=no") === "" ? "" : "+")
    );
  } catch {
    return "none";
  }
}
