import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { checkReferences, contentKey, guidOf, storedText, textToSend } from "../../src/registry/content.js";

const R = '{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}';

describe("the text to send", () => {
  it("of JSON text is that text", () => {
    expect(textToSend(` ${R}\n`, [])).toBe(` ${R}\n`);
    expect(textToSend("int", [])).toBe('"int"');
    expect(textToSend('"int"', [])).toBe('"int"');
  });

  it("of a schema has its definitions, once", () => {
    const inner = avroType({ type: "fixed", name: "F", size: 2 });
    const outer = {
      type: "record",
      name: "O",
      fields: [
        { name: "a", type: inner },
        { name: "b", type: inner },
      ],
    };
    expect(JSON.parse(textToSend(outer, []))).toEqual({
      type: "record",
      name: "O",
      fields: [
        { name: "a", type: { type: "fixed", name: "F", size: 2 } },
        { name: "b", type: "F" },
      ],
    });
  });

  it("of a value that uses others by name stays as it stands", () => {
    const schema = { type: "array", items: "x.Elsewhere" };
    expect(textToSend(schema, [{ name: "x.Elsewhere", subject: "e", version: 1 }])).toBe(JSON.stringify(schema));
    expect(() => textToSend(schema, [])).toThrow(expect.objectContaining({ code: "unknown-type" }));
  });

  it("keeps all digits", () => {
    expect(textToSend({ type: "string", x: 2n ** 60n }, [])).toContain("1152921504606846976");
  });
});

describe("stored text", () => {
  it("has no blanks, and every digit", () => {
    expect(storedText(' { "type" : "string" , "x" : 1152921504606846977 } ', false)).toBe(
      '{"type":"string","x":1152921504606846977}',
    );
  });

  it("is the same for every order of attributes if normalized", () => {
    const other = '{"fields":[{"type":"int","name":"a"}],"name":"R","type":"record"}';
    expect(storedText(other, false)).not.toBe(storedText(R, false));
    expect(storedText(other, true)).toBe(storedText(R, true));
    expect(storedText(storedText(other, true), true)).toBe(storedText(other, true));
  });
});

describe("a content's GUID", () => {
  it("is the MD5 of the text", () => {
    const hex = createHash("md5").update(R).digest("hex");
    expect(guidOf({ text: R, references: [] }).replaceAll("-", "")).toBe(hex);
    expect(guidOf({ text: R, references: [] })).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it("is that of Confluent's registry", () => {
    expect(guidOf({ text: R, references: [] })).toBe("e4d94c3f-c345-bad6-d759-ac6f42ea94f7");
  });

  it("takes in references, metadata and rules", () => {
    const reference = { name: "x.Y", subject: "y", version: 1 };
    const contents = [
      { text: R, references: [] },
      { text: R, references: [reference] },
      { text: R, references: [], metadata: { properties: { a: "b" } } },
      { text: R, references: [], ruleSet: { domainRules: [] } },
    ];
    expect(new Set(contents.map(guidOf)).size).toBe(4);
    expect(new Set(contents.map(contentKey)).size).toBe(4);
  });
});

it("references must have name, subject and version", () => {
  const reference = { name: "x.Y", subject: "y", version: 1 };
  expect(checkReferences([{ ...reference, more: 1 } as never])).toEqual([reference]);
  for (const wrong of [{}, [null], [{ ...reference, version: "1" }], [{ ...reference, subject: undefined }]])
    expect(() => checkReferences(wrong as never)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
});
