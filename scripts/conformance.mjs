// node scripts/conformance.mjs [--check] [REPORT]: write docs/conformance.md from what the tests ran, or check that it
// is up to date. REPORT is what vitest's JSON reporter wrote; without one the tests are run here.
//
// A test holds a clause if its name, or a name around it, has the clause's id; an entry of test/fixtures/conformance, if
// it says so (test/conformance/entries.ts). What failed or was skipped holds nothing. Files of other projects are not
// everywhere, so tests over them don't count.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGE = "docs/conformance.md";
const readJson = (path) => JSON.parse(readFileSync(ROOT + path, "utf8"));

/** The files, and the projects of vitest.config.ts that must have run each of their entries. */
const ALL = ["closures", "kernel", "specialised"];
const FILES = {
  "schemas.json": [],
  "vectors.json": ALL,
  "encode.json": ALL,
  "json-encoding.json": ALL,
  "single-object.json": ALL,
  "sort.json": ALL,
  "logical.json": ALL,
  "pcf.json": [],
  "protocols.json": [],
};
const LATER = { "idl-cases.json": "the text form of schemas and protocols", "rpc.json": "remote calls" };

const sections = readJson("test/conformance/clauses.json");
const choices = readJson("test/conformance/choices.json");
const clauses = sections.flatMap((section) => section.clauses);
const problems = [];

const check = process.argv.includes("--check");
const report = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? runTests();
const { held, heldEntries, differences } = readReport(JSON.parse(readFileSync(report, "utf8")));
const page = pageOf();
for (const problem of problems.slice(0, 40)) console.error(problem);
if (problems.length > 40) console.error(`… and ${problems.length - 40} more`);
if (problems.length > 0) process.exit(1);
if (!check) writeFileSync(ROOT + PAGE, page);
else if (readFileSync(ROOT + PAGE, "utf8") !== page) {
  console.error(`${PAGE} is not what the tests say: npm run conformance`);
  process.exit(1);
}

function runTests() {
  mkdirSync(`${ROOT}node_modules/.cache`, { recursive: true });
  const path = `${ROOT}node_modules/.cache/conformance.json`;
  const options = ["run", "--reporter=default", "--reporter=json", `--outputFile=${path}`];
  const { status } = spawnSync("npx", ["vitest", ...options], { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) process.exit(1);
  return path;
}

/** Which tests hold each clause, which projects ran each entry, and where another library was seen to differ. */
function readReport({ testResults }) {
  const held = new Map(clauses.map(({ id }) => [id, new Map()]));
  const heldEntries = new Map();
  const failed = new Set();
  const differences = new Map();
  for (const { name, assertionResults } of testResults)
    for (const { fullName, title, status, meta } of assertionResults) {
      const { file, entry, project } = meta.conformance ?? {};
      if (file !== undefined) {
        if (status === "passed") add(heldEntries, `${file} ${entry}`, project);
        else failed.add(`${file} ${entry}`);
      }
      if (status !== "passed") continue;
      if (meta.difference) differences.set(JSON.stringify(meta.difference), meta.difference);
      if (file !== undefined || fullName.includes("of other projects")) continue;
      const path = relative(ROOT, name).replaceAll("\\", "/");
      for (const [id] of fullName.matchAll(/\b(?:[A-Z]{3}|LIM|SORT|JSON)-\d+[a-z]?\b/g))
        if (held.has(id)) add(held.get(id), path, title);
        else if (clauses.some((clause) => clause.id.split("-")[0] === id.split("-")[0]))
          problems.push(`${path}: there is no clause ${id}`);
    }
  for (const key of failed) heldEntries.delete(key);
  return { held, heldEntries, differences: [...differences.values()] };
}

function add(map, key, value) {
  const set = map.get(key) ?? new Set();
  map.set(key, set.add(value));
}

function isChoice({ level, valid }) {
  return level === "choice" || valid === null;
}

function pageOf() {
  const entries = Object.keys(FILES).flatMap((file) =>
    readJson(`test/fixtures/conformance/${file}`).map((entry) => ({ ...entry, file })),
  );
  for (const { file, name, clause } of entries) {
    const projects = heldEntries.get(`${file} ${name}`);
    if (projects === undefined) problems.push(`${file}: no test that passed holds ${name}`);
    else
      for (const project of FILES[file])
        if (!projects.has(project)) problems.push(`${file}: ${name} was not run on ${project}`);
    if (!held.has(clause)) problems.push(`${file}: there is no clause ${clause}`);
  }
  return `${[
    ...head(entries),
    ...sections.flatMap((section) => sectionLines(section, entries)),
    ...differs(),
    ...choiceLines(entries),
    ...differenceLines(),
  ].join("\n")}\n`;
}

function head(entries) {
  const state = ({ id, later }) => (later ? "later" : isHeld(id, entries) ? "held" : "open");
  const count = (wanted) => clauses.filter((clause) => state(clause) === wanted).length;
  const rows = Object.entries(FILES).map(([file, projects]) => {
    const own = entries.filter((entry) => entry.file === file);
    const picks = own.filter(isChoice).length;
    return `| ${file} | ${own.length - picks} | ${picks} | ${projects.join(", ") || "does not matter"} |`;
  });
  return [
    "# Conformance",
    "",
    "What the specification of Avro 1.12 asks, clause by clause, and the tests that hold it. `npm run conformance` writes",
    "this page from the report of a run, and `.ci/run` fails if it is out of date: it names nothing that did not run and",
    "pass. The clauses are put in our own words. The entries are those of `test/fixtures/conformance`; where they leave a",
    "choice, [Choices](#choices) says what it is here.",
    "",
    `${clauses.length} clauses: ${count("held")} tested, ${count("open")} not tested, ${count("later")} of parts that are not built yet.`,
    "",
    "| entries | must | choices | run by |",
    "|---|--:|--:|---|",
    ...rows,
    ...Object.entries(LATER).map(([file, why]) => `| ${file} | | | later: ${why} |`),
    "",
  ];
}

function isHeld(id, entries) {
  return held.get(id).size > 0 || entries.some(({ clause }) => clause === id);
}

function sectionLines({ title, clauses: own }, entries) {
  return [
    `## ${title}`,
    "",
    "| clause | says | held by |",
    "|---|---|---|",
    ...own.map((clause) => `| ${clause.id} | ${cell(clause.says)} | ${cell(heldBy(clause, entries))} |`),
    "",
  ];
}

function heldBy({ id, later }, entries) {
  const files = Object.keys(FILES).flatMap((file) => {
    const count = entries.filter((entry) => entry.file === file && entry.clause === id).length;
    return count > 0 ? [`${file} ${count}`] : [];
  });
  const tests = [...held.get(id)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, titles]) => testsOf(path, titles, id));
  const all = [...files, ...tests];
  if (later === undefined) return all.join("; ") || "**not tested**";
  if (all.length > 0) problems.push(`${id} is said to come later, and is tested: test/conformance/clauses.json`);
  return `later: ${later}`;
}

