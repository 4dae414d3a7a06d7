// npm run size [-- --check | --write]: what a bundler makes of programs that use the package, minified and gzipped,
// against their budgets. --check fails where one is exceeded; --write brings the tables of docs/size.md up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { bundle, TYPE, WHOLE } from "./bundle.mjs";
import { SIZE_TARGET } from "./targets.mjs";

const { values: options } = parseArgs({
  options: { check: { type: "boolean", default: false }, write: { type: "boolean", default: false } },
});

/** At Cloudflare's the kernel is a file beside the code, which is not counted. */
const WORKER = { conditions: ["workerd", "worker", "browser"] };

/** Name, program, budget of minified and gzipped KB, and how it is bundled. */
const PROGRAMS = [
  ["wavro", WHOLE, 79],
  ["wavro, for workerd", WHOLE, 70, WORKER],
  ["wavro/js", WHOLE.replace('"wavro"', '"wavro/js"'), 48.7],
  [
    "wavro/container",
    'import { openContainer } from "wavro/container"; for await (const row of await openContainer(await fetch("x.avro"))) console.log(row);',
    94.6,
  ],
  [
    "wavro/message",
    `import { avroType } from "wavro"; import { SchemaStore, SingleObjectDecoder } from "wavro/message"; const type = ${TYPE}; const store = new SchemaStore(); store.add(type); console.log(new SingleObjectDecoder(type, store).decode(new Uint8Array(1)));`,
    82,
  ],
  [
    "wavro/registry",
    `import { avroType } from "wavro"; import { RegistryClient } from "wavro/registry"; const serde = new RegistryClient("http://registry").serde(${TYPE}); console.log(await serde.decode(new Uint8Array(1)));`,
    96,
  ],
  [
    "wavro/kafka",
    `import { avroType } from "wavro"; import { RegistryClient } from "wavro/registry"; import { deadLetter, eachBatch } from "wavro/kafka"; const serde = new RegistryClient("http://registry").serde(${TYPE}); console.log(eachBatch(serde, console.log), deadLetter);`,
    97,
  ],
  ["wavro/node", 'import * as node from "wavro/node"; console.log(node);', 114, { platform: "node" }],
  ["wavro/gen", 'import * as gen from "wavro/gen"; console.log(gen);', 54.5],
  ...Object.entries({ snappy: 2, zstandard: 9.5, bzip2: 2.5, xz: 4.5 }).map(([name, budget]) => [
    `wavro/codecs/${name}`,
    `import * as codec from "wavro/codecs/${name}"; console.log(codec);`,
    budget,
  ]),
];

const kilobytes = (bytes) => (bytes / 1024).toFixed(1);
const column = (text) => String(text).padStart(12);
const rows = [];
console.log(`${"KB".padEnd(24)}${["minified", "+ gzip", "later", "budget"].map(column).join("")}`);
for (const [name, program, budget, how] of PROGRAMS) {
  const { minified, zipped, later } = await bundle(program, how);
  const over = zipped > budget * 1024;
  if (over && options.check) process.exitCode = 1;
  const row = [kilobytes(minified), kilobytes(zipped), later === 0 ? "" : kilobytes(later), budget];
  rows.push([`\`${name}\``, ...row]);
  console.log(`${name.padEnd(24)}${row.map(column).join("")}${over ? "   OVER ITS BUDGET" : ""}`);
  if (name === "wavro")
    console.log(`  target ${SIZE_TARGET} KB: ${zipped <= SIZE_TARGET * 1024 ? "met" : "FALLS SHORT"}`);
}

/** The rooms of the sources in the first program. */
const { parts, minified } = await bundle(WHOLE, { sources: true });
const rooms = new Map();
for (const [file, bytes] of parts) {
  const room = /^src\/(\w+)\//.exec(file)?.[1];
  const part = file.endsWith("bytes.generated.ts") ? "the kernel, as text" : room ? `src/${room}` : "other";
  rooms.set(part, (rooms.get(part) ?? 0) + bytes);
}
const ranked = [...rooms]
  .sort((a, b) => b[1] - a[1])
  .map(([room, bytes]) => [room, kilobytes(bytes), `${Math.round((bytes / minified) * 100)} %`]);
console.log(`\n${"parts of `wavro`".padEnd(24)}${column("minified")}`);
for (const [room, bytes, share] of ranked) console.log(`${room.padEnd(24)}${column(bytes)}${column(share)}`);

if (options.write) {
  const page = new URL("../docs/size.md", import.meta.url);
  const tables = {
    entries: [["entry point", "minified", "+ gzip", "later, + gzip", "budget"], ...rows],
    parts: [["part", "KB minified", "share"], ...ranked],
  };
  let text = readFileSync(page, "utf8");
  for (const [name, [head, ...body]] of Object.entries(tables)) {
    const lines = [head, head.map((_, index) => (index === 0 ? "---" : "---:")), ...body];
    const table = lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
    text = text.replace(
      new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`),
      (_, from, to) => `${from}${table}\n${to}`,
    );
  }
  writeFileSync(page, text);
}
