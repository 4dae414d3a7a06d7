import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openContainer } from "../../src/container/open.js";
import { AvroError } from "../../src/errors.js";
import type { Schema } from "../../src/schema/schema.js";
import { EXACT, isExpected, type ManifestRow, readExpected, readManifest } from "../container/expected.js";
import { engine, fixture, publicFolder } from "../helpers.js";

interface Reading {
  rows: unknown[];
  schema: Schema | undefined;
  error: unknown;
}

/** All that comes out of a file before it ends or fails. */
async function read(path: string): Promise<Reading> {
  const reading: Reading = { rows: [], schema: undefined, error: undefined };
  try {
    const file = await openContainer(readFileSync(path), { ...EXACT, engine });
    reading.schema = file.schema;
    for await (const row of file) reading.rows.push(row);
  } catch (error) {
    reading.error = error;
  }
  return reading;
}

async function holdFile(folder: string, row: ManifestRow): Promise<void> {
  const { rows, schema, error } = await read(join(folder, row.file));
  const lines = row.expected === "" ? [] : readExpected(join(folder, row.file, "..", row.expected));
  rows.forEach((value, i) => {
    expect(isExpected(value, lines[i]!, schema!), `row ${i}`).toBe(true);
  });
  if (row.exercises.startsWith("INVALID") || endsWithJunk(row)) {
    expect(rows.length).toBeLessThanOrEqual(lines.length);
    expect(error).toBeInstanceOf(AvroError);
  } else {
    expect(error).toBeUndefined();
    expect(rows.length).toBe(Number(row.records));
  }
}

/** One file of avsc has a stray byte after its last block, which avsc ignores. */
function endsWithJunk(row: ManifestRow): boolean {
  return row.file.endsWith("person-10.no-codec.avro");
}

function containers(rows: readonly ManifestRow[]): ManifestRow[] {
  return rows.filter(({ file }) => file.endsWith(".avro"));
}

const own = containers(readManifest(fixture("ocf/MANIFEST.tsv")));

describe("files made for this project", () => {
  for (const row of own)
    test(`${row.file}: ${row.exercises}`, async () => {
      await holdFile(fixture("ocf"), row);
    });

  const whole = own.filter(({ exercises }) => !exercises.startsWith("INVALID"));
  for (const row of whole.filter(({ codec }) => !["null", "(absent)"].includes(codec)))
    test(`OCF-6: ${row.file} is counted without its codec`, async () => {
      const file = await openContainer(readFileSync(fixture(`ocf/${row.file}`)));
      expect(file.codec).toBe(row.codec);
      expect(await file.count()).toBe(Number(row.records));
    });
});

const folder = publicFolder();

describe.skipIf(folder === undefined)("files of other projects (../shared/public)", () => {
  const rows = folder === undefined ? [] : containers(readManifest(join(folder, "MANIFEST.tsv")));
  const ocf = rows.filter(({ file }) => file.startsWith("ocf/"));

  test.each(ocf)("$file: $exercises", async (row) => {
    await holdFile(folder!, row);
  });

  test("there are some", () => {
    expect(ocf.length).toBeGreaterThan(5);
  });
});
