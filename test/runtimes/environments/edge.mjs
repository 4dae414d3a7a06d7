// The edge runtime of Vercel and Next.js, emulated.
import { text } from "../child.mjs";
import { entries, installed, required, stage } from "../stage.mjs";

export const edges = [
  {
    name: "edge-runtime",
    main: true,
    expected: { engine: "kernel", codegen: false, simd: true },
    missing: () => undefined,
    version: async () => required("@edge-runtime/vm/package.json").version,
    run: async () => {
      await bundle();
      const args = [`${entries}edge-host.mjs`, `${stage}edge/edge.js`, installed("wavro/dist/avro.wasm")];
      return JSON.parse(await text(process.execPath, args, { cwd: stage }));
    },
  },
];

/** As Next.js does it: what `.wasm?module` imports is a module made at build time. */
async function bundle() {
  const modules = {
    name: "modules",
    setup(build) {
      build.onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: "module" }));
      build.onLoad({ filter: /./, namespace: "module" }, () => ({ contents: "export default globalThis.wavroModule" }));
    },
  };
  await required("esbuild").build({
    entryPoints: [`${entries}edge.mjs`],
    bundle: true,
    format: "iife",
    target: "es2022",
    outdir: `${stage}edge`,
    conditions: ["edge-light"],
    plugins: [modules],
    logLevel: "error",
  });
}
