// npm run size: what a bundler makes of programs that use the package, minified, as it is and gzipped.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const TYPE = 'avroType({ type: "record", name: "R", fields: [{ name: "id", type: "long" }] })';
/** Of the whole of avroType, kernel included. */
const TARGET = 15 * 1024;

const PROGRAMS = [
  ["wavro: decode", `import { avroType } from "wavro"; console.log(${TYPE}.decode(new Uint8Array(1)));`],
  [
    "wavro: encode, decode, batches",
    `import { avroType } from "wavro"; const type = ${TYPE}; console.log(type.decodeBatch(type.encode({ id: 1 })));`,
    TARGET,
  ],
  [
    "wavro/js: encode, decode",
    `import { avroType } from "wavro/js"; const type = ${TYPE}; console.log(type.decode(type.encode({ id: 1 })));`,
  ],
  [
    "wavro/container: rows of a file",
    'import { openContainer } from "wavro/container"; for await (const row of await openContainer(await fetch("x.avro"))) console.log(row);',
  ],
  [
    "wavro + wavro/message: decode",
    `import { avroType } from "wavro"; import { SchemaStore, SingleObjectDecoder } from "wavro/message"; const type = ${TYPE}; const store = new SchemaStore(); store.add(type); console.log(new SingleObjectDecoder(type, store).decode(new Uint8Array(1)));`,
  ],
];

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1).padStart(7)} KB`;
console.log(`${"".padEnd(34)}   minified     + gzip`);
for (const [name, program, target] of PROGRAMS) {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    tsconfigRaw: {}, // of this repository, whose paths lead to the sources
  });
  const [{ contents }] = outputFiles;
  const zipped = gzipSync(contents, { level: 9 }).length;
  const verdict =
    target === undefined ? "" : `   target ${target / 1024} KB: ${zipped <= target ? "met" : "FALLS SHORT"}`;
  console.log(`${name.padEnd(34)} ${kilobytes(contents.length)} ${kilobytes(zipped)}${verdict}`);
}
