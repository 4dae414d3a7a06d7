import { describe, expect, it } from "vitest";
import { generateModules } from "../../src/gen/generate.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { expectError } from "../helpers.js";

const record = (name: string, ...types: unknown[]) => ({
  type: "record",
  name,
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});
const texts = (...schemas: (string | object)[]) => {
  const modules = generateModules(schemas.map((schema, i) => ({ name: `dir/file-${i}.avsc`, schema })));
  return Object.fromEntries(modules.map(({ path, text }) => [path, text]));
};
const consts = (text: string) => [...text.matchAll(/^export const (.*) = /gm)].map((match) => match[1]);

describe("generateModules", () => {
  it("makes a module for each namespace, with a ready type for each schema that was given", () => {
    const modules = texts(
      record("shop.User", record("geo.Place", { type: "enum", name: "Kind", symbols: ["A"] })),
      record("Log"),
    );
    expect(Object.keys(modules)).toEqual(["shop.ts", "geo.ts", "index.ts"]);
    expect(consts(modules["shop.ts"]!)).toEqual(["User: AvroType<User, UserInput>"]);
    expect(consts(modules["geo.ts"]!)).toEqual([]); // types only: that of users is all that was asked for
    expect(modules["geo.ts"]).toContain('export type Kind = "A";');
    expect(modules["geo.ts"]).not.toContain("import");
    expect(consts(modules["index.ts"]!)).toEqual(["Log: AvroType<Log, LogInput>"]);
  });

  it("names a schema that has no name after its file, and gives the records of a union types of their own", () => {
    const { "index.ts": text } = texts([record("A", "int"), "null", record("B", "A")], "int");
    expect(consts(text!)).toEqual([
      "File0: AvroType<File0, File0Input>",
      "A: AvroType<A, AInput>",
      "B: AvroType<B, BInput>",
      "File1: AvroType<File1, File1Input>",
    ]);
    expect(text).toContain('export type File0 = (A & { readonly [branch]: "A" }) | null | (B & {');
    expect(generateModules([{ name: "", schema: "int" }])[0]!.text).toContain("export const Schema: ");
  });

  it("makes one type of what is given twice, and none of a union without branches", () => {
    expect(consts(texts(record("A"), record("A"), [])["index.ts"]!)).toEqual(["A: AvroType<A, AInput>"]);
    expect(texts("[]")).toEqual({});
  });

  it("takes schemas as text, values and Schemas", () => {
    const schema = record("A", "long");
    const [text] = Object.values(texts(schema));
    expect(Object.values(texts(JSON.stringify(schema)))).toEqual([text]);
    expect(Object.values(texts(parseSchema(schema)))).toEqual([text]);
  });

  it("imports types of other modules under names that are free", () => {
    const modules = texts(record("a.b.Date", "int"), record("a.User", "int"), record("b.User", "a.User", "a.b.Date"));
    expect(modules["b.ts"]).toContain('import type { Date_, Date_Input } from "./a/b.js";');
    expect(modules["b.ts"]).toContain('import type { User as User_, UserInput as UserInput_ } from "./a.js";');
    expect(modules["b.ts"]).toMatch(/export interface User \{\n {2}f0: User_;\n {2}f1: Date_;/);
  });

  it("holds nothing of a schema outside of quotes, comments and names", () => {
    const evil = '*/ globalThis.pwned(); //\n"]}`$';
    const schema = { ...record("A", { type: "string", [evil]: evil }), doc: evil, aliases: [evil] };
    const { "index.ts": text } = texts(schema);
    const bare = text!.replace(/"(?:[^"\\\n]|\\.)*"/g, '""').replace(/\/\*[\s\S]*?\*\//g, "");
    expect(bare).not.toContain("pwned");
  });

  it("says which writer nobody reads", () => {
    const writers = [
      { name: "old", schema: record("A", "int") },
      { name: "other", schema: record("Z", "int") },
    ];
    const error = expectError(() => generateModules([{ name: "a", schema: record("A", "long") }], { writers }));
    expect(error).toMatchObject({ code: "incompatible-schemas", source: "other" });
  });
});
