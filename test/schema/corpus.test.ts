import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sameSchema } from "../../src/schema/equal.js";
import type { Schema } from "../../src/schema/schema.js";
import { parseSchema, parseSchemaText, type SchemaOptions, schemaText } from "../../src/type/schema-argument.js";
import { expectTyped, fixture, publicFolder } from "../helpers.js";
import { Random, randomSchema } from "../random.js";

/** What a schema says is what its text says. */
function expectRoundTrip(schema: Schema, options?: SchemaOptions): void {
  const text = schemaText(schema);
  const again = parseSchemaText(text, options);
  expect(schemaText(again)).toBe(text);
  expect(sameSchema(again, schema)).toBe(true);
}

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));

describe("round trips through text", () => {
  it.each(["vectors", "encode", "sort", "json-encoding", "logical", "single-object", "pcf"])("%s.json", (name) => {
    const entries: Record<string, unknown>[] = readJson(fixture(`conformance/${name}.json`));
    const given = entries.flatMap(({ writer, reader, schema }) => [writer, reader, schema]);
    const schemas = given.filter((schema) => schema !== undefined && schema !== null) as (string | object)[];
    for (const schema of schemas) expectRoundTrip(parseSchema(schema));
    expect(schemas.length).toBeGreaterThan(8);
  });

  it("random schemas, some recursive", () => {
    const random = new Random(11);
    for (let run = 0; run < 500; run++) {
      const json = randomSchema(random, { depth: random.below(7), recursive: random.chance(0.3) });
      expectRoundTrip(parseSchema(json as string | object));
    }
  });
});

const folder = publicFolder();

describe.skipIf(folder === undefined)("schemas of other projects", () => {
  const rows = folder === undefined ? [] : readFileSync(`${folder}/MANIFEST.tsv`, "utf8").split("\n").slice(1);
  const files = rows
    .map((row) => row.split("\t"))
    .filter(([file]) => file!.endsWith(".avsc"))
    .map(([file, , , , , , , , , java]) => ({ file: file!, parses: java === "parses", java: java! }));

  it("are listed", () => {
    expect(files.length).toBeGreaterThan(60);
    expect(files.every(({ parses, java }) => parses || java.startsWith("refuses alone"))).toBe(true);
  });

  it.each(files)("$file parses: $parses", ({ file, parses }) => {
    const text = readFileSync(`${folder}/${file}`, "utf8");
    const { value, error } = expectTyped(() => parseSchemaText(text));
    expect(error === undefined, error?.message).toBe(parses);
    if (value !== undefined) expectRoundTrip(value);
  });

  it("schema-tests.txt: each input and its canonical form", () => {
    const text = readFileSync(`${folder}/schemas/schema-tests.txt`, "utf8");
    const cases = text.split(/^\/\/ \d+$/m).slice(1);
    const pairs = cases.map((part) => {
      const [, input] = /^<<INPUT[ \n]([\s\S]*?)\n(?:INPUT\n)?<</m.exec(part)!;
      const [, canonical] = /^<<canonical (.*)$/m.exec(part)!;
      return { input: input!, canonical: canonical! };
    });
    for (const { input, canonical } of pairs) {
      expectRoundTrip(parseSchemaText(input));
      expectRoundTrip(parseSchemaText(canonical), { lenientNames: true });
    }
    expect(pairs.length).toBeGreaterThan(20);
  });
});

interface Attack {
  readonly id: string;
  readonly kind: string;
  readonly writer: string;
  readonly expect: "value" | "error";
  readonly maxMs: number;
}

const attacks = fixture("attacks/cases.json");

describe.skipIf(!existsSync(attacks))("hostile schemas", () => {
  const cases: Attack[] = existsSync(attacks) ? readJson(attacks).cases : [];

  // Cases of operations that come later must at least parse.
  it.each(cases.filter(({ kind }) => kind === "schema"))("$id: $expect", ({ writer, expect: outcome, maxMs }) => {
    const text = readFileSync(fixture(`attacks/${writer}`), "utf8");
    const start = performance.now();
    const { value } = expectTyped(() => parseSchemaText(text));
    if (value !== undefined) schemaText(value);
    expect(performance.now() - start).toBeLessThan(maxMs);
    expect(value === undefined ? "error" : "value").toBe(outcome);
    expect((globalThis as { PWNED?: unknown }).PWNED).toBeUndefined();
  });
});

