import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { encodeContainer } from "../../src/container/write.js";
import { avroType } from "../../src/type/avro-type.js";
import { fixture, inRepository } from "../helpers.js";
import { run } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));
const sample = inRepository("examples/sample.avro");

it("tells rows, blocks, bytes and compression", async () => {
  const { code, lines, errors } = await run(["stats", sample]);
  expect([code, errors]).toEqual([0, []]);
  expect(lines.slice(0, 5)).toEqual([
    sample,
    "  rows   4000 in 15 blocks; a block: min 32, median 282, max 293",
    "  bytes  262703, 1415 of them the header; a block: min 2859, median 18402, max 18760",
    "  codec  deflate, 922395 bytes uncompressed, ratio 3.53",
    "",
  ]);
  expect(lines[5]).toMatch(/^ {2}column +type +values +nulls +different$/);
  expect(lines.find((line) => line.startsWith("  customer.email "))).toMatch(/ string +3255 +745 +719$/);
  expect(lines.find((line) => line.startsWith("  lines[].tags[] "))).toMatch(/ string +17612 +0 +10$/);
  expect(lines.find((line) => line.startsWith("  id "))).toMatch(/ long +4000 +0 +~\d+$/);
});

it("tells it as JSON, and what the rows say is the same", async () => {
  const { lines } = await run(["stats", "--json", sample, fixture("ocf/crafted/codec-xz-5000.avro")]);
  const [facts, second] = lines.map((line) => JSON.parse(line));
  expect(facts).toMatchObject({ file: sample, rows: 4000, blocks: 15, codec: "deflate", ratio: 3.534 });
  expect(second).toMatchObject({ rows: 5000, codec: "xz" });
  const rows = (await run(["cat", "--json", "plain", sample])).lines.map((line) => JSON.parse(line));
  const column = (path: string) => facts.columns.find((found: { path: string }) => found.path === path);
  const emails = rows.map((row) => row.customer.email);
  expect(column("customer.email")).toEqual({
    path: "customer.email",
    type: "string",
    values: emails.filter((email) => email !== null).length,
    nulls: emails.filter((email) => email === null).length,
    distinct: new Set(emails.filter((email) => email !== null)).size,
    exact: true,
  });
  const ids = new Set(rows.map((row) => row.id)).size;
  expect(column("id")).toMatchObject({ exact: false, nulls: 0 });
  expect(Math.abs(column("id").distinct / ids - 1)).toBeLessThan(0.05);
  expect(column("id").distinct).toBeLessThanOrEqual(4000);
});

it("takes rows where there are no columns, and pipes", async () => {
  const schema = { type: "record", name: "Node", fields: [{ name: "id", type: "int" }, { name: "next", type: ["null", "Node"] }] }; // biome-ignore format: short
  const type = avroType<unknown>(JSON.stringify(schema));
  const bytes = await encodeContainer(type, [
    { id: 1, next: { id: 2, next: null } },
    { id: 2, next: null },
  ]);
  const { code, lines } = await run(["stats", "--json", "-"], [bytes]);
  expect(code).toBe(0);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    rows: 2,
    blocks: 1,
    bytes: bytes.length,
    columns: [
      { path: "id", values: 2, distinct: 2 },
      { path: "next", type: "record Node", values: 1, nulls: 1, distinct: null },
    ],
  });
});

it("takes rows that are no records, and files without rows", async () => {
  const path = join(folder, "strings.avro");
  writeFileSync(path, await encodeContainer(avroType(["null", "string"]), ["a", null, "a"]));
  const { lines } = await run(["stats", path]);
  expect(lines.at(-1)).toMatch(/^ {2}\(row\) +string +2 +1 +1$/);
  writeFileSync(path, await encodeContainer(avroType("int"), []));
  const empty = await run(["stats", "--json", path]);
  expect(JSON.parse(empty.lines[0]!)).toMatchObject({ rows: 0, blocks: 0, ratio: null, bytesOfBlock: null });
  expect((await run(["stats", path])).lines.slice(1, 4)).toEqual([
    "  rows   0 in 0 blocks",
    expect.stringMatching(/^ {2}bytes {2}\d+, \d+ of them the header$/),
    "  codec  null, 0 bytes uncompressed",
  ]);
});

it("says where a file is damaged, and goes on with the next", async () => {
  const path = join(folder, "cut.avro");
  writeFileSync(path, readFileSync(sample).subarray(0, -1));
  const { code, lines, errors } = await run(["stats", "--json", path, sample]);
  expect([code, lines.length]).toEqual([1, 1]);
  expect(errors).toEqual([expect.stringMatching(/cut\.avro: block 14, offset \d+: .*the source ends here/)]);
});
