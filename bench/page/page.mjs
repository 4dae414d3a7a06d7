// npm run bench:page [-- --measure] [--rounds 40] [--from FOLDER] [--to FOLDER]: docs/benchmarks.md and its charts, and the
// tables of docs/performance.md, from the newest records of bench/results. --measure makes these first: targets, peers and stages, by this Node and by the newest.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { RESULTS } from "../records.mjs";
import { prepare } from "../stage.mjs";
import { draw } from "./charts.mjs";
import { chosen } from "./chosen.mjs";
import { nativePart } from "./native.mjs";
import { peersPart } from "./peers.mjs";
import { stagesPart } from "./stages.mjs";
import { targetsPart } from "./targets.mjs";

const NEWEST_NODE = "26";
const { values: options } = parseArgs({
  options: {
    measure: { type: "boolean", default: false },
    rounds: { type: "string", default: "40" },
    from: { type: "string", default: RESULTS },
    to: { type: "string", default: fileURLToPath(new URL("../../docs/", import.meta.url)) },
  },
});

const folder = options.to.endsWith("/") ? options.to : `${options.to}/`;
prepare();
if (options.measure) measure();
const { targets, peers, stages, native } = chosen(options.from);
if (targets.length === 0) throw new Error(`no results in ${options.from}: npm run bench, or --measure`);
const parts = [targetsPart(targets), peersPart(peers), nativePart(native)];
const method = readFileSync(new URL("method.md", import.meta.url), "utf8").trim();
const text = [opening(), ...parts.map((part) => part.text), method].filter((part) => part !== "").join("\n\n");
const charts = await draw(Object.assign({}, ...parts.map((part) => part.charts)));
write(`${text}\n`, charts);
if (stages.length > 0) writeStages();

/** The runs that the page is made of; native peers are `npm run bench:native`. */
function measure() {
  const bench = fileURLToPath(new URL("../bench.mjs", import.meta.url));
  for (const what of [[], ["--peers"], ["--stages"]])
    for (const node of [[], ["--node", NEWEST_NODE]]) {
      const args = [bench, ...what, ...node, "--rounds", options.rounds, "--to", options.from];
      console.log(`\n${args.join(" ")}`);
      const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
      if (status !== 0) process.exit(status ?? 1);
    }
}

function opening() {
  const [{ record }] = targets;
  const nodes = targets.map(({ record: { node } }) => `Node ${node.slice(1)}`).join(" and ");
  const day = record.date.slice(0, 10);
  const { load, remark } = record;
  const busy =
    load === undefined ? "The machine's load was not recorded." : `Load average at the start ${load.toFixed(1)}.`;
  const files = [...targets, ...peers, ...(native ? [native] : [])].map(({ file }) => file);
  const links = files.map((file) => `[${file}](../bench/results/${file})`).join(", ");
  return `# Benchmarks

Made by \`npm run bench:page\` from what \`npm run bench\`, \`npm run bench -- --peers\` and \`npm run bench:native\` recorded: ${record.cpu}, ${record.cores} cores of a virtual machine, ${nodes}, commit ${record.commit}, ${day}, ${record.rounds} rounds. ${busy} Ratios are times as fast as avsc 5.7.9 in the same process, or as what a line names: above 1 wavro is faster. In parentheses the interval that holds 95 of 100 bootstrap resamples. All times: ${links}.
${remark === undefined ? "" : `\n**${remark}**\n`}
[Where the time goes](performance.md) has the stages, the floors and what was tried.`;
}

/** The tables of stages, between their marks. */
function writeStages() {
  const path = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));
  const page = readFileSync(path, "utf8");
  const marked = /(<!-- stages -->\n)[\s\S]*?(<!-- \/stages -->)/;
  if (!marked.test(page)) throw new Error(`${path} has no marks for the stages`);
  writeFileSync(
    `${folder}performance.md`,
    page.replace(marked, (_, from, to) => `${from}${stagesPart(stages)}\n${to}`),
  );
}

function write(page, drawn) {
  rmSync(`${folder}charts`, { recursive: true, force: true });
  mkdirSync(`${folder}charts`, { recursive: true });
  for (const [name, svg] of Object.entries(drawn)) writeFileSync(`${folder}charts/${name}.svg`, svg);
  writeFileSync(`${folder}benchmarks.md`, page);
  console.log(`${folder}benchmarks.md, ${Object.keys(drawn).length} charts`);
}
