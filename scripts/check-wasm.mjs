// node scripts/check-wasm.mjs [--write]: the modules of WebAssembly that dist/ ships are what assembly/ compiles to,
// byte for byte, wherever it is compiled; and what they were when their sums were last recorded.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const sums = join(root, "assembly/sums.json");
const MODULES = [
  { name: "avro", source: "assembly/index.ts", target: "release" },
  { name: "inflate", source: "assembly/inflate.ts", target: "inflate" },
];
const faults = [];

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
try {
  const found = Object.fromEntries(MODULES.map((module) => [module.name, sumOf(compile(module))]));
  if (process.argv.includes("--write")) writeFileSync(sums, `${JSON.stringify(found, null, 2)}\n`);
  const recorded = JSON.parse(readFileSync(sums, "utf8"));
  for (const { name } of MODULES)
    if (recorded[name] !== found[name])
      faults.push(`${name}: assembly/ was changed since its sum was recorded (npm run check:wasm -- --write)`);
  for (const { where, bytes } of shipped()) {
    const name = Object.keys(found).find((name) => found[name] === sumOf(bytes));
    if (name === undefined) faults.push(`${where} holds a module that assembly/ does not compile to`);
    else console.log(`${where}: ${name}, SHA-256 ${found[name]}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

function compile({ name, source, target }) {
  const out = join(folder, `${name}.wasm`);
  const asc = join(root, "node_modules/assemblyscript/bin/asc.js");
  const files = ["--outFile", out, "--textFile", join(folder, `${name}.wat`)];
  execFileSync(process.execPath, [asc, source, "--target", target, ...files], { cwd: root });
  return readFileSync(out);
}

function sumOf(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The module beside the code, and those in it: base64 of the magic bytes begins so. */
function* shipped() {
  const dist = join(root, "dist");
  if (!existsSync(join(dist, "avro.wasm"))) throw new Error("there is no dist/: npm run build");
  yield { where: "dist/avro.wasm", bytes: readFileSync(join(dist, "avro.wasm")) };
  for (const file of readdirSync(dist, { recursive: true }).sort()) {
    if (!/\.c?js$/.test(file)) continue;
    const text = readFileSync(join(dist, file), "latin1");
    for (const [, base64] of text.matchAll(/"(AGFzbQEAAA[A-Za-z0-9+/]{200,}={0,2})"/g))
      yield { where: `dist/${file.replaceAll("\\", "/")}`, bytes: Buffer.from(base64, "base64") };
  }
}
