// npm run test:interop: files go to and come from other implementations. What is written here in each codec is read by
// avsc, fastavro and Apache Avro (Java); what fastavro and Java write in each codec is read here. All of it is compared
// as text that loses nothing (dump.mjs). Peers are installed below .interop/; one whose tools are not there is a skip that
// says why.
import { isUtf8 } from "node:buffer";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import avsc from "avsc";
import { build } from "esbuild";
import { avroType } from "wavro";
import { encodeContainer, openContainer } from "wavro/container";
import { cases, EXACT, LOGICAL, logicalValues } from "./cases.mjs";
import { dump, quote } from "./dump.mjs";
import { home, installCodecs, installJava, installPython } from "./install.mjs";

const CODECS = ["null", "deflate", "snappy", "zstandard", "bzip2", "xz"];
/** Codecs that are built in for writing; the others are written through option `codecs`, with libraries. */
const WRITTEN = ["null", "deflate", "snappy", "zstandard"];
const AVSC = ["null", "deflate"];

const work = `${home}files/`;
let passed = 0;
let failed = 0;
/** Why something is left out, and how often. */
const skips = new Map();

rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
const models = await randomTest();
const all = (await cases(models)).map(prepared);
const libraries = await installCodecs();
if (libraries.broken !== undefined) fail("libraries that write bzip2 and xz can't be installed", libraries.broken);
const files = await written();
await withAvsc();
for (const peer of [
  { name: "fastavro", tags: "named", ...installPython() },
  { name: "java", tags: "all", ...installJava() },
])
  if (peer.missing !== undefined) skip(`${peer.name}: ${peer.missing}`);
  else if (peer.broken !== undefined) fail(`${peer.name} can't be installed`, peer.broken);
  else await withPeer(peer);
