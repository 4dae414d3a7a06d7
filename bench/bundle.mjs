// What a bundler makes of a program that uses the package.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** A type, and a program that encodes and decodes by it: what P10 weighs. */
export const TYPE = 'avroType({ type: "record", name: "R", fields: [{ name: "id", type: "long" }] })';
export const WHOLE = `import { avroType } from "wavro"; const type = ${TYPE}; console.log(type.decodeBatch(type.encode({ id: 1 })));`;

const root = fileURLToPath(new URL("..", import.meta.url));

/** The sources under the package's names, so that their files can be told apart. */
const SOURCES = {
  wavro: `${root}src/index.ts`,
  "#wasm": `${root}src/kernel/wasm/browser.ts`,
  "#inflate": `${root}src/container/inflate/web.ts`,
  "#files": `${root}src/container/files/web.ts`,
};

/**
 * Bundle a program, minified. `minified` and `zipped`: bytes that are loaded at first; `later`: gzipped bytes that are
 * loaded when they are asked for; `parts`: minified bytes of each file in the first.
 * `sources`: take the sources instead of `dist/`. `platform` is esbuild's.
 */
export async function bundle(program, { sources = false, platform = "browser", conditions } = {}) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: root },
    absWorkingDir: root,
    outdir: `${root}out`,
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform,
    conditions,
    external: ["*.wasm"],
    target: "es2022",
    logLevel: "error", // `export * from` in dist of chunks without side effects is no matter
    alias: sources ? SOURCES : {},
    tsconfigRaw: {}, // of this repository, whose paths lead to the sources
  });
  const first = firstLoad(metafile);
  const zipped = (wanted) =>
    outputFiles
      .filter(({ path }) => first.has(path.slice(root.length)) === wanted)
      .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
  const parts = new Map();
  let minified = 0;
  for (const name of first) {
    const { bytes, inputs } = metafile.outputs[name];
    minified += bytes;
    for (const [file, { bytesInOutput }] of Object.entries(inputs))
      if (bytesInOutput > 0) parts.set(file, (parts.get(file) ?? 0) + bytesInOutput);
  }
  return { minified, zipped: zipped(true), later: zipped(false), parts };
}

/** The entry and what it imports, without what it imports by calls. */
function firstLoad({ outputs }) {
  const [entry] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === "<stdin>");
  const found = new Set([entry]);
  for (const name of found)
    for (const { path, kind } of outputs[name].imports)
      if (kind === "import-statement" && path in outputs) found.add(path);
  return found;
}