/** The tests of one file: their names, if they are few. */
function testsOf(path, titles, id) {
  const link = `[${path.replace(/^test\/|\.test\.ts$/g, "")}](../${path})`;
  if (titles.size > 2) return `${link} ${titles.size} tests`;
  const names = [...titles].map((title) => title.replace(`${id}: `, "").replace(`${id} `, ""));
  return `${link} ${names.map((name) => `“${name}”`).join(", ")}`;
}

function differs() {
  const rows = clauses.filter(({ differs }) => differs).map(({ id, differs }) => `| ${id} | ${cell(differs)} |`);
  return [
    "## Known differences",
    "",
    "Where wavro does something else than the text says.",
    "",
    "| clause | here |",
    "|---|---|",
    ...rows,
    "",
  ];
}

function choiceLines(entries) {
  const rows = entries.filter(isChoice).map((entry) => {
    const { file, name, clause } = entry;
    const { ours, why } = choices[file][name];
    const outcome = ours === "recommended" ? `as recommended: ${outcomeOf(entry)}` : outcomeOf(ours);
    return `| ${clause} | ${file}: ${cell(name)} | ${cell(outcome)} | ${cell(why)} |`;
  });
  return [
    "## Choices",
    "",
    "Entries where the specification is silent or implementations differ: the outcome here, and why.",
    "",
    "| clause | entry | outcome | why |",
    "|---|---|---|---|",
    ...rows,
    "",
  ];
}

/** The outcome of an entry, or of what stands in its place. */
function outcomeOf({ valid, error, json, value, cmp, hex, pcf, direction }) {
  if (error !== undefined) return `error (${error})`;
  if (typeof valid === "boolean") return valid ? "accepted" : "refused";
  if (direction !== undefined) return `\`${hex}\``;
  return `\`${JSON.stringify(json ?? value ?? cmp ?? pcf)}\``;
}

function differenceLines() {
  const rows = differences
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map(({ clause, what, theirs, ours }) => `| ${clause} | ${cell(what)} | ${verdict(theirs)} | ${verdict(ours)} |`);
  return [
    "## Where avsc differs",
    "",
    "Data of random schemas is the same bytes and the same values in wavro and in avsc 5.7.9, but for these cases, each of",
    "which a test shows.",
    "",
    "| clause | case | avsc | wavro |",
    "|---|---|---|---|",
    ...rows,
  ];
}

function placeOf({ clause }) {
  return clauses.findIndex(({ id }) => id === clause);
}

/** A value as code, "accepted" and "refused" as words. */
function verdict(text) {
  return /^(accepted|refused)/.test(text) ? text : cell(`\`${text}\``);
}

function cell(text) {
  return text.replaceAll("|", "\\|");
}
