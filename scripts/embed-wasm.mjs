// build/*.wasm -> src/kernel/*.generated.ts, so that the modules start without a file or a fetch.
import { readFileSync, writeFileSync } from "node:fs";

const at = (path) => new URL(`../${path}`, import.meta.url);

/** The kernel's last: by its age scripts/ensure-built.mjs tells whether they are up to date. */
embed("inflate", "inflate", "inflateBase64");
embed("avro", "bytes", "wasmBase64");

function embed(built, made, name) {
  const bytes = readFileSync(at(`build/${built}.wasm`));
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  if (imports.length > 0) {
    console.error(`embed-wasm: ${built} imports ${imports.map((one) => `${one.module}.${one.name}`).join(", ")}`);
    process.exit(1);
  }
  writeFileSync(
    at(`src/kernel/${made}.generated.ts`),
    `// Made by scripts/embed-wasm.mjs from assembly/. ${bytes.length} bytes.\nexport const ${name} =\n  "${bytes.toString("base64")}";\n`,
  );
}
