import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { disassemble } from "../../src/plan/disassemble.js";
import { bytesOf, inRepository } from "../helpers.js";
import { programOf, skipOf } from "../kernel/scratch.js";

const page = readFileSync(inRepository("docs/program.md"), "utf8");
const example = page.slice(page.indexOf("## An example"));
const blocks = (language: string) =>
  [...example.matchAll(new RegExp(`\`\`\`${language}\n([^\`]*)\n\`\`\``, "g"))].map((match) => match[1]!);
const FIELDS = ["id", "note", "lines"];

describe("docs/program.md", () => {
  const schema = JSON.parse(blocks("json")[0]!);

  it("shows the programs as they are", () => {
    const [reads, skips] = blocks("text");
    expect(disassemble(programOf(schema, FIELDS))).toBe(reads);
    expect(disassemble(skipOf(schema))).toBe(skips);
    expect(programOf(schema, FIELDS)).toMatchObject({ frames: 2, words: { length: 60 } });
  });

  it("shows the rows of its bytes", () => {
    const rows = blocks("jsonl")[0]!
      .split("\n")
      .map((line) => JSON.parse(line));
    const bytes = bytesOf(blocks("hex")[0]!);
    expect(bytes).toHaveLength(47);
    for (const engine of ["kernel", "closures"] as const)
      expect(avroType<unknown>(schema as never, { engine }).decodeBatch(bytes, { fields: FIELDS })).toEqual(rows);
  });

  it("names every instruction", () => {
    const named = new Set([...page.matchAll(/`([A-Z][A-Za-z]+)`/g)].map((match) => match[1]!));
    const abi = readFileSync(inRepository("assembly/abi.ts"), "utf8");
    const ops = abi.slice(abi.indexOf("enum Op"), abi.indexOf("enum Fill")).matchAll(/^ {2}([A-Z]\w+) = \d+,/gm);
    const missing = [...ops].map((match) => match[1]!).filter((op) => !named.has(op));
    expect(missing).toEqual([]);
  });
});
