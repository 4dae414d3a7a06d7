import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import type { GeneratedModule } from "../../src/gen/generate.js";
import { inRepository } from "../helpers.js";

/**
 * Run a program of modules in a Node that forbids code generation, and give the JSON that it logs. `entry` may import
 * the modules, and "wavro". Each ready function that is asked for its code adds its name to `globalThis.used`.
 */
export function runForbidden(
  modules: readonly GeneratedModule[],
  entry: string,
  flags: readonly string[] = [],
): unknown {
  const folder = mkdtempSync(join(tmpdir(), "wavro-"));
  try {
    for (const { path, text } of modules) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), watched(path, text));
    }
    writeFileSync(join(folder, "entry.ts"), `(globalThis as any).used = new Set();\n${entry}`);
    const outfile = join(folder, "bundle.mjs");
    buildSync({
      entryPoints: [join(folder, "entry.ts")],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      tsconfigRaw: {},
      logLevel: "error",
      alias: { wavro: inRepository("src/index.ts"), "#wasm": inRepository("src/kernel/wasm/inline.ts") },
    });
    const text = execFileSync(process.execPath, ["--disallow-code-generation-from-strings", ...flags, outfile], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    return JSON.parse(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function watched(path: string, text: string): string {
  return text.replace(/^function (code\d+)\(.*?\) \{ /gm, (head, name) => `${head}used.add("${path}:${name}");`);
}
