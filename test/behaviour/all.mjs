// The behaviour suite as it is, without code generation, without WebAssembly, and on the entry that has neither.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("node.mjs", import.meta.url));
const runs = [
  { name: "as it is", args: [script] },
  { name: "no code from strings", args: ["--disallow-code-generation-from-strings", script] },
  { name: "no WebAssembly", args: ["--jitless", script] },
  { name: "wavro/js", args: [script, "wavro/js"] },
];
let passed = 0;
let failed = 0;
for (const { name, args } of runs) {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const counts = /^(\d+) passed, (\d+) failed$/m.exec(stdout);
  process.stderr.write(stderr);
  console.log(`${name}: ${counts?.[0] ?? `ended with ${status} and no count`}`);
  passed += Number(counts?.[1] ?? 0);
  failed += Number(counts?.[2] ?? 1);
  if (counts !== null && (status === 0) !== (counts[2] === "0")) failed++;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
