import { fileURLToPath } from "node:url";
import { MUTATED } from "../critical.mjs";

export default {
  mutate: MUTATED,
  testRunner: "vitest",
  vitest: { configFile: "test/mutation/vitest.config.ts" },
  plugins: ["@stryker-mutator/vitest-runner", fileURLToPath(new URL("prose.mjs", import.meta.url))],
  ignorers: ["prose"],
  ignoreStatic: true,
  coverageAnalysis: "perTest",
  tempDirName: ".mutation/sandbox",
  ignorePatterns: [
    "*",
    "!src/**",
    "!test/**",
    "!assembly/abi.ts",
    "!package.json",
    "!tsconfig.json",
    "!vitest.config.ts",
    "test/fixtures/attacks",
  ],
  reporters: ["clear-text", "json", "progress"],
  jsonReporter: { fileName: process.env.WAVRO_REPORT },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: 1,
  timeoutMS: 5000,
};
