// `.runtimes/`: a project that uses the package as it would be published, with the runtimes installed beside it.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { text } from "./child.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
export const stage = `${root}.runtimes/`;
export const entries = `${stage}test/runtimes/entries/`;
const hosts = `${root}test/runtimes/hosts/`;

/** Install the runtimes, if others are there than the lock file names, and the package as `npm pack` makes it. */
export async function prepare() {
  await install();
  await installPackage();
  for (const folder of ["test/behaviour", "test/runtimes/entries", "examples"]) {
    rmSync(stage + folder, { recursive: true, force: true });
    cpSync(root + folder, stage + folder, { recursive: true });
  }
}

async function install() {
  const lock = readFileSync(`${hosts}package-lock.json`, "utf8");
  const there = `${stage}installed.json`; // a copy that is made last: an install that was cut short is done again
  if (existsSync(there) && readFileSync(there, "utf8") === lock) return;
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage);
  for (const name of ["package.json", "package-lock.json"]) cpSync(hosts + name, stage + name);
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await text("npm", ["ci", ...options], { cwd: stage, timeout: 600_000 });
  cpSync(`${stage}package-lock.json`, there);
}

async function installPackage() {
  const target = `${stage}node_modules/wavro`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(stage)) if (name.endsWith(".tgz")) rmSync(stage + name);
  await text("npm", ["pack", "--ignore-scripts", "--pack-destination", stage], { cwd: root });
  const [packed] = readdirSync(stage).filter((name) => name.endsWith(".tgz"));
  await text("tar", ["-xzf", stage + packed, "-C", target, "--strip-components=1"]);
}

/** `require` for packages of the stage, in this process. */
export const required = createRequire(`${stage}package.json`);

/** A file of an installed package; undefined if it is not there. */
export function installed(path) {
  const file = `${stage}node_modules/${path}`;
  return existsSync(file) ? file : undefined;
}
