// npm run test:kafka [-- SECTION…]: wavro with a real broker, a real registry, and the clients and serdes of others.
//   SECTION…    only these of sections/
//   --all       what can't be had is a failure, not a skip
//   --times N   runs of the pipeline, 1 unless said otherwise

import { parseArgs } from "node:util";
import { start } from "../runtimes/child.mjs";
import { startBroker } from "./components/broker.mjs";
import { startRegistry } from "./components/registry.mjs";
import {
  installApicurioJava,
  installBroker,
  installClients,
  installConfluentPython,
  installPackage,
  installRegistry,
  stage,
} from "./install.mjs";

const SECTIONS = [
  "clients",
  "registry",
  "serdes",
  "python",
  "java",
  "guid",
  "adapters",
  "platformatic",
  "stand-in",
  "docs",
  "pipeline",
];
/** kafkajs sets timers to the past, which newer versions of Node.js remark upon. */
const QUIET = "--disable-warning=TimeoutNegativeWarning";
const { values: options, positionals: wanted } = parseArgs({
  options: { all: { type: "boolean" }, times: { type: "string", default: "1" } },
  allowPositionals: true,
});
for (const name of wanted) if (!SECTIONS.includes(name)) throw new Error(`no section ${name}: ${SECTIONS.join(", ")}`);

const counts = { passed: 0, failed: 0, skipped: 0 };
await main();
if (counts.skipped > 0) console.log(`${counts.skipped} skipped`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);

async function main() {
  const broker = timed("Kafka", installBroker);
  const registry = timed("Apicurio Registry", installRegistry);
  const python = timed("Confluent's Python", installConfluentPython);
  const java = timed("Apicurio's Java", installApicurioJava);
  const clients = timed("Kafka clients", installClients);
  const parts = {
    Kafka: broker,
    "Apicurio Registry": registry,
    "Kafka clients": clients,
    "Confluent's Python": python,
    "Apicurio's Java": java,
  };
  const there = Object.entries({ ...parts, "librdkafka for Node.js": clients.native ?? {} }).map(isThere);
  if (!there.slice(0, 3).every(Boolean)) return;
  await installPackage();
  const servers = [];
  try {
    const started = performance.now();
    servers.push(await startBroker(broker), await startRegistry(registry));
    console.log(`Kafka and Apicurio Registry started: ${seconds(started)}`);
    const [{ bootstrap }, { url }] = servers;
    const env = {
      KAFKA_BOOTSTRAP: bootstrap,
      SCHEMA_REGISTRY_URL: url,
      WAVRO_KAFKA: JSON.stringify({ native: clients.native, python, java, times: Number(options.times) }),
    };
    for (const name of SECTIONS) if (wanted.length === 0 || wanted.includes(name)) await section(name, clients, env);
  } catch (error) {
    fail(error.message);
  } finally {
    for (const { stop } of servers) await stop();
  }
}

/** Say it if a component can't be had, and whether it is there. */
function isThere([name, { missing, broken }]) {
  if (broken !== undefined) fail(`${name} can't be installed: ${broken}`);
  else if (missing !== undefined && options.all) fail(`${name}: ${missing}`);
  else if (missing !== undefined) skip(`${name}: ${missing}`);
  return broken === undefined && missing === undefined;
}

/** Run a section in a process of its own, under the Node.js that the clients are built for. */
async function section(name, { node }, env) {
  const started = performance.now();
  const { ended, child } = start(node, [QUIET, `${stage}test/kafka/sections/${name}.mjs`], { cwd: stage, env });
  child.stderr.pipe(process.stderr, { end: false });
  const { stdout, status, signal } = await ended;
  const lines = stdout.trimEnd().split("\n");
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(lines.at(-1)) ?? [];
  const skipped = Number(/^(\d+) skipped$/.exec(lines.at(-2))?.[1] ?? 0);
  console.log([...lines.slice(0, -1), `${name}: ${lines.at(-1)} (${seconds(started)})`].join("\n"));
  if (passed === undefined) return fail(`${name} ended with ${status ?? signal} and no counts`);
  counts.passed += Number(passed);
  counts.failed += Number(failed);
  counts.skipped += skipped;
}

function fail(what) {
  counts.failed++;
  console.log(`FAILED ${what}`);
}

function skip(why) {
  counts.skipped++;
  console.log(`skipped: ${why}`);
}

function timed(what, action) {
  const started = performance.now();
  const result = action();
  console.log(`${what} installed: ${seconds(started)}`);
  return result;
}

function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
