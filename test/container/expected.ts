import { readFileSync } from "node:fs";
import { parseJson } from "../../src/json/parse.js";
import type { JsonValue } from "../../src/json/value.js";
import { branchName, type RecordSchema, type Schema, type UnionSchema } from "../../src/schema/schema.js";

/** Options under which decoded values are what expected lines say. */
export const EXACT = { long: "auto", union: "wrapped", logical: "raw" } as const;

export interface ManifestRow {
  readonly file: string;
  readonly exercises: string;
  readonly codec: string;
  readonly records: string;
  readonly expected: string;
}

/** Rows of a MANIFEST.tsv by its header line. */
export function readManifest(path: string): ManifestRow[] {
  const [head, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  const names = head!.split("\t");
  return lines.map((line) => {
    const cells = line.split("\t");
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ""])) as unknown as ManifestRow;
  });
}

/** The lines of an `.expected.jsonl` file, no digit lost. */
export function readExpected(path: string): JsonValue[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => parseJson(line, { duplicates: "error" }));
}

/** Whether a value decoded with `EXACT` is the one an expected line says. */
export function isExpected(value: unknown, json: JsonValue, schema: Schema): boolean {
  switch (schema.type) {
    case "float":
      return Object.is(value, Math.fround(Number(json)));
    case "double":
      return Object.is(value, Number(json));
    case "bytes":
    case "fixed":
      return value instanceof Uint8Array && Buffer.from(value).toString("latin1") === json;
    case "record":
      return isRecord(value, json, schema);
    case "array":
      return isArray(value, json, schema.items);
    case "map":
      return isMap(value, json, schema.values);
    case "union":
      return isUnion(value, json, schema);
    default:
      return Object.is(value, json); // null, boolean, int, long, string, enum
  }
}

type Values = Readonly<Record<string, unknown>>;
type Members = Readonly<Record<string, JsonValue>>;

function isRecord(value: unknown, json: JsonValue, schema: RecordSchema): boolean {
  const names = schema.fields.map((field) => field.name);
  if (!hasKeys(value, names) || !hasKeys(json, names)) return false;
  return schema.fields.every(({ name, type }) => isExpected((value as Values)[name], (json as Members)[name]!, type));
}

function isArray(value: unknown, json: JsonValue, items: Schema): boolean {
  if (!Array.isArray(value) || !Array.isArray(json) || value.length !== json.length) return false;
  return value.every((item, i) => isExpected(item, json[i] as JsonValue, items));
}

function isMap(value: unknown, json: JsonValue, values: Schema): boolean {
  const keys = Object.keys(json as Members).sort();
  if (!hasKeys(value, keys)) return false;
  return keys.every((key) => isExpected((value as Values)[key], (json as Members)[key]!, values));
}

function isUnion(value: unknown, json: JsonValue, schema: UnionSchema): boolean {
  if (json === null) return value === null && schema.branches.some((branch) => branch.type === "null");
  const [name, ...more] = Object.keys(json as Members);
  const branch = schema.branches.find((one) => branchName(one) === name);
  if (branch === undefined || more.length > 0 || !hasKeys(value, [name!])) return false;
  return isExpected((value as Values)[name!], (json as Members)[name!]!, branch);
}

/** Own keys in any order, no others. */
function hasKeys(value: unknown, keys: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return JSON.stringify(Object.keys(value).sort()) === JSON.stringify([...keys].sort());
}
