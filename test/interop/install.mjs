// The peers, installed below .interop/ in the clone: nothing is kept outside of it, nor taken from there.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
export const home = fileURLToPath(new URL("../../.interop/", import.meta.url));

/**
 * The packages of a list in a virtual environment, to run `script`: { command }, or { missing }: the tool that is not
 * there, or { broken }: why it could not be installed.
 */
export function installPython(script = `${here}peer.py`, list = `${here}requirements.txt`, name = "python") {
  const python = ["python3", "python3.13", "python3.12", "python3.11"].find((name) =>
    works(name, ["-m", "venv", "-h"]),
  );
  if (python === undefined) return { missing: "no python3 with venv" };
  const venv = `${home}${name}`;
  const command = [`${venv}/bin/python`, script];
  return installed(name, list, command, () => {
    run(python, ["-m", "venv", venv]);
    const cache = ["--cache-dir", `${home}pip`, "--disable-pip-version-check"];
    run(command[0], ["-m", "pip", "install", "--quiet", ...cache, "-r", list]);
  });
}

/**
 * What a list (a pom.xml) names from Maven Central, and the program compiled beside it; run with `flags`, which here are
 * those of a short run.
 */
export function installJava(
  program = `${here}Peer.java`,
  flags = ["-XX:TieredStopAtLevel=1"],
  list = `${here}pom.xml`,
  name = "java",
) {
  for (const [tool, flag] of [
    ["java", "-version"],
    ["javac", "-version"],
    ["mvn", "-version"],
  ])
    if (!works(tool, [flag])) return { missing: `no ${tool}` };
  const folder = `${home}${name}`;
  const classPath = `${folder}/classes:${folder}/lib/*`;
  const main = basename(program, ".java");
  const command = ["java", "-XX:-UsePerfData", ...flags, `-Djava.io.tmpdir=${folder}`, "-cp", classPath, main];
  const peer = installed(name, list, command, () => fromMaven(list, folder));
  return peer.broken === undefined ? attempt(() => compile(folder, classPath, program), peer) : peer;
}

/** What a pom.xml names, from Maven Central to `lib` in a folder, by a goal of the plugin "dependency". */
export function fromMaven(pom, folder, goal = "copy-dependencies") {
  mkdirSync(folder, { recursive: true });
  copyFileSync(pom, `${folder}/pom.xml`); // so that Maven puts its own files here
  const options = ["--quiet", "--batch-mode", `-Dmaven.repo.local=${home}maven`, "-f", `${folder}/pom.xml`];
  run("mvn", [...options, `dependency:${goal}`, `-DoutputDirectory=${folder}/lib`]);
}

function compile(folder, classPath, program) {
  run("javac", ["-J-XX:-UsePerfData", "-d", `${folder}/classes`, "-cp", classPath, program]);
}

/** Libraries that compress with the codecs that are only read here: { codecs } for option `codecs`, or { broken }. */
export async function installCodecs() {
  const folder = `${home}npm`;
  const { broken } = installed("npm", `${here}libraries.json`, undefined, () => {
    mkdirSync(folder, { recursive: true });
    copyFileSync(`${here}libraries.json`, `${folder}/package.json`);
    run("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder]);
  });
  if (broken !== undefined) return { broken };
  const { resolve } = createRequire(`${folder}/package.json`);
  const { xzSync } = await import(`${folder}/node_modules/node-liblzma/lib/lzma.js`);
  const { default: BZip2 } = await import(resolve("bzip2-wasm"));
  const bzip2 = new BZip2();
  await bzip2.init();
  const decompress = () => {
    throw new Error("these write only");
  };
  return {
    codecs: {
      xz: { name: "xz", compress: (bytes) => xzSync(Buffer.from(bytes)), decompress },
      bzip2: { name: "bzip2", compress: (bytes) => bzip2.compress(bytes, 9, bytes.length + 1000), decompress },
    },
  };
}

/** Install, unless that was done for the same lists of packages (files). */
export function installed(name, lists, command, install) {
  const done = `${home}${name}/installed`;
  const wanted = [lists]
    .flat()
    .map((list) => readFileSync(list, "utf8"))
    .join("");
  if (existsSync(done) && readFileSync(done, "utf8") === wanted) return { command };
  rmSync(`${home}${name}`, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  return attempt(
    () => {
      install();
      writeFileSync(done, wanted);
    },
    { command },
  );
}

function attempt(action, result) {
  try {
    action();
    return result;
  } catch (error) {
    return { broken: error.message };
  }
}

export function works(command, args) {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

export function run(command, args, variables = {}) {
  const temporary = `${home}tmp`;
  mkdirSync(temporary, { recursive: true });
  const options = { MAVEN_OPTS: `-Djava.io.tmpdir=${temporary} -XX:-UsePerfData` };
  const env = { ...process.env, TMPDIR: temporary, ...options, ...variables };
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: home, env, encoding: "utf8" });
  if (status === 0) return;
  throw new Error(`${command} ended with ${status ?? error}: ${`${stdout}${stderr}`.trim().slice(-1500)}`);
}
