import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const alias = {
  "#worker": at("./test/node/built.ts"), // threads can't run TypeScript
  "#wasm": at("./src/kernel/wasm/inline.ts"),
  "#inflate": at("./src/container/inflate/node.ts"),
  "#files": at("./src/container/files/node.ts"),
};

/** The corpus that every engine must pass the same way (they read WAVRO_ENGINE through test/helpers.ts). */
const corpus = ["test/corpus/**/*.test.ts"];

export default defineConfig({
  resolve: { alias },
  test: {
    expect: { requireAssertions: true },
    testTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "unit", include: ["test/**/*.test.ts"], exclude: corpus } },
      { extends: true, test: { name: "kernel", include: corpus, env: { WAVRO_ENGINE: "kernel" } } },
      {
        extends: true,
        test: {
          name: "specialised",
          include: corpus,
          env: { WAVRO_ENGINE: "kernel" },
          setupFiles: [at("./test/emit/from-the-first-row.ts")],
        },
      },
      { extends: true, test: { name: "closures", include: corpus, env: { WAVRO_ENGINE: "closures" } } },
    ],
  },
});
