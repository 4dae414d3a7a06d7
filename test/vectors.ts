import { branchName, type Schema } from "../src/schema/schema.js";
import { parseSchema, parseSchemaText } from "../src/type/schema-argument.js";
import { type Entry, entriesOf } from "./conformance/entries.js";
import { bytesOf } from "./helpers.js";

/*
 * The conformance vectors and their convention for values (test/fixtures/conformance/VECTORS.txt).
 */

/** How values of the vectors look when they are decoded. */
export const VECTOR_OPTIONS = { long: "auto", union: "wrapped", logical: "raw" } as const;

export interface Vector extends Entry {
  readonly writer: unknown;
  readonly reader: unknown;
  readonly hex: string | null;
  readonly json?: unknown;
  /** A label of the failure that must be. */
  readonly error?: string;
  readonly roundtrip?: boolean;
}

/** Vectors of one schema. */
export function vectors(file: "vectors.json" | "encode.json"): Vector[] {
  return entriesOf<Vector>(file).filter((vector) => vector.reader === null);
}

/** Vectors with a reader's schema of their own: of schema resolution. */
export function resolutionVectors(): Vector[] {
  return entriesOf<Vector>("vectors.json").filter((vector) => vector.reader !== null);
}

export function vectorSchema(writer: unknown): Schema {
  if (typeof writer === "string") return parseSchemaText(writer.startsWith("{") ? writer : JSON.stringify(writer));
  return parseSchema(writer as object);
}

export function vectorBytes({ hex }: Vector): Uint8Array {
  return bytesOf(hex ?? "");
}

/** A value of the convention as it is decoded under VECTOR_OPTIONS. What does not fit its type stays as it is. */
export function vectorValue(schema: Schema, json: unknown): unknown {
  switch (schema.type) {
    case "long":
      return typeof json === "string" ? BigInt(json) : json;
    case "float":
    case "double":
      return typeof json === "string" ? Number(json) : json;
    case "bytes":
    case "fixed":
      return latin1(json);
    case "array":
      return (json as unknown[]).map((item) => vectorValue(schema.items, item));
    case "map":
      return ownObject(Object.entries(json as object), () => schema.values);
    case "record":
      return recordValue(schema.fields, json);
    case "union":
      return unionValue(schema.branches, json);
    default:
      return json;
  }
}

function latin1(json: unknown): unknown {
  if (typeof json !== "string" || /[^\0-\xff]/.test(json)) return json;
  return Uint8Array.from(json, (char) => char.charCodeAt(0));
}

function recordValue(fields: readonly { name: string; type: Schema }[], json: unknown): unknown {
  if (typeof json !== "object" || json === null) return json;
  const types = new Map(fields.map((field) => [field.name, field.type]));
  return ownObject(Object.entries(json), (name) => types.get(name)!);
}

function unionValue(branches: readonly Schema[], json: unknown): unknown {
  if (json === null) return null;
  return ownObject(Object.entries(json as object), (name) => branches.find((branch) => branchName(branch) === name)!);
}

/** An object with own keys only, in order. */
function ownObject(entries: [string, unknown][], typeOf: (key: string) => Schema): unknown {
  return Object.fromEntries(entries.map(([key, value]) => [key, vectorValue(typeOf(key), value)]));
}

/** The codes that an error of the vectors may have; their labels are only words. */
export const ERROR_CODES: Record<string, readonly string[]> = {
  truncated: ["truncated", "invalid-count"],
  "varint-overflow": ["invalid-varint"],
  "int-range": ["int-range", "invalid-value", "unsafe-long"],
  "negative-length": ["invalid-length"],
  "length-exceeds-input": ["invalid-length", "truncated"],
  "block-count": ["invalid-count"],
  "block-size": ["invalid-block-size"],
  "collection-limit": ["limit-exceeded"],
  "enum-index": ["invalid-enum-index"],
  "union-index": ["invalid-union-index"],
  "invalid-utf8": ["invalid-utf8"],
  "invalid-boolean": ["invalid-boolean"],
  type: ["invalid-value"],
  "enum-symbol": ["invalid-value"],
  "fixed-length": ["invalid-value"],
  "bytes-range": ["invalid-value"],
  "missing-field": ["missing-field"],
};
