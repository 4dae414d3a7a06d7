// npm run test:runtimes [-- NAME…] [-- --write]: the behaviour suite in real runtimes, and the examples there.
//   NAME…       only environments whose names begin so
//   --all       a runtime that is missing is a failure, not a skip
//   --write     docs/runtimes.md and the table of README.md from what was seen
import { readFileSync, writeFileSync } from "node:fs";
import { within } from "./child.mjs";
import { consoles } from "./environments/consoles.mjs";
import { edges } from "./environments/edge.mjs";
import { examples } from "./environments/examples.mjs";
import { pages } from "./environments/pages.mjs";
import { workers } from "./environments/workers.mjs";
import { prepare } from "./stage.mjs";
import { between, conditions, fullTable, shortTable } from "./table.mjs";

const LIMIT = 120_000;
const args = process.argv.slice(2);
const options = new Set(args.filter((arg) => arg.startsWith("--")));
const wanted = args.filter((arg) => !arg.startsWith("--"));

const environments = [...consoles, ...workers, ...edges, ...pages, ...examples].filter(
  ({ name }) => wanted.length === 0 || wanted.some((start) => name.toLowerCase().startsWith(start.toLowerCase())),
);

await prepare();
let passed = 0;
let failed = 0;
const rows = [];
for (const environment of environments) {
  const row = await tryOut(environment);
  rows.push(row);
  passed += row.passed;
  failed += row.failed;
  console.log(line(row));
  for (const problem of row.problems) console.error(`  ${problem.replaceAll("\n", "\n  ")}`);
}
if (options.has("--write")) write();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** The tables, of a run that is whole and without a failure. */
function write() {
  if (wanted.length > 0 || failed > 0) return console.error("--write needs all environments, and none that fails");
  for (const [file, table] of [
    ["docs/runtimes.md", fullTable(rows)],
    ["README.md", shortTable(rows)],
  ]) {
    const path = new URL(`../../${file}`, import.meta.url);
    writeFileSync(path, between(readFileSync(path, "utf8"), `${table}\n\n${conditions()}`));
  }
}

/** What an environment has to show, held to what is expected of it. */
async function tryOut(environment) {
  const { name, expected } = environment;
  const row = { name, main: environment.main, passed: 0, failed: 0, problems: [] };
  const reason = environment.missing();
  if (reason !== undefined) {
    row.skipped = reason;
    if (options.has("--all")) fail(row, `missing: ${reason}`);
    return row;
  }
  const started = performance.now();
  try {
    row.version = (await environment.version()).trim();
    row.report = await within(LIMIT, environment.run());
    if (row.report === undefined) throw new Error(`no report after ${LIMIT / 1000} s`);
    judge(row, expected);
  } catch (error) {
    fail(row, String(error?.stack ?? error));
  }
  row.seconds = (performance.now() - started) / 1000;
  return row;
}

function judge(row, expected) {
  const { report } = row;
  if (report.error) fail(row, report.error);
  for (const [key, value] of Object.entries(expected ?? {}))
    if (report[key] === value) row.passed++;
    else fail(row, `${key} is ${report[key]}, not ${value} (${report.reason})`);
  for (const { engine, passed, failures } of report.checks) {
    row.passed += passed;
    for (const { name, error } of failures) fail(row, `${engine}: ${name}\n${error}`);
  }
}

function fail(row, problem) {
  row.failed++;
  row.problems.push(problem);
}

function line({ name, version, skipped, report, passed, failed, seconds }) {
  if (skipped !== undefined) return `${name.padEnd(40)} SKIPPED: ${skipped}`;
  const speed = report?.speed
    ? ` ${Object.values(report.speed)
        .map((rate) => rate?.toFixed(2) ?? "?") // a clock that stood still
        .join(" ")}`
    : "";
  return `${`${name} (${version})`.padEnd(48)} ${(report?.engine ?? "").padEnd(9)}${String(passed).padStart(4)} passed ${failed} failed ${seconds.toFixed(1)} s${speed}`;
}
