import { describe, expect, it } from "vitest";
import { runPairs } from "./run.js";

/** Half of the pairs; the others are in differential-more.test.ts, so that two processes share them. */
const PAIRS = 50_050;

describe("random pairs of schemas, the first half", () => {
  it("are read alike by the kernel, the closures and the model", { timeout: 600_000 }, () => {
    const tally = runPairs(1, PAIRS);
    for (const [what, count] of Object.entries(tally)) expect(count, what).toBeGreaterThan(0);
  });
});
