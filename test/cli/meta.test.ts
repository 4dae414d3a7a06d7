import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { bytesOf, inRepository, joined } from "../helpers.js";
import { run } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));
const sample = inRepository("examples/sample.avro");

it("prints codec, sync marker and sizes", async () => {
  const { lines } = await run(["meta", sample]);
  const facts = JSON.parse(lines.join("\n"));
  expect(facts).toMatchObject({
    codec: "deflate",
    bytes: statSync(sample).size,
    sync: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(facts.headerBytes).toBeGreaterThan(facts.schemaBytes);
});

it("knows no size of a stream", async () => {
  const { lines } = await run(["meta", "-"], [readFileSync(sample)]);
  expect(JSON.parse(lines.join("\n"))).not.toHaveProperty("bytes");
});

it("prints metadata as text, and bytes that are none as base64", async () => {
  const entry = (key: string, value: Uint8Array) =>
    joined([Uint8Array.of(2 * key.length), Buffer.from(key), Uint8Array.of(2 * value.length), value]);
  const file = join(folder, "meta.avro");
  const entries = [
    entry("avro.schema", Buffer.from('"int"')),
    entry("a", Buffer.from("é")),
    entry("__proto__", bytesOf("ff")),
  ];
  writeFileSync(file, joined([bytesOf("4f 62 6a 01 06"), ...entries, bytesOf("00"), new Uint8Array(16)]));
  const { metadata, codec, schemaBytes } = JSON.parse((await run(["meta", file])).lines.join("\n"));
  expect(Object.entries(metadata)).toEqual([
    ["a", "é"],
    ["__proto__", { base64: "/w==" }],
  ]);
  expect([codec, schemaBytes]).toEqual(["null", 5]);
});
