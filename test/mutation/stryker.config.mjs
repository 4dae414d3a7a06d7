import { FILES } from "../critical.mjs";

export default {
  mutate: FILES,
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "test/mutation/vitest.config.ts" },
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
  jsonReporter: { fileName: ".mutation/mutation.json" },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: 1,
  timeoutMS: 5000,
  allowEmpty: false,
  thresholds: { high: 95, low: 90, break: 90 },
};
