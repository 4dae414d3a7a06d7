// npm run bench -- --profile DATASET [--op P1,P5]: where the time of an operation goes.
import { mkdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { inChild } from "./child.mjs";
import { machine } from "./machine.mjs";

/** What is profiled of an operation's name, and what is left when the platform's work is taken off. */
const REST = {
  P1: "objects, and strings cut from text",
  P2: "columns",
  "P2 never": "columns",
  "P3 resolver": "columns",
  P4: "objects",
  "P5 batch": "tape",
  "P5 one": "generated code",
  "P6 null": "files, objects, use",
  "P6 deflate": "files, inflating, objects, use",
  P7: "objects, and strings cut from text",
};
const DEFAULT = ["P1", "P2", "P5 batch"];
const FOLDER = fileURLToPath(new URL("../.bench/profiles/", import.meta.url));
const LINES = 14;

export function profile({ profile: dataset, op, wanted }) {
  const here = machine();
  console.log(`${here.cpu}, Node ${here.node}, commit ${here.commit}`);
  mkdirSync(FOLDER, { recursive: true });
  const ops = Object.keys(REST).filter((one) => (op === undefined ? DEFAULT.includes(one) : wanted.has(one)));
  for (const one of ops) {
    const stages = inChild("stages.mjs", { dataset, op: one, clocked: true });
    const file = `${FOLDER}${dataset}-${one.replaceAll(" ", "-")}.cpuprofile`;
    const { time, rows } = inChild("stages.mjs", { dataset, op: one, file });
    console.log(`\n${dataset} ${one}: ${perRow(time, rows)} ns a row without clocks, the use of rows included`);
    console.log(stageTable(stages, REST[one]));
    console.log(`\nby function, sampled: ${file}`);
    console.log(functionTable(JSON.parse(readFileSync(file, "utf8"))));
  }
}

function stageTable({ stages, time, clocks, rows }, rest) {
  const whole = time - clocks;
  const known = stages.reduce((sum, stage) => sum + stage.time, 0);
  const lines = [...stages, { stage: rest, time: whole - known }].map(({ stage, time: one, calls }) => {
    const often = calls ? `${(calls / rows).toPrecision(2)} calls a row` : "";
    return `  ${stage.padEnd(36)}${perRow(one, rows).padStart(9)} ns ${share(one, whole)}  ${often}`;
  });
  return [...lines, `  ${"with clocks, theirs taken off".padEnd(36)}${perRow(whole, rows).padStart(9)} ns`].join("\n");
}

/** The functions with most time of their own. */
function functionTable({ nodes, samples, timeDeltas }) {
  const byNode = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const own = new Map();
  let whole = 0;
  samples.forEach((id, i) => {
    const name = nameOf(byNode.get(id));
    own.set(name, (own.get(name) ?? 0) + timeDeltas[i]);
    whole += timeDeltas[i];
  });
  const most = [...own].filter(([name]) => name !== "(idle)").sort((a, b) => b[1] - a[1]);
  return most
    .slice(0, LINES)
    .map(([name, time]) => `  ${share(time, whole)}  ${name}`)
    .join("\n");
}

function nameOf({ functionName, url, lineNumber }) {
  const name = functionName || "(anonymous)";
  if (url.startsWith("wasm:")) return `${name} of the kernel or an emitted program`;
  if (url === "") return name.startsWith("(") && name !== "(anonymous)" ? name : `${name} (platform or generated code)`;
  return `${name} ${basename(url)}:${lineNumber + 1}`;
}

const perRow = (milliseconds, rows) => ((milliseconds * 1e6) / rows).toFixed(1);
const share = (part, whole) => `${((100 * part) / whole).toFixed(0).padStart(3)} %`;
