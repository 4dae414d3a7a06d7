// npm run mutation [-- FILE…]: changes the critical files one place at a time, and runs its own tests on each
// change. What no test notices is listed; docs/mutation.md says of each why. All of it takes an hour or so of a core.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { install } from "../../bench/stage.mjs";
import { MUTATED } from "../critical.mjs";

/** Of hundred mutants, so many are to be noticed. */
const LEAST = 90;

const root = fileURLToPath(new URL("../..", import.meta.url));
// vitest is the repository's own
const stage = install(`${root}test/mutation/installed/`, `${root}.mutation/`, ["--legacy-peer-deps"]);
const stryker = `${stage}node_modules/@stryker-mutator/core/bin/stryker.js`;
const asked = process.argv.slice(2);
const files = asked.length > 0 ? asked : MUTATED;

let [noticed, all] = [0, 0];
for (const file of files) {
  const report = `${stage}${file.replaceAll("/", "-")}.json`;
  const env = { ...process.env, WAVRO_MUTATED: file, WAVRO_REPORT: report };
  const args = [stryker, "run", "test/mutation/stryker.config.mjs", "--mutate", file];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env });
  if (status !== 0) process.exit(1);
  for (const { mutants } of Object.values(JSON.parse(readFileSync(report, "utf8")).files)) count(file, mutants);
}
console.log(`${((100 * noticed) / all).toFixed(1)} % of ${all} mutants are noticed`);
console.log(noticed >= (LEAST / 100) * all ? "1 passed, 0 failed" : "0 passed, 1 failed");
process.exitCode = noticed >= (LEAST / 100) * all ? 0 : 1;

function count(file, mutants) {
  const as = (...states) => mutants.filter(({ status }) => states.includes(status)).length;
  const [found, lost, left] = [as("Killed", "Timeout"), as("Survived", "NoCoverage"), as("Ignored")];
  noticed += found;
  all += found + lost;
  const score = ((100 * found) / (found + lost)).toFixed(1);
  console.log(`| ${file} | ${found + lost} | ${score} | ${lost} | ${left} |`);
}
