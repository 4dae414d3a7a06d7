// `.bench/`: what benches install for themselves, apart from the package: peers, the chart library, other Nodes.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const installed = `${root}bench/installed/`;
const hosts = `${root}test/runtimes/hosts/package.json`;
const stage = `${root}.bench/`;

/** Install what `bench/installed/package-lock.json` names, if anything else is there. Gives the folder. */
export function prepare() {
  return install(installed, stage);
}

/** Install what the lock in the folder `from` names in the folder `to`, if anything else is there. Gives `to`. */
export function install(from, to, flags = []) {
  const lock = readFileSync(`${from}package-lock.json`, "utf8");
  const there = `${to}installed.json`; // a copy that is made last: an install that was cut short is done again
  if (existsSync(there) && readFileSync(there, "utf8") === lock) return to;
  rmSync(`${to}node_modules`, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) cpSync(from + name, to + name);
  npm(["ci", ...flags], to);
  cpSync(`${to}package-lock.json`, there);
  return to;
}

/** `require` for packages of the stage. */
export const staged = createRequire(`${stage}package.json`);

/** The file of a Node of another major version: one that the tests of runtimes installed, or installed here. */
export function nodeOf(major) {
  const { optionalDependencies } = JSON.parse(readFileSync(hosts, "utf8"));
  const wanted = optionalDependencies[`node-${major}`];
  if (wanted === undefined) {
    const known = Object.keys(optionalDependencies).filter((name) => name.startsWith("node-"));
    throw new Error(`no Node ${major}: there are ${known.map((name) => name.slice("node-".length)).join(", ")}`);
  }
  const version = wanted.slice(wanted.lastIndexOf("@") + 1);
  const own = `${stage}node-${version}/`;
  const places = [`${root}.runtimes/node_modules/node-${major}/bin/node`, `${own}node_modules/node-${major}/bin/node`];
  const found = places.find(existsSync);
  if (found !== undefined) return found;
  mkdirSync(own, { recursive: true });
  npm(["install", "--no-save", "--prefix", own, `node-${major}@${wanted}`], own);
  return places[1];
}

function npm(args, cwd) {
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", [...args, ...options], { cwd, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} ended with ${status}`);
}
