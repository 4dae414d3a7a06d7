// build/avro.wasm -> src/kernel/bytes.generated.ts, so that the kernel starts without a file or a fetch.
import { readFileSync, writeFileSync } from "node:fs";

const at = (path) => new URL(`../${path}`, import.meta.url);
const bytes = readFileSync(at("build/avro.wasm"));
const module = new WebAssembly.Module(bytes);
const imports = WebAssembly.Module.imports(module);
if (imports.length > 0) {
  console.error(`embed-wasm: the kernel imports ${imports.map((one) => `${one.module}.${one.name}`).join(", ")}`);
  process.exit(1);
}
writeFileSync(
  at("src/kernel/bytes.generated.ts"),
  `// Made by scripts/embed-wasm.mjs from assembly/. ${bytes.length} bytes.\nexport const wasmBase64 =\n  "${bytes.toString("base64")}";\n`,
);
