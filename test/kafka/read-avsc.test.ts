import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { readAVSC, readAVSCAsync } from "../../src/kafka/read-avsc.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wavro-avsc-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, "schema.avsc");
  writeFileSync(path, text);
  return path;
}

it("reads the schema of a record", async () => {
  const schema = { type: "record", name: "R", fields: [] };
  const path = file(JSON.stringify(schema));
  expect(readAVSC(path)).toEqual(schema);
  expect(await readAVSCAsync(path)).toEqual(schema);
});

it("refuses other JSON, and says so of platforms without files", async () => {
  const path = file('"int"');
  expect(() => readAVSC(path)).toThrow(expect.objectContaining({ name: "ConfluentSchemaRegistryInvalidSchemaError" }));
  await expect(readAVSCAsync(path)).rejects.toThrow("the schema of a record");
  vi.stubGlobal("process", undefined);
  try {
    expect(() => readAVSC(path)).toThrow(expect.objectContaining({ code: "unsupported-option" }));
  } finally {
    vi.unstubAllGlobals();
  }
});