describe("schema text of any kind", () => {
  const quarter = 2 ** 18; // of a mebibyte: enough to tell linear from not
  const text = (open: string, middle: string, close: string, times: number) =>
    open.repeat(times) + middle + close.repeat(times);
  const many = (length: number, make: (i: number) => string) => Array.from({ length }, (_, i) => make(i)).join();

  it.each<[string, () => string]>([
    ["brackets that never close", () => "[".repeat(4 * quarter)],
    ["brackets", () => text("[", "", "]", 2 * quarter)],
    ["objects that never close", () => '{"type":'.repeat(quarter / 2)],
    ["deep types", () => text('{"type":', '"int"', "}", 100_000)],
    ["deep arrays", () => text('{"type":"array","items":', '"int"', "}", 40_000)],
    ["a deep attribute", () => `{"type":"int","x":${text("[", "", "]", 2 * quarter - 20)}}`],
    [
      "a deep default",
      () =>
        `{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"map","values":"R"},"default":${text('{"a":', "{}", "}", 150_000)}}]}`,
    ],
    ["many digits", () => `{"type":"fixed","name":"F","size":${"9".repeat(4 * quarter - 40)}}`],
    ["many long numbers", () => `{"type":"int","x":[${many(250, () => "9".repeat(4096))}]}`],
    ["a long name", () => `{"type":"fixed","size":1,"name":"${"a.".repeat(2 * quarter - 40)}!"}`],
    [
      "a long namespace of many types",
      () =>
        `{"type":"record","name":"${"a.".repeat(quarter / 2)}R","fields":[${many(10_000, (i) => `{"name":"f${i}","type":{"type":"fixed","name":"F${i}","size":1}}`)}]}`,
    ],
    [
      "a long namespace of many references",
      () =>
        `{"type":"record","name":"${"a.".repeat(quarter / 2)}R","fields":[${many(16_000, (i) => `{"name":"f${i}","type":["null","R"]}`)}]}`,
    ],
    [
      "a long namespace of many aliases",
      () => `{"type":"fixed","size":1,"name":"${"a.".repeat(quarter / 2)}R","aliases":[${many(100_000, () => '"b"')}]}`,
    ],
    [
      "many fields",
      () => `{"type":"record","name":"R","fields":[${many(24_000, (i) => `{"name":"f${i}","type":"int"}`)}]}`,
    ],
    ["many branches", () => `[${many(16_000, (i) => `{"type":"fixed","name":"F${i}","size":1}`)}]`],
    ["many symbols", () => `{"type":"enum","name":"E","symbols":[${many(80_000, (i) => `"s${i}"`)}]}`],
    ["many attributes", () => `{"type":"int",${many(16_000, (i) => `"${i}":0`)}}`],
    [
      "many defaults for many branches",
      () =>
        `{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"array","items":[${many(5_000, (i) => `{"type":"record","name":"R${i}","fields":[{"name":"b","type":"int"}]}`)},{"type":"map","values":"int"}]},"default":[${many(80_000, () => "{}")}]}]}`,
    ],
    ["escapes", () => `{"type":"int","x":"${"\\u0041".repeat(150_000)}"}`],
  ])("%s: a schema or a typed error, in bounded time", (_, make) => {
    const hostile = make();
    const start = performance.now();
    for (const lenientNames of [false, true]) {
      const { value } = expectTyped(() => parseSchemaText(hostile, { lenientNames }));
      if (value !== undefined) schemaText(value);
    }
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("with random faults ends in a schema or a typed error", () => {
    const random = new Random(5);
    const pieces = [
      '"',
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "null",
      "1",
      '"int"',
      '"name"',
      '"type":"record"',
      '"default":',
      "é",
      " ",
      "",
    ];
    const outcomes = { value: 0, error: 0 };
    for (let run = 0; run < 3_000; run++) {
      const sound = JSON.stringify(randomSchema(random, { depth: 3, recursive: random.chance(0.3) }));
      const at = random.below(sound.length);
      const faulty = sound.slice(0, at) + random.pick(pieces) + sound.slice(at + random.below(3));
      const lenientNames = random.chance(0.5);
      const { value } = expectTyped(() => parseSchemaText(faulty, { lenientNames }));
      outcomes[value === undefined ? "error" : "value"]++;
      if (value !== undefined) expectRoundTrip(value, { lenientNames });
    }
    expect(outcomes.error).toBeGreaterThan(500);
    expect(outcomes.value).toBeGreaterThan(100);
  });

  it("whose values are swapped at random ends in a schema or a typed error", () => {
    const random = new Random(6);
    const odd: unknown[] = [
      null,
      true,
      0,
      -1,
      1.5,
      2 ** 40,
      "",
      "int",
      "R1",
      "__proto__",
      [],
      {},
      [[]],
      ["int", "int"],
      { type: "int" },
    ];
    const swap = (value: unknown): unknown => {
      if (random.chance(0.03)) return random.pick(odd);
      if (Array.isArray(value)) return value.map(swap);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
          random.chance(0.02) ? random.pick(["type", "default", "aliases", "order", "doc"]) : key,
          swap(inner),
        ]),
      );
    };
    for (let run = 0; run < 3_000; run++) {
      const json = swap(randomSchema(random, { depth: 4, recursive: random.chance(0.3) }));
      const lenientNames = random.chance(0.5);
      const { value } = expectTyped(() => parseSchema(json as object, { lenientNames }));
      if (value !== undefined) expectRoundTrip(value, { lenientNames });
    }
    expect(random.bits()).toBeTypeOf("number");
  });
});
