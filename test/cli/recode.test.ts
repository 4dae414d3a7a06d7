import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { inRepository } from "../helpers.js";
import { run, runBinary } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));
const sample = inRepository("examples/sample.avro");
const out = join(folder, "out.avro");

it.each(["null", "deflate", "snappy"])("to codec %s", async (codec) => {
  const { code, lines, errors } = await run(["recode", sample, "--codec", codec, "-o", out]);
  expect([code, lines, errors]).toEqual([0, [], []]);
  expect(JSON.parse((await run(["meta", out])).lines.join("")).codec).toBe(codec);
  expect((await run(["cat", out])).lines).toEqual((await run(["cat", sample])).lines);
});

it("to another level, through pipes", async () => {
  const sizes: number[] = [];
  for (const level of ["1", "9"]) {
    const { code, bytes } = await runBinary(["recode", "-", "--level", level], [readFileSync(sample)]);
    expect(code).toBe(0);
    sizes.push(bytes.length);
  }
  expect(sizes[1]).toBeLessThan(sizes[0]!);
});

it.each([[[]], [["--codec", "none"]], [["--codec=deflate", "--level=77"]], [["--level", "x"]]])(
  "%j is no command line",
  async (options) => {
    const { code, errors } = await run(["recode", sample, "-o", join(folder, "never.avro"), ...options]);
    expect([code, errors.length]).toEqual([2, 1]);
  },
);

it("nobody reading on is no error", async () => {
  const gone = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
  const { code, errors } = await runBinary(["recode", sample, "--codec=null"], [], gone);
  expect([code, errors]).toEqual([0, []]);
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", syscall: "write" });
  const failed = await runBinary(["recode", sample, "--codec=null"], [], full);
  expect([failed.code, failed.errors[0]]).toEqual([1, expect.stringContaining("no space left on device")]);
});
