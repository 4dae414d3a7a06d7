// node scripts/ensure-built.mjs wasm|dist: build what is absent or older than its sources, and nothing else.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const age = (path) => (existsSync(root + path) ? statSync(root + path).mtimeMs : 0);
const files = (folder) => readdirSync(root + folder, { recursive: true }).map((name) => `${folder}/${name}`);
const newest = (paths) => Math.max(...paths.map(age));

const kernel = "src/kernel/bytes.generated.ts";
const staleWasm = () => age(kernel) < newest([...files("assembly"), "asconfig.json", "scripts/embed-wasm.mjs"]);
const staleDist = () =>
  age("dist/avro.wasm.d.ts") < newest([...files("src"), "package.json", "tsup.config.ts", "scripts/finish-build.mjs"]);

if (staleWasm()) run("build:wasm");
if (process.argv[2] === "dist" && staleDist()) run("build:js");

function run(script) {
  const { status } = spawnSync("npm", ["run", "--silent", script], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
