import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { filesBelow, fixture, inRepository } from "../helpers.js";
import choices from "./choices.json" with { type: "json" };
import sections from "./clauses.json" with { type: "json" };
import { choicesOf, type Entry, entriesOf, isChoice } from "./entries.js";

/** What is not built: their entries are not run. */
const LATER = ["idl-cases.json", "rpc.json"];
const FILES = filesBelow(fixture("conformance"), ".json").filter((file) => !LATER.includes(file));
const ids = sections.flatMap(({ clauses }) => clauses.map(({ id }) => id));

interface Recommended extends Entry {
  readonly alternatives?: readonly unknown[];
}

const readEntries = (file: string): Recommended[] => JSON.parse(readFileSync(fixture(`conformance/${file}`), "utf8"));

describe("clauses.json", () => {
  it("has each clause once", () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(198);
  });

  it("has the clauses of all entries", () => {
    const known = new Set(ids);
    for (const file of FILES) for (const { clause } of readEntries(file)) expect(known).toContain(clause);
  });

  it("is what docs/conformance.md is about", () => {
    const page = readFileSync(inRepository("docs/conformance.md"), "utf8");
    for (const id of ids) expect(page).toContain(`\n| ${id} |`);
  });
});

describe("choices.json", () => {
  it.each(FILES)("decides every choice of %s, and nothing else", (file) => {
    const names = readEntries(file).filter(isChoice);
    expect(Object.keys(choicesOf(file)).sort()).toEqual(names.map(({ name }) => name).sort());
    for (const { ours, why } of Object.values(choicesOf(file))) {
      expect(why.length).toBeGreaterThan(5);
      expect(ours === "recommended" || Object.keys(ours).length === 1).toBe(true);
    }
  });

  it("knows the files", () => {
    for (const file of Object.keys(choices)) expect(existsSync(fixture(`conformance/${file}`)), file).toBe(true);
  });

  it("takes one of the alternatives where some are listed", () => {
    const listed = readEntries("vectors.json").filter(isChoice);
    for (const { name, alternatives } of listed) {
      const { ours } = choicesOf("vectors.json")[name]!;
      if (ours === "recommended") continue;
      const outcome = "json" in ours ? (ours as { json: unknown }).json : ours;
      expect(alternatives).toContainEqual(outcome);
    }
    expect(listed.length).toBeGreaterThan(10);
  });
});

describe("entriesOf", () => {
  const entry = (file: string, wanted: string) => entriesOf<Entry>(file).find(({ name }) => name === wanted);

  it("has the outcomes that are ours", () => {
    expect(entry("vectors.json", "array negative-count-wrong-size")).not.toHaveProperty("json");
    expect(entry("vectors.json", "array negative-count-wrong-size")).toHaveProperty("error", "block-size");
    expect(entry("vectors.json", "union-both string-vs-bytes")).toHaveProperty("json", { string: "a" });
    expect(entry("logical.json", "decimal bytes empty")).toMatchObject({ value: "0.00" });
    expect(entry("logical.json", "decimal bytes empty")).not.toHaveProperty("error");
    expect(entry("encode.json", "string lone low surrogate")).toMatchObject({ error: "type", json: "x\udc00" });
    expect(entry("schemas.json", "union empty")).toMatchObject({ valid: true });
  });
});
