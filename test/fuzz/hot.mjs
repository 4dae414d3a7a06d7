// The library with programs that are hot after a few bytes, so that modules are emitted for them, and with kernels that
// encode what others are as fast with. Built from src/, and otherwise what dist/ holds.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bundled = await build({
  stdin: { contents: `export { avroType, AvroError } from "./src/index.ts";`, resolveDir: root },
  bundle: true,
  format: "esm",
  platform: "node",
  write: false,
  alias: { "#wasm": `${root}src/kernel/wasm/inline.ts` },
  plugins: [
    {
      name: "hot",
      setup({ onLoad }) {
        onLoad({ filter: /kernel[\\/](hot|tape)\.ts$/ }, ({ path }) => ({
          loader: "ts",
          contents: path.endsWith("hot.ts")
            ? "export const HOT_BYTES = 256;\nexport const MAX_MODULES = 16;\n"
            : replaced(readFileSync(path, "utf8"), "this.isSlow = this.#gain <= 0;", ""),
        }));
      },
    },
  ],
});

function replaced(text, before, after) {
  if (!text.includes(before)) throw new Error(`src/kernel/tape.ts has no ${before}`);
  return text.replace(before, after);
}

const named = `${bundled.outputFiles[0].text}\n//# sourceURL=test/fuzz/hot.mjs`;

export const { avroType: hotType, AvroError: HotError } = await import(
  `data:text/javascript;base64,${Buffer.from(named).toString("base64")}`
);
