import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openContainer } from "../../src/container/open.js";
import { avroType, parse, stringify } from "../../src/index.js";
import { type ManifestRow, readManifest } from "../container/expected.js";
import { fixture, inRepository, publicFolder } from "../helpers.js";
import { exact, linesOf, run } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));
const sample = inRepository("examples/sample.avro");

/** A file of avsc has a stray byte after its last block: its rows come, and then an error. */
const isInvalid = (row: ManifestRow) =>
  row.exercises.startsWith("INVALID") || row.file.endsWith("person-10.no-codec.avro");
const isReadable = (row: ManifestRow) => row.file.endsWith(".avro") && row.codec !== "?";

async function hold(root: string, row: ManifestRow): Promise<void> {
  const path = join(root, row.file);
  const expected = row.expected === "" ? [] : linesOf(readFileSync(join(path, "..", row.expected), "utf8"));
  const { code, lines, errors } = await run(["cat", "--json=avro", path]);
  expect(lines.map(exact)).toEqual(expected.slice(0, lines.length).map(exact));
  expect(code).toBe(isInvalid(row) ? 1 : 0);
  expect(errors.length).toBe(code);
  expect(lines.length).toBeLessThanOrEqual(expected.length);
  if (code === 0) expect(lines.length).toBe(expected.length);
}

describe("cat", () => {
  const own = readManifest(fixture("ocf/MANIFEST.tsv")).filter(isReadable);
  it.each(own)("prints $file as it should be, and says what is wrong with it", (row) => hold(fixture("ocf"), row));

  it("takes rows out of fields and up to a limit", async () => {
    const { lines } = await run(["cat", "--fields", "id,customer.name,lines.sku", "--limit=2", sample]);
    expect(lines).toHaveLength(2);
    const row = JSON.parse(lines[0]!);
    expect(Object.keys(row)).toEqual(["id", "customer", "lines"]);
    expect(Object.keys(row.customer)).toEqual(["name"]);
    expect(Object.keys(row.lines[0])).toEqual(["sku"]);
    const none = await run(["cat", "--limit", "0", sample]);
    expect([none.code, none.lines]).toEqual([0, []]);
  });

  it("prints plain JSON, which parse reads", async () => {
    const { code, lines } = await run(["cat", "--json=plain", sample]);
    const file = await openContainer(readFileSync(sample));
    const type = avroType<unknown>(file.schema);
    const rows = await file.toArray();
    expect(code).toBe(0);
    expect(lines).toEqual(rows.map((row) => stringify(type, row)));
    expect(lines.map((line) => parse(type, line))).toEqual(rows);
    expect(Object.keys(JSON.parse(lines[0]!).shipTo)).toContain("street");
    const some = await run(["cat", "--json=plain", "--fields=id,shipTo.city", "--limit=1", sample]);
    expect(some.lines).toEqual(['{"id":8589934592,"shipTo":{"city":"Lisbon"}}']);
    const tagged = await run(["cat", "--fields=id,shipTo.city", "--limit=1", sample]);
    expect(tagged.lines).toEqual(['{"id":8589934592,"shipTo":{"shop.Address":{"city":"Lisbon"}}}']);
  });

  it("reads the rows with another schema", async () => {
    const schema = join(folder, "reader.avsc");
    const fields = [
      { name: "number", type: "double", aliases: ["id"] },
      { name: "note", type: ["null", "string"], default: null },
    ];
    writeFileSync(schema, JSON.stringify({ type: "record", name: "Order", fields }));
    const { code, lines } = await run(["cat", "--reader-schema", schema, "--limit=1", sample]);
    expect(code).toBe(0);
    expect(lines.map((line) => JSON.parse(line))).toEqual([{ number: 8589934592, note: null }]);
    const one = await run(["cat", "--reader-schema", schema, "--fields=note", "--limit=1", sample]);
    expect(one.lines).toEqual(['{"note":null}']);
    writeFileSync(schema, JSON.stringify({ type: "record", name: "Other", fields }));
    const { code: failed, errors } = await run(["cat", "--reader-schema", schema, sample]);
    expect(failed).toBe(1);
    expect(errors[0]).toContain("the schemas do not resolve");
  });

  it("reads standard input, whatever its chunks", async () => {
    const bytes = readFileSync(sample);
    const chunks = Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, i) =>
      bytes.subarray(i * 1000, (i + 1) * 1000),
    );
    const piped = await run(["cat", "-"], chunks);
    expect(piped.lines).toEqual((await run(["cat", sample])).lines);
    expect(piped.lines.length).toBeGreaterThan(1000);
  });

  it("prints the whole blocks of a file that is cut, then one error", async () => {
    const bytes = readFileSync(sample);
    const cut = join(folder, "cut.avro");
    writeFileSync(cut, bytes.subarray(0, bytes.length * 0.6));
    const { code, lines, errors } = await run(["cat", cut]);
    const whole = await run(["cat", sample]);
    expect(code).toBe(1);
    expect(lines.length).toBeGreaterThan(500);
    expect(lines).toEqual(whole.lines.slice(0, lines.length));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^wavro: .*cut\.avro: block \d+, offset \d+: /);
  });
});

const shared = publicFolder();

describe.skipIf(shared === undefined)("cat of files of other projects (../shared/public)", () => {
  const rows = shared === undefined ? [] : readManifest(join(shared, "MANIFEST.tsv"));
  it.each(rows.filter((row) => row.file.startsWith("ocf/") && isReadable(row)))("$file", (row) => hold(shared!, row));
});
