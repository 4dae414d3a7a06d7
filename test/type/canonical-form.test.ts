import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { avroType } from "../../src/type/avro-type.js";
import { canonicalForm } from "../../src/type/canonical-form.js";
import { fingerprint } from "../../src/type/fingerprint.js";
import { parseSchemaText } from "../../src/type/schema-argument.js";
import { type Entry, eachEntry, entriesOf } from "../conformance/entries.js";
import { hexOf, publicFolder } from "../helpers.js";

interface Case extends Entry {
  readonly schema: string;
  readonly pcf: string;
  readonly rabin_le: string;
  readonly rabin_hex: string;
  readonly md5: string;
  readonly sha256: string;
}

describe("pcf.json", () => {
  eachEntry("pcf.json", entriesOf<Case>("pcf.json"), ({ schema: text, pcf, rabin_le, rabin_hex, md5, sha256 }) => {
    const schema = parseSchemaText(text);
    expect(canonicalForm(schema)).toBe(pcf);
    expect(hexOf(fingerprint(schema))).toBe(rabin_le);
    expect(hexOf(fingerprint(schema, "rabin").reverse())).toBe(rabin_hex);
    expect(hexOf(fingerprint(schema, "md5"))).toBe(md5);
    expect(hexOf(fingerprint(schema, "sha256"))).toBe(sha256);
  });
});

describe("canonicalForm", () => {
  it("takes any schema argument", () => {
    const type = avroType({ type: "array", items: { type: "int", logicalType: "date" } }, { logical: "raw" });
    const text = '{"type":"array","items":"int"}';
    expect(canonicalForm(type)).toBe(text);
    expect(canonicalForm(type.schema)).toBe(text);
    expect(canonicalForm(text)).toBe(text);
    expect(canonicalForm("int")).toBe('"int"');
    expect(() => canonicalForm("nothing")).toThrow(/there is no type/);
  });
});

const folder = publicFolder();

describe.skipIf(folder === undefined)("canonical forms of other projects", () => {
  const read = (path: string) => readFileSync(`${folder}/${path}`, "utf8");
  const big = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);

  it("schema-tests.txt: canonical forms and signed fingerprints", () => {
    const cases = read("schemas/schema-tests.txt")
      .split(/^\/\/ \d+$/m)
      .slice(1);
    let sums = 0;
    for (const part of cases) {
      const [, input] = /^<<INPUT[ \n]([\s\S]*?)\n(?:INPUT\n)?<</m.exec(part)!;
      const [, canonical] = /^<<canonical (.*)$/m.exec(part)!;
      const sum = /^<<fingerprint (.*)$/m.exec(part)?.[1];
      const schema = parseSchemaText(input!);
      expect(canonicalForm(schema)).toBe(canonical);
      if (sum === undefined) continue;
      expect(BigInt.asIntN(64, big(fingerprint(schema)))).toBe(BigInt(sum));
      sums++;
    }
    expect(cases.length).toBeGreaterThan(20);
    expect(sums).toBeGreaterThan(10);
  });

  it("MANIFEST.tsv: the fingerprints that Java gives the schemas", () => {
    const rows = folder === undefined ? [] : read("MANIFEST.tsv").matchAll(/^(\S+\.avsc)\t.*\tCRC-64-AVRO (\w{16})$/gm);
    let files = 0;
    for (const [, file, sum] of rows) {
      const found = big(fingerprint(parseSchemaText(read(file!))));
      expect([file, found.toString(16).padStart(16, "0")]).toEqual([file, sum]);
      files++;
    }
    expect(files).toBeGreaterThan(60);
  });
});
