// What tsup can't do: put the kernel's module beside the code and take away CommonJS twins that no condition names.
import { chmodSync, copyFileSync, rmSync, writeFileSync } from "node:fs";

const dist = (path) => new URL(`../dist/${path}`, import.meta.url);

copyFileSync(new URL("../build/avro.wasm", import.meta.url), dist("avro.wasm"));
writeFileSync(dist("avro.wasm.d.ts"), "declare const module: WebAssembly.Module;\nexport default module;\n");
chmodSync(dist("cli.js"), 0o755);
for (const host of ["wasm/workerd", "wasm/edge-light"])
  for (const end of [".cjs", ".cjs.map"]) rmSync(dist(host + end), { force: true });
