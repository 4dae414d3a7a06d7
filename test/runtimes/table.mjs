// The tables of runtimes, made of what a run has seen.
import { cpus, loadavg } from "node:os";

const BEGIN = "<!-- written by npm run test:runtimes -- --write -->\n";
const END = "\n<!-- end -->";
const SPEEDS = {
  decodeBatch: "`decodeBatch`",
  decodeColumns: "`decodeColumns`",
  encodeBatch: "`encodeBatch`",
  container: "deflate file",
};

/** `text` with something else between the marks. */
export function between(text, made) {
  const begin = text.indexOf(BEGIN) + BEGIN.length;
  const end = text.indexOf(END, begin);
  if (begin < BEGIN.length || end < 0) throw new Error("the marks of the table are missing");
  return text.slice(0, begin) + made + text.slice(end);
}

/** Every environment that was run, and the reason of each that was not. */
export function fullTable(rows) {
  return tableOf(rows);
}

/** One line for each kind of host. */
export function shortTable(rows) {
  return tableOf(rows.filter(({ main }) => main));
}

function tableOf(rows) {
  const head = ["runtime", "engine", "generated code", "checks passed", ...Object.values(SPEEDS)];
  const lines = rows.map((row) => [titleOf(row), ...cellsOf(row)]);
  const rule = head.map((_, i) => (i < 3 ? "---" : "--:"));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function titleOf({ name, version }) {
  return version === undefined ? name : `${name} (${version})`;
}

function cellsOf({ skipped, report, passed, failed }) {
  const none = Object.keys(SPEEDS).map(() => "");
  if (skipped !== undefined) return ["not run", "", skipped, ...none];
  const checks = `${passed} of ${passed + failed}`;
  if (report?.speed === undefined) return ["", "", checks, ...none];
  const { engine, codegen, speed } = report;
  return [engine, codegen ? "yes" : "no", checks, ...Object.keys(SPEEDS).map((name) => rateText(speed[name]))];
}

function rateText(rate) {
  return rate >= 10 ? rate.toFixed(0) : rate.toPrecision(2);
}

/** What the figures are, and where they come from. */
export function conditions(now = new Date()) {
  const [{ model }, ...others] = cpus();
  const load = loadavg()[0].toFixed(1);
  return `Speeds are in million rows a second of a record with 8 fields, 2,000 rows a call, the best of four windows; ${others.length + 1} cores of ${model.trim()} with a load average of ${load}, ${now.toISOString().slice(0, 10)}.`;
}
