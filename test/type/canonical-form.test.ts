import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SchemaError } from "../../src/errors.js";
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

describe("the transformations", () => {
  const form = (text: string) => canonicalForm(parseSchemaText(text));
  const fixed = '{"name":"n.F","type":"fixed","size":2}';

  it("PCF-2: primitives are their names, whatever stood beside them", () => {
    expect(form('{"type":"map","values":{"type":"long","logicalType":"timestamp-millis"}}')).toBe(
      '{"type":"map","values":"long"}',
    );
  });

  it("PCF-3: names are full, in definitions and references; what has no namespace stays bare", () => {
    const fields = '{"name":"a","type":{"type":"fixed","name":"F","size":2}},{"name":"b","type":"F"}';
    expect(form(`{"type":"record","name":"R","namespace":"n","fields":[${fields}]}`)).toBe(
      `{"name":"n.R","type":"record","fields":[{"name":"a","type":${fixed}},{"name":"b","type":"n.F"}]}`,
    );
    expect(form('{"type":"enum","name":"E","namespace":"","symbols":[]}')).toBe(
      '{"name":"E","type":"enum","symbols":[]}',
    );
  });

  it("PCF-4: defaults, aliases, orders, documentation and all else go", () => {
    expect(
      form('{"type":"enum","name":"E","symbols":["a"],"default":"a","aliases":["B"],"doc":"","x":{"name":1}}'),
    ).toBe('{"name":"E","type":"enum","symbols":["a"]}');
    expect(
      form('{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":1,"order":"ignore","items":2}]}'),
    ).toBe('{"name":"R","type":"record","fields":[{"name":"a","type":"int"}]}');
  });

  it("PCF-5: attributes stand in one order", () => {
    expect(form('{"size":2,"namespace":"n","type":"fixed","name":"F"}')).toBe(fixed);
    expect(form('{"items":{"values":"int","type":"map"},"type":"array"}')).toBe(
      '{"type":"array","items":{"type":"map","values":"int"}}',
    );
  });

  it("PCF-6: escapes become characters", () => {
    expect(form('{"type":"fixed","name":"\\u0046","namespace":"\\u006e","size":2}')).toBe(fixed);
  });

  it("PCF-7: sizes are digits; others than JSON has are refused when they are parsed", () => {
    expect(form('{"type":"fixed","name":"n.F","size":2.0}')).toBe(fixed);
    expect(form('{"type":"fixed","name":"n.F","size":2147483647}')).toMatch(/"size":2147483647}$/);
    for (const size of ['"2"', "02", "1.5"])
      expect(() => form(`{"type":"fixed","name":"n.F","size":${size}}`)).toThrow(SchemaError);
  });

  it("PCF-8: no blanks", () => {
    expect(form(' [ "null" ,\n{\t"type" : "array",\r\n "items" : "int" } ] ')).toBe(
      '["null",{"type":"array","items":"int"}]',
    );
  });

  it("PCF-9: a type is written where it stands first, and then named, in itself too", () => {
    const text =
      '{"name":"R","type":"record","fields":[{"name":"a","type":["null","R"]},{"name":"b","type":{"name":"F","type":"fixed","size":1}},{"name":"c","type":{"type":"array","items":"F"}}]}';
    expect(form(text)).toBe(text);
  });

  it("PCF-10: an error is a record", () => {
    expect(form('{"type":"error","name":"E","fields":[]}')).toBe('{"name":"E","type":"record","fields":[]}');
  });

  it("PCF-11: a reference that is an object is the name", () => {
    expect(form(`["null",${fixed},{"type":"array","items":{"type":"n.F"}}]`)).toBe(
      `["null",${fixed},{"type":"array","items":"n.F"}]`,
    );
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
