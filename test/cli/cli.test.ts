import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRepository } from "../helpers.js";
import { linesOf } from "./run.js";

// The built command, in a process of its own: `npm test` builds it first.
const cli = inRepository("dist/cli.js");
const sample = inRepository("examples/sample.avro");

const wavro = (args: readonly string[], input?: Buffer) =>
  spawnSync(process.execPath, [cli, ...args], { input, encoding: "utf8", maxBuffer: 2 ** 26 });

describe("the command", () => {
  it("prints the rows and ends in 0", () => {
    const { status, stdout, stderr } = wavro(["cat", sample]);
    expect([status, linesOf(stdout).length, stderr]).toEqual([0, 4000, ""]);
  });

  it("reads a pipe, and only as far as it needs", () => {
    const input = readFileSync(sample);
    expect(linesOf(wavro(["head", "--limit", "2", "-"], input).stdout)).toHaveLength(2);
    expect(wavro(["meta", "-"], input).status).toBe(0);
  });

  it("ends in 1 with a line on standard error, and 2 for usage", () => {
    const damaged = wavro(["cat", "-"], readFileSync(sample).subarray(0, -1));
    expect([damaged.status, linesOf(damaged.stderr).length]).toEqual([1, 1]);
    expect(wavro(["cat"]).status).toBe(2);
  });

  it("ends in 0 when its reader goes away", async () => {
    const child = spawn(process.execPath, [cli, "cat", ...Array(20).fill(sample)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    await once(child.stdout, "data");
    child.stdout.destroy();
    const [code, signal] = await once(child, "exit");
    expect([code, signal, errors]).toEqual([0, null, ""]);
  });
});

describe("the built command, on damage and columns", () => {
  it("tells what a file holds", () => {
    const { status, stdout, stderr } = wavro(["stats", "--json", sample]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 4000, blocks: 15, codec: "deflate" });
  });
});
