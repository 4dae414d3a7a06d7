// What was measured, as it is kept: one JSON file for each run.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

export const RESULTS = fileURLToPath(new URL("results/", import.meta.url));

/** Write `record`; gives the file's path. `parts` are what its name ends on. */
export function save(record, parts = [], folder = RESULTS) {
  const { date, commit } = Array.isArray(record) ? record[0] : record;
  const file = `${[date.slice(0, 10), commit, ...parts].join("-")}.json`;
  mkdirSync(folder, { recursive: true });
  const round = (_key, value) => (typeof value === "number" ? Math.round(value * 1e4) / 1e4 : value);
  writeFileSync(new URL(file, inside(folder)), `${JSON.stringify(record, round)}\n`);
  return `${folder}${folder.endsWith("/") ? "" : "/"}${file}`;
}

/** All records of a folder with the names of their files, the oldest first. */
export function records(folder = RESULTS) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((file) => ({ file, record: JSON.parse(readFileSync(new URL(file, inside(folder)), "utf8")) }))
    .sort((one, other) => (dateOf(one.record) < dateOf(other.record) ? -1 : 1));
}

/** Records of native peers are lists of rows. */
function dateOf(record) {
  return (Array.isArray(record) ? record[0]?.date : record.date) ?? "";
}

const inside = (folder) => pathToFileURL(folder.endsWith("/") ? folder : `${folder}/`);
