import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { inRepository } from "../helpers.js";

it("npm run soak: messages, failures and differences, a short run of each", async () => {
  const flags = ["--messages", "20000", "--schemas", "0", "--failures", "20000", "--differential", "2000"];
  const { stdout } = await promisify(execFile)(process.execPath, [inRepository("test/soak/all.mjs"), ...flags]);
  expect(stdout).toMatch(/\n1 passed, 0 failed\n$/);
  expect(stdout).toContain("| 20000 |");
  expect(stdout).toMatch(/2000 data of \d+ schemas: kernel = closures; [1-9]\d* of them = avsc/);
  expect(stdout).toMatch(/ 0 traps \(seed \d+\)/);
});
