import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { inRepository } from "../../helpers.js";

/** Paths of `.wasm` files that a bundle imported, and what its program exports as `result`. */
export interface Bundle {
  readonly modules: readonly string[];
  readonly result: unknown;
}

/**
 * Bundle a program that uses the built package, as the tools of a host with the condition do: its imports of `.wasm`
 * are modules. Then run it.
 */
export async function bundle(condition: string, program: string): Promise<Bundle> {
  const modules: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), "wavro-"));
  try {
    const { outputFiles } = await build({
      stdin: { contents: program, resolveDir: inRepository("") },
      bundle: true,
      write: false,
      format: "esm",
      conditions: [condition],
      tsconfigRaw: {},
      plugins: [
        {
          name: "compiled modules",
          setup({ onResolve, onLoad }) {
            onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path, resolveDir }) => {
              modules.push(path);
              return { path: join(resolveDir, path.replace(/\?module$/, "")), namespace: "module" };
            });
            onLoad({ filter: /.*/, namespace: "module" }, ({ path }) => {
              const text = readFileSync(path).toString("base64");
              return { contents: `export default new WebAssembly.Module(Buffer.from("${text}", "base64"));` };
            });
          },
        },
      ],
    });
    const file = join(folder, "bundle.mjs");
    writeFileSync(file, outputFiles[0]!.contents);
    const { result } = await import(/* @vite-ignore */ pathToFileURL(file).href);
    return { modules, result };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A batch that goes through the kernel. */
export const PROGRAM = `
  import { avroType } from "wavro";
  const data = Uint8Array.from({ length: 4000 }, (_, i) => 2 * (i % 60));
  export const result = avroType("int", { engine: "kernel" }).decodeBatch(data).reduce((sum, value) => sum + value, 0);
`;
export const RESULT = Array.from({ length: 4000 }, (_, i) => i % 60).reduce((sum, value) => sum + value, 0);
