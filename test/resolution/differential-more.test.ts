import { describe, expect, it } from "vitest";
import { runPairs } from "./run.js";

const PAIRS = 50_050;

describe("random pairs of schemas, the second half", () => {
  it("are read alike by the kernel, the closures and the model", { timeout: 600_000 }, () => {
    const tally = runPairs(1_000_001, PAIRS);
    for (const [what, count] of Object.entries(tally)) expect(count, what).toBeGreaterThan(0);
  });
});
