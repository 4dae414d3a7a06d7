import { existsSync } from "node:fs";
import base from "../../vitest.config.js";

/** The tests that are near to the files that are changed: each one's own. */
const near = process.env
  .WAVRO_MUTATED!.split(",")
  .map((file) => file.replace(/^src\/(.*)\.ts$/, "test/$1.test.ts"))
  .filter(existsSync);

export default { ...base, test: { include: near, testTimeout: 60_000 } };
