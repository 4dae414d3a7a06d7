import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRepository } from "./helpers.js";

const PAGES = ["README.md", "docs/kafka.md"];

const blocks = PAGES.flatMap((page) =>
  [...readFileSync(inRepository(page), "utf8").matchAll(/```js\n([\s\S]*?)```/g)].map((match, index) => ({
    page,
    index,
    code: match[1]!,
  })),
);

describe("examples", () => {
  it.each(PAGES)("are in %s", (page) => {
    expect(blocks.filter((block) => block.page === page).length).toBeGreaterThan(2);
  });

  it.each(blocks)("$page: $index prints what it says", ({ page, index, code }) => {
    const file = inRepository(`dist/example-${page.replaceAll(/\W/g, "-")}-${index}.mjs`); // inside the package, so that it finds `wavro` by name
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