for (const [why, count] of skips) console.log(`skipped: ${why}${count > 1 ? ` (${count} files)` : ""}`);
console.log(`${[...skips.values()].reduce((sum, count) => sum + count, 0)} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** The schemas and values of test/random.ts, which is TypeScript. */
async function randomTest() {
  const outfile = `${home}random.mjs`;
  const entry = new URL("../random.ts", import.meta.url).pathname;
  await build({ entryPoints: [entry], outfile, format: "esm", bundle: true });
  return import(outfile);
}

function prepared(one, index) {
  const type = avroType(one.schema, { ...EXACT, lenientNames: true });
  const model = models.modelOf(type.schema.toJSON());
  const { metadata } = one.options ?? {};
  const text = (tags) => dump(model, one.values, { metadata, tags });
  return { codecs: CODECS, options: {}, ...one, index, type, model, all: text("all"), named: text("named") };
}

/** Why a peer can't have a case; undefined if it can. */
function whyNot(peer, { name, values, all, type, options: { metadata = {} } }) {
  if (peer === "avsc" && values.includes(null)) return "its stream can't give null";
  const schema = JSON.stringify(type.schema);
  if (peer === "avsc" && `${all}${schema}`.includes('__proto__"')) return "it loses keys and names __proto__";
  if (peer === "avsc" && /"symbols":\[[^\]]*"(constructor|toString|valueOf|hasOwnProperty)"/.test(schema))
    return "it takes symbols that are members of Object for duplicates";
  if (peer === "fastavro" && Object.values(metadata).some((value) => typeof value !== "string" && !isUtf8(value)))
    return "it takes metadata for UTF-8";
  if (peer === "fastavro" && /vector logical (invalid|fixed-decimal-precision-too-big)/.test(name))
    return "it refuses logical types that are to be ignored";
  return undefined;
}

/** Every case in every codec that is written here. */
async function written() {
  const files = [];
  for (const one of all)
    for (const codec of one.codecs.filter((name) => WRITTEN.includes(name) || libraries.codecs?.[name])) {
      const path = `${work}${one.index}.${codec}.avro`;
      const options = { ...one.options, codec, codecs: libraries.codecs };
      writeFileSync(path, await encodeContainer(one.type, one.values, options));
      files.push({ one, codec, path });
    }
  return files;
}

async function withAvsc() {
  for (const { one, codec, path } of files) {
    if (!AVSC.includes(codec)) continue;
    await check("avsc", one, `reads ${codec}`, async () => {
      const { values, metadata } = await readByAvsc(path);
      return [dump(one.model, values, { metadata, tags: "all" }), one.all];
    });
  }
}

function readByAvsc(path) {
  const long = avsc.types.LongType.__with({
    fromBuffer: (buffer) => buffer.readBigInt64LE(),
    toBuffer: (value) => Buffer.from(BigInt64Array.of(value).buffer),
    fromJSON: BigInt,
    toJSON: Number,
    isValid: (value) => typeof value === "bigint",
    compare: (a, b) => Number(a - b),
  });
  return new Promise((resolve, reject) => {
    const values = [];
    let metadata = {};
    avsc
      .createFileDecoder(path, {
        parseHook: (schema) => avsc.Type.forSchema(schema, { wrapUnions: true, registry: { long } }),
      })
      .on("metadata", (_type, _codec, header) => {
        metadata = Object.fromEntries(Object.entries(header.meta).filter(([key]) => !key.startsWith("avro.")));
      })
      .on("data", (value) => values.push(value))
      .on("end", () => resolve({ values, metadata }))
      .on("error", reject);
  });
}

/** A peer reads what is written here, and what it writes of that is read here. */
async function withPeer(peer) {
  const dumps = files.map((file) => ({ ...file, op: "dump", to: `${file.path}.${peer.name}` }));
  const logical = files
    .filter(({ one }) => one.schema === LOGICAL)
    .map((file) => ({ ...file, op: "logical", to: `${file.path}.${peer.name}.logical` }));
  const recodes = files
    .filter(({ codec }) => codec === "null")
    .flatMap((file) =>
      file.one.codecs.map((codec) => ({ ...file, op: "recode", codec, to: `${file.path}.${peer.name}.${codec}.avro` })),
    );
  const jobs = [...dumps, ...logical, ...recodes];
  const answers = answersOf(peer, jobs);
  for (const [i, job] of jobs.entries()) {
    const { one, op, codec, to } = job;
    await check(peer.name, one, `${op === "recode" ? "writes" : "reads"} ${codec}`, async () => {
      if (answers[i] !== "ok") throw new Error(answers[i] ?? "no answer");
      if (op === "dump") return [readFileSync(to, "utf8"), one[peer.tags]];
      if (op === "logical") return [readFileSync(to, "utf8"), logicalText()];
      return [await readHere(one, codec, to, peer.tags), one[peer.tags]];
    });
  }
}

function answersOf({ name, command: [program, ...args] }, jobs) {
  const input = jobs.map(({ op, path, to, codec }) => `${[op, path, to, codec].join("\t")}\n`).join("");
  const run = spawnSync(program, args, { input, cwd: work, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (run.status !== 0) console.error(`${name} ended with ${run.status ?? run.error}: ${run.stderr.slice(-1500)}`);
  return run.stdout.split("\n");
}

async function readHere(one, codec, path, tags) {
  const file = await openContainer(Uint8Array.from(readFileSync(path)), EXACT);
  if (file.codec !== codec) throw new Error(`its codec is ${file.codec}`);
  const metadata = Object.fromEntries([...file.metadata].filter(([key]) => !key.startsWith("avro.")));
  return dump(one.model, await file.toArray(), { metadata, tags });
}

/** Values of logical types as both peers print those of their languages: times in microseconds, the rest as here. */
function logicalText() {
  const micros = (value) => (value instanceof Date ? value.getTime() : Number(value));
  const text = (name, value) => {
    if (name === "timeMillis" || name === "localMillis" || name === "millis")
      return `${micros(value)}000`.replace(/^0+$/, "0");
    return String(value);
  };
  const line = (row) =>
    `{${Object.entries(row)
      .map(([name, value]) => `${quote(name)}:${quote(text(name, value))}`)
      .join(",")}}`;
  return ["{}", ...logicalValues().map(line), ""].join("\n");
}

async function check(peer, one, what, compare) {
  const why = whyNot(peer, one);
  if (why !== undefined) return skip(`${peer}: ${why}`);
  const title = `${peer} ${what}, ${one.name}`;
  try {
    const [actual, expected] = await compare();
    if (actual === expected) passed++;
    else fail(title, firstDifference(actual.split("\n"), expected.split("\n")));
  } catch (error) {
    fail(title, error.message);
  }
}

function firstDifference(actual, expected) {
  const at = expected.findIndex((line, i) => line !== actual[i]);
  if (at === -1) return `${actual.length} lines, not ${expected.length}`;
  return `line ${at + 1} is\n    ${actual[at]?.slice(0, 300)}\n  not\n    ${expected[at].slice(0, 300)}`;
}

function fail(title, reason) {
  failed++;
  console.log(`FAILED ${title}:\n  ${reason}`);
}

function skip(why) {
  skips.set(why, (skips.get(why) ?? 0) + 1);
}
