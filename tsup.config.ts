import { defineConfig } from "tsup";

/** Entries whose place in `dist/` is told by `exports` and `imports` of package.json. */
const doors = {
  index: "src/index.ts",
  js: "src/js.ts",
  container: "src/container.ts",
  message: "src/message.ts",
  registry: "src/registry.ts",
  kafka: "src/kafka.ts",
  node: "src/node.ts",
  gen: "src/gen.ts",
  "codecs/snappy": "src/codecs/snappy.ts",
  "codecs/zstandard": "src/codecs/zstandard.ts",
  "codecs/bzip2": "src/codecs/bzip2.ts",
  "codecs/xz": "src/codecs/xz.ts",
};
const hosts = {
  "inflate/node": "src/container/inflate/node.ts",
  "inflate/web": "src/container/inflate/web.ts",
  "files/node": "src/container/files/node.ts",
  "files/web": "src/container/files/web.ts",
  "node/place": "src/node/place.ts",
  "node/worker": "src/node/worker.ts",
};
/** What hosts give the kernel. One file each: they share nothing that may be there only once, and each file takes time at the start. */
const kernels = {
  "wasm/inline": "src/kernel/wasm/inline.ts",
  "wasm/browser": "src/kernel/wasm/browser.ts",
  "wasm/workerd": "src/kernel/wasm/workerd.ts",
  "wasm/edge-light": "src/kernel/wasm/edge-light.ts",
};
/** Resolved in the user's runtime, by condition: never bundled. */
const external = ["#wasm", "#inflate", "#files", "#worker", "piscina", /\.wasm(\?module)?$/, /^node:/];

export default defineConfig([
  {
    entry: { ...doors, ...hosts },
    format: ["esm"], // finish-build makes the CommonJS twins: tsup's own replace `??` and `?.` by calls of helpers
    target: "es2022",
    platform: "neutral",
    splitting: true,
    sourcemap: true,
    dts: { entry: doors },
    external,
  },
  {
    entry: kernels,
    format: ["esm"],
    target: "es2022",
    platform: "neutral",
    splitting: false,
    sourcemap: true,
    external,
  },
  {
    // The command carries its argument parser and progress bar inside, so that the package depends on nothing.
    entry: { cli: "src/cli/cli.ts" },
    format: ["esm"],
    target: "node20",
    platform: "node",
    splitting: false,
    noExternal: ["commander", "cli-progress"],
    external,
    // cli-progress is CommonJS: what it requires of Node needs a `require` in an ES module.
    banner: {
      js: '#!/usr/bin/env node\nimport { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);',
    },
  },
]);
