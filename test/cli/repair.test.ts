import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { inRepository } from "../helpers.js";
import { linesOf, run } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));
const sample = inRepository("examples/sample.avro");
const whole = readFileSync(sample);
const out = join(folder, "out.avro");

function fileOf(name: string, change: (bytes: Uint8Array) => Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, change(Uint8Array.from(whole)));
  return path;
}

const hole = fileOf("hole.avro", (bytes) => bytes.fill(0, 60_000, 60_100));
const torn = fileOf("torn.avro", (bytes) => bytes.subarray(0, -3));
const headless = fileOf("headless.avro", (bytes) => bytes.fill(0, 0, 50));

it("copies a whole file and ends in 0", async () => {
  const { code, lines, errors } = await run(["repair", sample, "-o", out]);
  expect([code, lines]).toEqual([0, []]);
  expect(errors).toEqual([expect.stringMatching(/: kept 4000 rows in \d+ blocks, lost nothing$/)]);
  expect((await run(["count", out])).lines).toEqual(["4000"]);
});

it("says what is lost and ends in 1", async () => {
  const { code, errors } = await run(["repair", hole, "-o", out]);
  expect(code).toBe(1);
  expect(errors).toEqual([
    expect.stringMatching(
      /^wavro: .*hole\.avro: lost bytes 57188 to 75586 \(18398\), 280 rows: data block 3 at byte 57188: deflate/,
    ),
    expect.stringMatching(/: kept 3720 rows in \d+ blocks, lost 18398 bytes in 1 place, 280 rows$/),
  ]);
  expect((await run(["cat", out])).lines).toHaveLength(3720);
  expect((await run(["repair", out, "-o", join(folder, "again.avro")])).code).toBe(0);
});

it("says it as JSON", async () => {
  const { code, lines, errors } = await run(["repair", "--json", torn, "-o", out]);
  expect([code, lines]).toEqual([1, []]);
  const [damage, sum] = errors.map((line) => JSON.parse(line));
  expect(damage).toMatchObject({ end: whole.length - 3, code: "truncated", message: expect.any(String) });
  expect(sum).toMatchObject({ rows: 4000 - damage.rows, damages: 1, lostBytes: damage.end - damage.start });
  expect(sum.lostRows).toBe(damage.rows);
});

it("keeps blocks whose frames are right with --no-verify", async () => {
  const { code } = await run(["repair", "--no-verify", hole, "-o", out]);
  expect(code).toBe(0);
  expect((await run(["count", out])).lines).toEqual(["4000"]);
});

it("takes the header of another file", async () => {
  expect(await run(["repair", headless, "-o", out])).toMatchObject({
    code: 2,
    errors: [expect.stringMatching(/Obj 01/)],
  });
  const { code, errors } = await run(["repair", headless, "-o", out, "--header-from", sample]);
  expect([code, errors.length]).toEqual([1, 2]);
  expect(errors.at(-1)).toMatch(/kept 4000 rows .* nobody knows how many rows$/);
  expect((await run(["count", out])).lines).toEqual(["4000"]);
});

it("goes through a pipe, as the built command", () => {
  const args = [inRepository("dist/cli.js"), "repair", "-", "-o", "-"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: readFileSync(torn) });
  const end = whole.length - stdout.length;
  expect([status, linesOf(stderr.toString()).length]).toEqual([1, 2]);
  expect(stdout.equals(whole.subarray(0, -end))).toBe(true);
  expect(end).toBeGreaterThan(16);
});

it("ends in 2 where nothing can be done", async () => {
  const cases: [string[], RegExp][] = [
    [["repair", sample], /required option '-o, --output <file>'/],
    [["repair", join(folder, "nothing"), "-o", out], /no such file/],
    [["repair", hole, "-o", hole], /can't be written over itself/],
    [["repair", hole, "-o", join(folder, "no", "folder")], /no such file/],
  ];
  for (const [args, message] of cases) {
    const { code, lines, errors } = await run(args);
    expect([code, lines]).toEqual([2, []]);
    expect(errors.at(-1)).toMatch(message); // damage may have been found before the output turned out to be impossible
  }
  expect(readFileSync(hole).length).toBe(whole.length);
});
