import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { stringsFile } from "../container/files.js";
import { inRepository } from "../helpers.js";
import { run } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));
const sample = inRepository("examples/sample.avro");
const target = join(folder, "target.avro");
const reset = (bytes: Uint8Array) => writeFileSync(target, bytes);

it("rows of containers, read as the file's schema says", async () => {
  reset(readFileSync(sample));
  expect(await run(["append", target, sample, "-", "--level=9"], [readFileSync(sample)])).toEqual({
    code: 0,
    lines: [],
    errors: [],
  });
  const { lines } = await run(["cat", sample]);
  expect((await run(["cat", target])).lines).toEqual([...lines, ...lines, ...lines]);
  const wrong = join(folder, "wrong.avro");
  writeFileSync(wrong, stringsFile([["a"]]));
  const refused = await run(["append", target, wrong]);
  expect([refused.code, refused.errors]).toEqual([
    1,
    [expect.stringMatching(/wrong\.avro: the schemas do not resolve/)],
  ]);
});

it("rows of JSON", async () => {
  reset(stringsFile([["a"]]));
  expect((await run(["append", target, "-", "--json=plain"], [Buffer.from('"b"\n"c"\n')])).code).toBe(0);
  const bad = await run(["append", target, "-", "--json=avro"], [Buffer.from('"d"\n7\n"e"')]);
  expect([bad.code, bad.errors]).toEqual([1, [expect.stringMatching(/^wavro: -: line 2: /)]]);
  expect(new Uint8Array(readFileSync(target))).toEqual(stringsFile([["a"], ["b", "c"], ["d"]]));
});

it("says what it cut off", async () => {
  reset(stringsFile([["a"], ["b"]]).subarray(0, -1));
  const { code, errors } = await run(["append", target, "-", "--json=plain"], [Buffer.from('"c"')]);
  expect([code, errors]).toEqual([0, [expect.stringMatching(/target\.avro: 19 bytes of a torn block were cut off$/)]]);
  expect((await run(["cat", target])).lines).toEqual(['"a"', '"c"']);
});

it("changes nothing where it can't go on", async () => {
  const damaged = stringsFile([["a"]]);
  damaged[damaged.length - 1] = 0;
  reset(damaged);
  const { code, errors } = await run(["append", target, sample]);
  expect([code, errors]).toEqual([
    1,
    [expect.stringMatching(/^wavro: .*target\.avro: offset \d+: the file can't be gone on with/)],
  ]);
  expect(new Uint8Array(readFileSync(target))).toEqual(damaged);
  const self = await run(["append", sample, sample]);
  expect([self.code, self.errors.length]).toEqual([1, 1]);
  expect((await run(["append", join(folder, "missing"), sample])).code).toBe(1);
});
