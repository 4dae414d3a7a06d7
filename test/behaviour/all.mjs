// The behaviour suite and the attack files on the built package, in every environment that it has to live in: without
// code generation, without WebAssembly, on the entry that has neither, and where the host or other code is unkind.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const suite = at("node.mjs");
const polluted = ["--import", at("pollute.mjs")];

/** Flags of Node, and whether the attacks are run too: in one process for each engine, for nothing is timed here. */
const ENVIRONMENTS = [
  { name: "as it is", flags: [] },
  { name: "no code from strings", flags: ["--disallow-code-generation-from-strings"], attacked: true },
  { name: "no WebAssembly", flags: ["--jitless"] },
  { name: "wavro/js", flags: [], entry: ["wavro/js"] },
  { name: "frozen intrinsics", flags: ["--frozen-intrinsics"], attacked: true },
  { name: "__proto__ throws", flags: ["--disable-proto=throw"], attacked: true },
  { name: "a polluted Object.prototype", flags: polluted, attacked: true },
  { name: "64 MB of heap", flags: ["--max-old-space-size=64"], attacked: true },
  { name: "200 KB of stack", flags: ["--stack-size=200"], attacked: true },
];

const decided = JSON.parse(readFileSync(at("../attacks/decided.json"), "utf8"));
const attacks = JSON.parse(readFileSync(at("../fixtures/attacks/cases.json"), "utf8"))
  .cases.filter(({ kind }) => kind !== "idl")
  .map((attack) => ({ ...attack, expect: decided[attack.id]?.expect ?? attack.expect }));

const runs = ENVIRONMENTS.flatMap(({ name, flags, entry = [], attacked }) => [
  { name, run: () => behave([...flags, suite, ...entry]) },
  ...(attacked ? ["kernel", "closures"] : []).map((engine) => ({
    name: `${name}, attacks on ${engine}`,
    run: () => attack(flags, engine),
  })),
]);
let passed = 0;
let failed = 0;
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function work() {
  for (let next = runs.shift(); next !== undefined; next = runs.shift()) {
    const [good, bad, note] = await next.run();
    console.log(`${next.name}: ${good} passed, ${bad} failed${note}`);
    passed += good;
    failed += bad;
  }
}

async function behave(args) {
  const { stdout, stderr, ended } = await node(args, "");
  process.stderr.write(stderr);
  const counts = /^(\d+) passed, (\d+) failed$/m.exec(stdout);
  if (counts === null) return [0, 1, ` (ended with ${ended} and no count)`];
  const bad = Number(counts[2]);
  return [Number(counts[1]), bad + Number((ended === 0) !== (bad === 0)), ""];
}

/** Every case, both ways; a process that dies fails the cases that it did not come to. */
async function attack(flags, engine) {
  const { stdout, stderr, ended } = await node(
    ["--expose-gc", ...flags, at("../attacks/child.mjs"), "-", engine],
    JSON.stringify(attacks),
  );
  const results = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  let good = 0;
  for (const { id, runs } of results) {
    const problem = runs.find((run) => run.problem !== undefined);
    if (problem === undefined) good++;
    else console.error(`FAILED ${id} on ${engine}: ${problem.road}: ${problem.problem}`);
  }
  const bad = attacks.length - good;
  if (results.length < attacks.length) process.stderr.write(stderr.slice(0, 2000));
  return [good, bad, ended === 0 ? "" : ` (ended with ${ended} after ${results.at(-1)?.id})`];
}

function node(args, input) {
  const child = spawn(process.execPath, args, { timeout: 300_000, killSignal: "SIGKILL" });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].on("data", (data) => (output[name] += data));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ ...output, ended: signal ?? code }));
  });
}
