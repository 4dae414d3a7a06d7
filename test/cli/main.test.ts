import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { version } from "../../src/cli/version.js";
import { inRepository } from "../helpers.js";
import { run } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));
const sample = inRepository("examples/sample.avro");
const junk = join(folder, "a\njunk.avro");
writeFileSync(junk, "no container");

describe("main", () => {
  it("ends in 0, 1 for data and 2 for usage, with one line each", async () => {
    const outcomes: [string[], number, RegExp][] = [
      [["count", junk], 1, /^wavro: .*a junk\.avro: offset 0: not an Avro object container file/],
      [["count", join(folder, "nothing")], 1, /^wavro: .*nothing: no such file or directory$/],
      [["count", folder], 1, /^wavro: .*: illegal operation on a directory$/],
      [["cat", "--fields", "nothing", sample], 1, /^wavro: .*: there is no field "nothing"$/],
      [["cat"], 2, /^wavro: missing required argument 'file'$/],
      [["cat", "--limit", "-1", sample], 2, /^wavro: option '--limit <rows>' argument '-1' is invalid/],
      [["cat", "--limit", "1e3", sample], 2, /^wavro: option '--limit <rows>' argument '1e3' is invalid/],
      [["cat", "--json", "xml", sample], 2, /^wavro: unsupported-option: /],
      [["cat", "--nothing", sample], 2, /^wavro: unknown option '--nothing'$/],
      [["frobnicate", sample], 2, /^wavro: unknown command 'frobnicate'$/],
    ];
    for (const [args, code, line] of outcomes) {
      const outcome = await run(args);
      expect(outcome).toEqual({ code, lines: [], errors: [expect.stringMatching(line)] });
    }
  });

  it("goes on with the next file after one that is damaged", async () => {
    const { code, lines, errors } = await run(["count", junk, sample]);
    expect([code, lines, errors.length]).toEqual([1, [`${sample}: 4000`], 1]);
  });

  it("shows ten rows of each file as head", async () => {
    expect((await run(["head", sample, sample])).lines).toHaveLength(20);
    expect((await run(["head", "--limit", "3", sample])).lines).toHaveLength(3);
  });

  it("ends quietly when nobody reads on", async () => {
    const gone = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
    expect(await run(["cat", sample, junk], [], gone)).toEqual({ code: 0, lines: [], errors: [] });
  });

  it("says what else is wrong with its output", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      syscall: "write",
    });
    const { code, errors } = await run(["cat", sample], [], full);
    expect([code, errors]).toEqual([1, [`wavro: ${sample}: no space left on device`]]);
  });

  it("tells its version and its use", async () => {
    expect(await run(["--version"])).toEqual({ code: 0, lines: [version], errors: [] });
    const { code, lines } = await run(["--help"]);
    expect([code, lines[0]]).toEqual([0, "Usage: wavro [options] [command]"]);
  });
});
