import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRepository } from "./helpers.js";

const blocks = [...readFileSync(inRepository("README.md"), "utf8").matchAll(/```js\n([\s\S]*?)```/g)].map(
  (match, index) => ({
    index,
    code: match[1]!,
  }),
);

describe("README.md", () => {
  it("has examples", () => {
    expect(blocks.length).toBeGreaterThan(3);
  });

  it.each(blocks)("example $index prints what it says", ({ index, code }) => {
    const file = inRepository(`dist/readme-${index}.mjs`); // inside the package, so that it finds `wavro` by name
    writeFileSync(file, code);
    try {
      const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: inRepository(""), encoding: "utf8" });
      expect(stderr).toBe("");
      expect(stdout.trimEnd().split("\n")).toEqual([...code.matchAll(/\/\/=> (.*)/g)].map((match) => match[1]!));
    } finally {
      rmSync(file);
    }
  });
});
