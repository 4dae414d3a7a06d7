// npm run safety -- --sweep: files in every codec, cut at every byte and with every bit turned over, read by the built
// package; a table for docs/safety.md. What each single one must come to is asserted in damage.test.ts.
import { readFileSync } from "node:fs";
import { openContainer } from "../../dist/container.js";
import { AvroError } from "../../dist/index.js";

if (process.argv[2] !== "--sweep" || process.argv.length > 3) {
  console.error("usage: npm run safety -- --sweep");
  process.exit(2);
}

const CODECS = ["null", "deflate", "snappy", "zstandard", "bzip2", "xz"];
/** Milliseconds after which a reading counts as hanging: a thousand times what it takes. */
const HANGS = 1000;
const COLUMNS = ["codec", "bytes", "at a block's end", "typed errors", "silent", "rows other than the whole blocks'"];
const BITS = [
  "codec",
  "bits",
  "typed errors",
  "the same rows",
  "as many rows, others in them",
  "fewer or more rows",
  "untyped",
  "hangs",
];

let passed = 0;
let failed = 0;
const cuts = [];
const bits = [];
for (const codec of CODECS) {
  const bytes = new Uint8Array(readFileSync(new URL(`../fixtures/sweep/${codec}.avro`, import.meta.url)));
  const whole = await wholeOf(bytes);
  cuts.push([codec, bytes.length, ...(await cutEverywhere(bytes, whole))]);
  bits.push([codec, bytes.length * 8, ...(await flipEverywhere(bytes, whole))]);
}
print(COLUMNS, cuts);
print(BITS, bits);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** The rows of a good file, and where its header and blocks end with as many of them. */
async function wholeOf(bytes) {
  const file = await openContainer(bytes);
  const ends = [{ end: file.header.length, rows: 0 }];
  const blocks = [];
  for await (const block of file.blocks()) blocks.push(block);
  blocks.forEach(({ count }, i) => {
    ends.push({ end: blocks[i + 1]?.offset ?? bytes.length, rows: ends.at(-1).rows + count });
  });
  return { rows: await file.toArray(), ends };
}

async function cutEverywhere(bytes, { rows, ends }) {
  const counts = { atEnds: 0, errors: 0, silent: 0, others: 0 };
  for (let cut = 0; cut < bytes.length; cut++) {
    const found = await read(bytes.slice(0, cut));
    const due = ends.filter(({ end }) => end <= cut).at(-1)?.rows ?? 0;
    const isEnd = ends.some(({ end }) => end === cut);
    const isRight = text(found.rows) === text(rows.slice(0, due));
    if (isEnd) counts.atEnds++;
    else if (found.kind === "typed") counts.errors++;
    else counts.silent++;
    if (!isRight) counts.others++;
    count(isRight && !found.hangs && (isEnd ? found.kind === "none" : found.kind === "typed"));
  }
  return Object.values(counts);
}

async function flipEverywhere(bytes, { rows }) {
  const counts = { errors: 0, same: 0, others: 0, lost: 0, untyped: 0, hangs: 0 };
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const bent = bytes.slice();
    bent[bit >> 3] ^= 1 << (bit & 7);
    const found = await read(bent);
    if (found.hangs) counts.hangs++;
    if (found.kind === "typed") counts.errors++;
    else if (found.kind === "untyped") counts.untyped++;
    else if (found.rows.length !== rows.length) counts.lost++;
    else if (text(found.rows) === text(rows)) counts.same++;
    else counts.others++;
    count(!found.hangs && found.kind !== "untyped" && (found.kind === "typed" || found.rows.length === rows.length));
  }
  return Object.values(counts);
}

async function read(bytes) {
  const rows = [];
  const start = performance.now();
  let kind = "none";
  try {
    for await (const row of await openContainer(bytes)) rows.push(row);
  } catch (error) {
    kind = error instanceof AvroError && error.code !== "internal" ? "typed" : "untyped";
  }
  return { rows, kind, hangs: performance.now() - start > HANGS };
}

function text(rows) {
  return JSON.stringify(rows);
}

function count(isGood) {
  if (isGood) passed++;
  else failed++;
}

function print(columns, rows) {
  console.log(`| ${columns.join(" | ")} |\n|${" --- |".repeat(columns.length)}`);
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
  console.log();
}
