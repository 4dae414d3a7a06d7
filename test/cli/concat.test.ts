import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { stringsFile } from "../container/files.js";
import { inRepository } from "../helpers.js";
import { run, runBinary } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));
const sample = inRepository("examples/sample.avro");
const out = join(folder, "out.avro");

it("joins files, to a file or standard output", async () => {
  const { code, lines, errors } = await run(["concat", sample, sample, "-o", out]);
  expect([code, lines, errors]).toEqual([0, [], []]);
  expect((await run(["count", out])).lines).toEqual(["8000"]);
  const piped = await runBinary(["concat", "-", sample], [readFileSync(sample)]);
  expect(piped.code).toBe(0);
  expect((await run(["count", "-"], [piped.bytes])).lines).toEqual(["8000"]);
});

it("says which file is wrong, after the blocks before it", async () => {
  const cut = join(folder, "cut.avro");
  writeFileSync(cut, readFileSync(sample).subarray(0, -10));
  const { code, errors } = await run(["concat", sample, cut, sample, "-o", out]);
  expect(code).toBe(1);
  expect(errors).toEqual([expect.stringMatching(/^wavro: .*cut\.avro: block \d+, offset \d+: /)]);
  expect((await run(["count", out])).lines).toEqual(["7968"]);
  const missing = await run(["concat", sample, join(folder, "missing"), "-o", out]);
  expect([missing.code, missing.errors]).toEqual([1, [expect.stringMatching(/missing: no such file/)]]);
});

it("compresses all with one codec where asked for", async () => {
  const one = join(folder, "one.avro");
  const two = join(folder, "two.avro");
  writeFileSync(one, stringsFile([["a"]]));
  writeFileSync(two, stringsFile([["b"]], "deflate"));
  const refused = await run(["concat", one, two, "-o", out]);
  expect([refused.code, refused.errors[0]]).toEqual([1, expect.stringContaining("two.avro: a file has the codec")]);
  expect((await run(["concat", one, two, "-o", out, "--codec", "snappy"])).code).toBe(0);
  expect((await run(["cat", out])).lines).toEqual(['"a"', '"b"']);
  expect(JSON.parse((await run(["meta", out])).lines.join("")).codec).toBe("snappy");
});

it("never writes over what it reads", async () => {
  const copy = join(folder, "copy.avro");
  writeFileSync(copy, readFileSync(sample));
  const { code, errors } = await run(["concat", sample, copy, "-o", copy]);
  expect([code, errors.length]).toEqual([1, 1]);
  expect(readFileSync(copy)).toEqual(readFileSync(sample));
});
