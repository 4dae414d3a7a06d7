import { describe, expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import type { Content } from "../../src/registry/content.js";
import { parseContent } from "../../src/registry/references.js";
import type { SchemaReference } from "../../src/registry/registry.js";

const record = (name: string, ...fields: readonly (readonly [name: string, type: unknown])[]) =>
  JSON.stringify({ type: "record", name, fields: fields.map(([field, type]) => ({ name: field, type })) });
const uses = (...subjects: string[]): SchemaReference[] =>
  subjects.map((subject) => ({ name: subject.replace(/^.*:/, ""), subject, version: 1 }));

/** A registry of contents by subject, all of version 1; writes down what it was asked. */
function shelf(contents: Record<string, Content>) {
  const asked: string[] = [];
  const find = async (subject: string, version: number) => {
    asked.push(`${subject} ${version}`);
    const content = contents[subject];
    if (content === undefined) throw new Error(`no subject ${subject}`);
    return content;
  };
  return { find, asked };
}

const chain = {
  "ns.B": { text: record("ns.B", ["c", "ns.C"]), references: uses("ns.C") },
  "ns.C": { text: record("ns.C", ["d", "ns.D"]), references: uses("ns.D") },
  "ns.D": { text: record("ns.D", ["n", "int"]), references: [] },
};

describe("references", () => {
  it("of references are parsed before their users", async () => {
    const content = { text: record("ns.A", ["b", "ns.B"]), references: uses("ns.B") };
    const schema = await parseContent(content, "a", shelf(chain).find);
    expect(avroType(schema).encode({ b: { c: { d: { n: 3 } } } })).toEqual(Uint8Array.of(6));
  });

  it("that meet again are asked for and parsed once", async () => {
    const contents = {
      "ns.L": { text: record("ns.L", ["d", "ns.D"]), references: uses("ns.D") },
      "ns.R": { text: record("ns.R", ["d", "ns.D"]), references: uses("ns.D") },
      "ns.D": chain["ns.D"],
    };
    const { find, asked } = shelf(contents);
    const text = record("ns.A", ["l", "ns.L"], ["r", "ns.R"], ["d", "ns.D"]);
    const schema = await parseContent({ text, references: uses("ns.L", "ns.R", "ns.D") }, "a", find);
    const value = { l: { d: { n: 1 } }, r: { d: { n: 2 } }, d: { n: 3 } };
    const type = avroType(schema);
    expect(type.decode(type.encode(value))).toEqual(value);
    expect(asked.filter((one) => one === "ns.D 1").length).toBeLessThanOrEqual(2);
  });

  it("may define the same type in the same words", async () => {
    const shared = { type: "enum", name: "ns.Shared", symbols: ["X", "Y"] };
    const contents = {
      "ns.L": { text: record("ns.L", ["s", shared]), references: [] },
      "ns.R": { text: record("ns.R", ["s", shared]), references: [] },
    };
    const text = record("ns.A", ["l", "ns.L"], ["r", "ns.R"]);
    const schema = await parseContent({ text, references: uses("ns.L", "ns.R") }, "a", shelf(contents).find);
    expect(avroType(schema).encode({ l: { s: "X" }, r: { s: "Y" } })).toEqual(Uint8Array.of(0, 2));
  });

  it("may not define one type in two ways", async () => {
    const shared = (symbols: string[]) => ({ type: "enum", name: "ns.Shared", symbols });
    const contents = {
      "ns.L": { text: record("ns.L", ["s", shared(["X"])]), references: [] },
      "ns.R": { text: record("ns.R", ["s", shared(["Y"])]), references: [] },
    };
    const text = record("ns.A", ["l", "ns.L"], ["r", "ns.R"]);
    const parsed = parseContent({ text, references: uses("ns.L", "ns.R") }, "a", shelf(contents).find);
    await expect(parsed).rejects.toMatchObject({ code: "duplicate-name" });
  });

  it.each([
    ["an enum", '{"type":"enum","name":"ns.E","symbols":["X","Y"]}', "Y"],
    ["a fixed", '{"type":"fixed","name":"ns.E","size":1}', Uint8Array.of(7)],
  ])("may be %s, and stand in a union", async (_, text, value) => {
    const user = record("ns.A", ["e", ["null", "ns.E"]]);
    const { find } = shelf({ "ns.E": { text, references: [] } });
    const type = avroType(await parseContent({ text: user, references: uses("ns.E") }, "a", find));
    expect(type.decode(type.encode({ e: value }))).toEqual({ e: value });
  });

  it("may be unions, whose types count", async () => {
    const text = JSON.stringify([JSON.parse(record("ns.E", ["n", "int"])), "string"]);
    const reference = { name: "whatever", subject: "u", version: 1 };
    const { find } = shelf({ u: { text, references: [] } });
    const schema = await parseContent({ text: record("ns.A", ["e", "ns.E"]), references: [reference] }, "a", find);
    expect(avroType(schema).encode({ e: { n: 1 } })).toEqual(Uint8Array.of(2));
  });

  it("belong to the context of who refers to them", async () => {
    const contents = {
      ":.emea:ns.B": chain["ns.B"],
      ":.emea:ns.C": { text: record("ns.C", ["d", "ns.D"]), references: uses(":.apac:ns.D") },
      ":.apac:ns.D": chain["ns.D"],
    };
    const { find, asked } = shelf(contents);
    await parseContent({ text: record("ns.A", ["b", "ns.B"]), references: uses("ns.B") }, ":.emea:a", find);
    expect(asked).toEqual([":.emea:ns.B 1", ":.emea:ns.C 1", ":.apac:ns.D 1"]);
  });

  it("may be called __proto__", async () => {
    const { find } = shelf({ p: { text: '{"type":"fixed","name":"__proto__","size":1}', references: [] } });
    const references = [{ name: "__proto__", subject: "p", version: 1 }];
    const schema = await parseContent({ text: '{"type":"array","items":"__proto__"}', references }, "a", find);
    expect(avroType(schema).encode([Uint8Array.of(5)])).toEqual(Uint8Array.of(2, 5, 0));
  });

  it("in a circle are an error", async () => {
    const contents = {
      "ns.B": { text: record("ns.B", ["c", "ns.C"]), references: uses("ns.C") },
      "ns.C": { text: record("ns.C", ["b", "ns.B"]), references: uses("ns.B") },
    };
    const parsed = parseContent({ text: '"ns.B"', references: uses("ns.B") }, "a", shelf(contents).find);
    await expect(parsed).rejects.toMatchObject({ code: "circular-reference", retriable: false });
  });

  it("are bounded in number, depth and length", async () => {
    const deep = (n: number): Content => ({
      text: record(`ns.D${n}`, ["n", "int"]),
      references: uses(`ns.D${n + 1}`),
    });
    const find = async (subject: string) => deep(Number(/\d+$/.exec(subject)![0]));
    const endless = { text: '"int"', references: uses("ns.D0") };
    await expect(parseContent(endless, "a", find)).rejects.toMatchObject({ limit: "maxReferenceDepth", max: 16 });
    const many = { text: '"int"', references: uses(...Array.from({ length: 257 }, (_, i) => `ns.D${i}`)) };
    await expect(parseContent(many, "a", find)).rejects.toMatchObject({ limit: "maxReferences", max: 256 });
    const wide = async (): Promise<Content> => ({ text: `"${"x".repeat(600)}"`, references: [] });
    const limits = { maxReferences: 256, maxReferenceDepth: 16 };
    const short = { ...DEFAULT_LIMITS, maxSchemaBytes: 500 };
    const long = parseContent({ text: '"int"', references: uses("ns.X") }, "a", wide, limits, short);
    await expect(long).rejects.toMatchObject({ limit: "maxSchemaBytes" });
  });

  it("that are missing say so", async () => {
    const parsed = parseContent({ text: '"ns.X"', references: uses("ns.X") }, "a", shelf({}).find);
    await expect(parsed).rejects.toThrow("no subject ns.X");
  });
});
