// The broker, the registry, and those who are met over them, installed below .interop/ in the clone.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { fromMaven, home, installed, installJava, installPython, run, works } from "../interop/install.mjs";

export { home };

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));
/** A project that uses the package as it would be published, beside the Kafka clients. */
export const stage = `${home}kafka-clients/`;

/** Apache Kafka's broker: { classPath }, or { missing } a tool, or { broken }: why it can't be installed. */
export function installBroker() {
  const folder = `${home}kafka-broker`;
  const lists = `${here}components/broker.xml`;
  return withJava({ name: "kafka-broker", lists, classPath: `${folder}/lib/*` }, () => fromMaven(lists, folder));
}

/** Apicurio Registry: { jar }, or as `installBroker`. */
export function installRegistry() {
  const folder = `${home}kafka-registry`;
  const lists = `${here}components/registry.xml`;
  const jar = `${folder}/app/registry.jar`;
  return withJava({ name: "kafka-registry", lists, jar }, () => {
    fromMaven(lists, folder, "copy"); // its parent is not published: no goal that resolves will do
    const [archive] = readdirSync(`${folder}/lib`);
    mkdirSync(`${folder}/app`);
    run("tar", ["-xzf", `${folder}/lib/${archive}`, "-C", `${folder}/app`]);
    const runner = readdirSync(`${folder}/app`).find((file) => file.endsWith("-runner.jar"));
    cpSync(`${folder}/app/${runner}`, jar);
    rmSync(`${folder}/lib`, { recursive: true });
  });
}

function withJava({ name, lists, ...where }, install) {
  for (const [tool, flag] of [
    ["java", "-version"],
    ["mvn", "-version"],
  ])
    if (!works(tool, [flag])) return { missing: `no ${tool}` };
  return { ...where, ...installed(name, lists, undefined, install) };
}

/** Confluent's Python client and its Avro serdes: as installPython of test:interop. */
export function installConfluentPython() {
  return installPython(`${here}peer.py`, `${here}requirements.txt`, "kafka-python");
}

/** Apicurio's serdes for Java, and the program that runs them: as installJava of test:interop. */
export function installApicurioJava() {
  const quiet = "-Djava.util.logging.config.file=/dev/null"; // Vert.x has advice
  const flags = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", quiet];
  return installJava(`${here}ApicurioPeer.java`, flags, `${here}java.xml`, "kafka-java");
}

/**
 * The Kafka clients and serdes of JavaScript: { node }, the program that they run under; { native: { missing } } or
 * { native: { broken } } if librdkafka's binding can't be built; or { broken }.
 */
export function installClients() {
  const lists = ["package.json", "package-lock.json"].map((name) => `${here}clients/${name}`);
  const { broken } = installed("kafka-clients", lists, undefined, () => {
    mkdirSync(stage, { recursive: true });
    for (const list of lists) cpSync(list, `${stage}${list.slice(list.lastIndexOf("/") + 1)}`);
    run("npm", ["ci", "--prefix", stage, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
  });
  if (broken !== undefined) return { broken };
  const own = `${stage}node_modules/node/bin/node`;
  const node = works(own, ["--version"]) ? own : process.execPath;
  return { node, native: buildNative(node) };
}

/** Compile @confluentinc/kafka-javascript: its binary for download is on no registry. */
function buildNative(node) {
  const name = "@confluentinc/kafka-javascript";
  if (existsSync(`${stage}node_modules/${name}/build/Release/confluent-kafka-javascript.node`)) return {};
  for (const tool of ["make", "g++", "python3"]) if (!works(tool, ["--version"])) return { missing: `no ${tool}` };
  const prefix = dirname(dirname(node));
  if (!existsSync(`${prefix}/include/node/node.h`)) return { missing: `no headers of Node.js in ${prefix}/include` };
  try {
    run("npm", ["rebuild", name, "--prefix", stage, "--loglevel=error"], {
      PATH: `${prefix}/bin${delimiter}${process.env.PATH}`, // what is built for
      CKJS_LINKING: "dynamic", // with the system's OpenSSL and zlib
      npm_config_nodedir: prefix,
      npm_config_build_from_source: "true",
      npm_config_jobs: "1", // its targets don't know that they need one another
    });
    return {};
  } catch (error) {
    return { broken: error.message };
  }
}

/**
 * MemoryRegistry behind HTTP as one file: there is no other registry to be had that knows GUIDs. { MemoryRegistry,
 * serveRegistry }.
 */
async function bundleRegistry() {
  const lines = [
    'export { MemoryRegistry } from "./src/registry/memory.ts";',
    'export { serveRegistry } from "./test/registry/server.ts";',
  ];
  await build({
    stdin: { contents: lines.join("\n"), resolveDir: root },
    outfile: `${stage}test/kafka/memory-registry.mjs`,
    format: "esm",
    platform: "node",
    bundle: true,
    logLevel: "error",
  });
}

/** The package as `npm pack` makes it, the tests, the example and the page, copied to where the clients are. */
export async function installPackage() {
  const target = `${stage}node_modules/wavro`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(stage)) if (name.endsWith(".tgz")) rmSync(stage + name);
  run("npm", ["pack", root, "--ignore-scripts", "--pack-destination", stage, "--loglevel=error"]);
  const packed = readdirSync(stage).find((name) => name.endsWith(".tgz"));
  run("tar", ["-xzf", stage + packed, "-C", target, "--strip-components=1"]);
  for (const folder of ["test/kafka", "examples/kafka-pipeline", "docs/kafka.md"]) {
    rmSync(stage + folder, { recursive: true, force: true });
    if (existsSync(root + folder)) cpSync(root + folder, stage + folder, { recursive: true });
  }
  await bundleRegistry();
}
