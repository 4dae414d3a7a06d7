// edge-host.mjs BUNDLE MODULE: runs a bundle in the emulated edge runtime, held to what its hosts forbid.
import { readFileSync } from "node:fs";
import { EdgeVM } from "@edge-runtime/vm";

const [bundle, module] = process.argv.slice(2);
const vm = new EdgeVM({
  codeGeneration: { strings: false, wasm: false },
  extend: (context) => {
    context.wavroModule = new WebAssembly.Module(readFileSync(module));
    // the emulator has neither, its hosts do
    return Object.assign(context, { CompressionStream, DecompressionStream });
  },
});
vm.evaluate(readFileSync(bundle, "utf8"));
console.log(JSON.stringify(await vm.context.wavroReport));
