import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { filesBelow, fixture, inRepository } from "../helpers.js";

/*
 * What fuzzing found once must not come back: every file below test/fixtures/fuzz is run again, on the built package.
 * `npm run fuzz` puts them there.
 */

const files = filesBelow(fixture("fuzz"), ".json");

describe("inputs that fuzzing found", () => {
  const findings = new Map<string, string | undefined>();

  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [inRepository("test/fuzz/replay.mjs")]);
    for (const line of stdout.trim().split("\n")) {
      const { file, finding } = JSON.parse(line) as { file: string; finding?: string };
      findings.set(file, finding);
    }
  });

  it.each(files)("%s", (file) => {
    expect([...findings.keys()]).toContain(file);
    expect(findings.get(file)).toBeUndefined();
  });
});

describe("npm run fuzz", () => {
  it("runs every target and counts", async () => {
    const flags = ["--executions", "200", "--seed", "7"];
    const { stdout: output } = await promisify(execFile)(process.execPath, [
      inRepository("test/fuzz/all.mjs"),
      ...flags,
    ]);
    expect(output).toMatch(/\n8 passed, 0 failed\n$/);
    expect(output.match(/^\w+: \d+ executions in .* seed 7$/gm)).toHaveLength(8);
  });
});
