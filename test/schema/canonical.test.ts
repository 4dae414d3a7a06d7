import { describe, expect, it } from "vitest";
import { LimitError } from "../../src/errors.js";
import { resolveLimits } from "../../src/limits.js";
import { canonicalText } from "../../src/schema/canonical.js";
import { parseSchemaJson } from "../../src/schema/parse.js";
import type { RecordSchema } from "../../src/schema/schema.js";
import { type Json, Random, randomSchema } from "../random.js";

const canonical = (json: unknown, lenientNames = false) => canonicalText(parseSchemaJson(json, { lenientNames }));

/** What may stay in a canonical form, in order. */
const KEPT = ["name", "type", "fields", "symbols", "items", "values", "size"];

/** The transformations of the specification one after the other, on the JSON that a schema prints itself as. */
function model(json: unknown, namespace: string): unknown {
  if (Array.isArray(json)) return json.map((branch) => model(branch, namespace));
  if (typeof json === "string") return reference(json, namespace);
  const { type, name, ...rest } = json as { [key: string]: unknown };
  if (PRIMITIVES.has(type)) return type;
  const full = name === undefined ? undefined : reference(name as string, (rest.namespace as string) ?? namespace);
  const inside = full === undefined ? namespace : full.slice(0, Math.max(0, full.lastIndexOf(".")));
  const parts: Record<string, unknown> = { ...rest, name: full, type: type === "error" ? "record" : type };
  if (parts.fields !== undefined)
    parts.fields = (parts.fields as { name: string; type: unknown }[]).map((field) => ({
      name: field.name,
      type: model(field.type, inside),
    }));
  for (const key of ["items", "values"]) if (key in parts) parts[key] = model(parts[key], inside);
  return Object.fromEntries(KEPT.filter((key) => parts[key] !== undefined).map((key) => [key, parts[key]]));
}

const PRIMITIVES: ReadonlySet<unknown> = new Set("null boolean int long float double bytes string".split(" "));

function reference(name: string, namespace: string): string {
  if (PRIMITIVES.has(name) || name.includes(".") || namespace === "") return name.replace(/^\./, "");
  return `${namespace}.${name}`;
}

describe("canonicalText", () => {
  it("agrees with the transformations of the specification on random schemas", () => {
    const random = new Random(21);
    for (let run = 0; run < 1_000; run++) {
      const schema = parseSchemaJson(randomSchema(random, { depth: random.below(6), recursive: random.chance(0.3) }));
      const text = canonicalText(schema);
      expect(text).toBe(JSON.stringify(model(schema.toJSON(), "")));
      expect(canonicalText(parseSchemaJson(JSON.parse(text), { lenientNames: true }))).toBe(text);
    }
  });

  it("names a type of no namespace as such, wherever it stands", () => {
    const inner = { type: "fixed", name: "F", namespace: "", size: 1 };
    const fields = [
      { name: "a", type: inner },
      { name: "b", type: ".F" },
    ];
    expect(canonical({ type: "record", name: "n.R", fields }, true)).toBe(
      '{"name":"n.R","type":"record","fields":[{"name":"a","type":{"name":"F","type":"fixed","size":1}},{"name":"b","type":"F"}]}',
    );
  });

  it("keeps the characters of lenient names", () => {
    expect(canonical({ type: "enum", name: "Größe$x-1", symbols: ["é"] }, true)).toBe(
      '{"name":"Größe$x-1","type":"enum","symbols":["é"]}',
    );
  });

  it("of an inner type defines what it needs", () => {
    const inner = { type: "record", name: "B", fields: [{ name: "a", type: ["null", "A"] }] };
    const outer = parseSchemaJson({ type: "record", name: "A", fields: [{ name: "b", type: inner }] }) as RecordSchema;
    expect(canonicalText(outer.fields[0]!.type)).toBe(
      '{"name":"B","type":"record","fields":[{"name":"a","type":["null",{"name":"A","type":"record","fields":[{"name":"b","type":"B"}]}]}]}',
    );
  });

  it("does not need the stack, however long the way through a recursive schema", () => {
    // A record in a record in a record, each with a long chain up to the record around it.
    const record = (level: number): Json => {
      let chain: Json = level === 0 ? "int" : `R${level - 1}`;
      for (let link = 0; link < 300; link++) chain = { type: "array", items: chain };
      const inner = level === 119 ? "int" : record(level + 1);
      const types = [inner, chain];
      return { type: "record", name: `R${level}`, fields: types.map((type, i) => ({ name: `f${i}`, type })) };
    };
    let schema = parseSchemaJson(record(0), { limits: resolveLimits({ maxSchemaDepth: 512 }) });
    for (let level = 0; level < 119; level++) schema = (schema as RecordSchema).fields[0]!.type;
    const chains = canonicalText(schema).split('{"type":"array","items":');
    expect(chains.length).toBe(120 * 300 + 1);
    expect(() => schema.toJSON()).toThrow(LimitError); // JSON that nests so deep would be of no use
  });

  it("refuses a text longer than any string", () => {
    const name = `${"n".repeat(1000)}.`.repeat(3_000);
    const type = parseSchemaJson({ type: "fixed", name: `${name}F`, size: 1 });
    const fields = Array.from({ length: 100 }, (_, i) => ({ name: `f${i}`, type }));
    expect(() => canonical({ type: "record", name: "R", fields })).toThrow(/maxSchemaBytes/);
  });
});
