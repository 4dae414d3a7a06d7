import { md5 } from "../bytes/md5.js";
import { writeUtf8 } from "../bytes/utf8.js";
import { AvroError } from "../errors.js";
import { parseJson } from "../json/parse.js";
import { stringifyJson } from "../json/stringify.js";
import type { JsonValue } from "../json/value.js";
import { copyJson } from "../schema/json-copy.js";
import { schemaOf } from "../schema/parse.js";
import { parseSchema, type SchemaArgument, schemaText } from "../type/schema-argument.js";
import type { SchemaReference } from "./registry.js";

/** What a registry stores of a schema: its text and what belongs to it. Two of the same content are one schema. */
export interface Content {
  readonly text: string;
  readonly references: readonly SchemaReference[];
  readonly metadata?: JsonValue | undefined;
  readonly ruleSet?: JsonValue | undefined;
}

/**
 * A schema argument as the text to send. JSON text goes as it is; a schema with all its definitions in it. A
 * JavaScript value beside references stays as it stands, for the names in it are known to the registry only.
 *
 * @throws as `parseSchema`
 */
export function textToSend(argument: SchemaArgument, references: readonly SchemaReference[]): string {
  if (typeof argument === "string") return /^\s*[{["]/.test(argument) ? argument : JSON.stringify(argument);
  if (references.length === 0 || (typeof argument === "object" && argument !== null && schemaOf(argument)))
    return schemaText(parseSchema(argument));
  return stringifyJson(copyJson(argument, { up: undefined, step: "schema" }));
}

/** @throws AvroError "invalid-argument" */
export function checkReferences(given: readonly SchemaReference[] | undefined): readonly SchemaReference[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw new AvroError("invalid-argument", "references must be an array");
  return given.map((one: unknown) => {
    const { name, subject, version } = { ...(one as SchemaReference) };
    if (typeof name !== "string" || typeof subject !== "string" || !Number.isSafeInteger(version))
      throw new AvroError("invalid-argument", "a reference must have name, subject and version");
    return { name, subject, version };
  });
}

/** Schema text without blanks between its parts; with `normalize`, the attributes of each object in a fixed order. */
export function storedText(text: string, normalize: boolean): string {
  const json = parseJson(text, { duplicates: "last" });
  return stringifyJson(normalize ? sorted(json) : json);
}

/** The order that attributes are known in; all others after them, by name. */
const ORDER = ["name", "namespace", "type", "doc", "aliases", "fields", "symbols", "items", "values", "size"];

function sorted(json: JsonValue): JsonValue {
  if (Array.isArray(json)) return json.map(sorted);
  if (typeof json !== "object" || json === null) return json;
  const rank = (key: string) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  const entries = Object.entries(json).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, sorted(value)]));
}

/** Contents are the same if their keys are. */
export function contentKey({ text, references, metadata = null, ruleSet = null }: Content): string {
  if (references.length === 0 && metadata === null && ruleSet === null) return text;
  const rows = references.map(({ name, subject, version }) => [name, subject, version]);
  return stringifyJson([text, rows, metadata, ruleSet]);
}

/**
 * The GUID of a content, as registries give it to a schema without references, metadata and rules: the MD5 of its
 * text. That of others is made likewise, and is another than Confluent's.
 */
export function guidOf(content: Content): string {
  const key = contentKey(content);
  const bytes = new Uint8Array(3 * key.length);
  const sum = md5(bytes.subarray(0, writeUtf8(key, bytes, 0)));
  const hex = Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
