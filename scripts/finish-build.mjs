// What tsup does not do: the kernel's module beside the code, and a CommonJS twin of each file that a `require`
// condition may lead to.
import { chmodSync, copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { transformSync } from "esbuild";

const dist = (path) => new URL(`../dist/${path}`, import.meta.url);
const read = (path) => readFileSync(dist(path), "utf8");

copyFileSync(new URL("../build/avro.wasm", import.meta.url), dist("avro.wasm"));
const files = readdirSync(dist(""), { recursive: true }).map((path) => path.replaceAll("\\", "/"));

/** Reached as ES modules only: a command, and files for hosts without `require`. */
const ALONE = /^(cli|node\/worker|wasm\/(workerd|edge-light))\./;
for (const file of files) {
  if (ALONE.test(file)) continue;
  if (file.endsWith(".d.ts")) writeFileSync(dist(file.replace(/\.ts$/, ".cts")), renamed(read(file)));
  else if (file.endsWith(".js")) writeTwin(file);
}

writeFileSync(dist("avro.wasm.d.ts"), "declare const module: WebAssembly.Module;\nexport default module;\n");
chmodSync(dist("cli.js"), 0o755);

function writeTwin(file) {
  const map = Buffer.from(read(`${file}.map`)).toString("base64");
  const source = read(file).replace(
    /^\/\/# sourceMappingURL=.*$/m,
    `//# sourceMappingURL=data:application/json;base64,${map}`,
  );
  const twin = file.replace(/\.js$/, ".cjs");
  // platform "node" tells the names of the exports in a form that `import()` of a twin finds: codecs are loaded so.
  const how = { format: "cjs", platform: "node", target: "es2022", sourcemap: true, sourcefile: file };
  const made = transformSync(renamed(source), how);
  writeFileSync(dist(twin), `${made.code}//# sourceMappingURL=${twin.split("/").at(-1)}.map\n`);
  writeFileSync(dist(`${twin}.map`), made.map);
}

/** Relative imports lead to the twins; a twin knows its place by other means. */
function renamed(code) {
  return code
    .replace(/((?:\bfrom|\bimport\(?)\s*["']\.{1,2}\/[^"']+)\.js(["'])/g, "$1.cjs$2")
    .replaceAll("import.meta.url", 'require("node:url").pathToFileURL(__filename)');
}
