import { defineConfig, mergeConfig } from "vitest/config";
import base from "../vitest.config.js";
// @ts-expect-error plain JavaScript
import { FILES } from "./critical.mjs";

/*
 * npm run coverage: what the tests of this process run of src/. Of the critical files every branch, of all others most
 * lines. Tests that only start processes of their own, or look at texts, add nothing and are left out.
 */
const APART = ["attacks", "fuzz", "runtimes", "soak"].map((room) => `test/${room}/**`);
const TEXTS = ["bench", "house", "package", "readme", "size", "types"].map((name) => `test/${name}.test.ts`);

const whole = { branches: 100, lines: 100, functions: 100, statements: 100 };

export default mergeConfig(
  base,
  defineConfig({
    test: {
      exclude: [...APART, ...TEXTS],
      coverage: {
        enabled: true,
        provider: "v8",
        include: ["src/**/*.ts"],
        exclude: ["src/kernel/*.generated.ts", "src/**/*.d.ts"],
        reporter: ["text-summary", "json", "html"],
        reportsDirectory: "coverage",
        thresholds: { lines: 95, ...Object.fromEntries((FILES as string[]).map((file) => [file, whole])) },
      },
    },
  }),
);
