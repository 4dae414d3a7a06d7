import { AvroError, LimitError, quote } from "../errors.js";
import { parseJson } from "../json/parse.js";
import { stringifyJson } from "../json/stringify.js";
import { type Limits, resolveLimits } from "../limits.js";
import { parseSchemaJson, type SchemaParseOptions, schemaOf } from "../schema/parse.js";
import type { JsonValue, Schema } from "../schema/schema.js";

/**
 * A schema, an object that carries one (a type), a schema as JavaScript value in which both may stand, JSON text (a
 * string whose first non-blank character is `{`, `[` or `"`), or the name of a primitive type.
 */
export type SchemaArgument = string | object;

export interface SchemaOptions {
  /** Schemas that may be referred to, by full name. One may refer to those before it. */
  readonly references?: Readonly<Record<string, SchemaArgument>>;
  /**
   * For schemas found in files and registries: each part of a name is 1–1024 Unicode letters, digits, `_`, `$` and
   * `-`, bad defaults and a second definition in the same words pass, and of duplicate JSON keys the last wins.
   */
  readonly lenientNames?: boolean;
  /** Of these, `maxSchemaBytes`, `maxSchemaDepth` (512 at most), `maxSchemaNodes`, and `maxDepth` for defaults. */
  readonly limits?: Partial<Limits>;
}

/**
 * Parse a schema argument. The result is immutable, keeps every attribute and shares nothing with the argument.
 * SchemaError with `path` into the schema, and for text that is no JSON with `offset` (UTF-16 units); LimitError;
 * AvroError "unsupported-option". (Avro 1.12, Schema Declaration)
 */
export function parseSchema(argument: SchemaArgument, options?: SchemaOptions): Schema {
  return parseArgument(argument, resolveSchemaOptions(options));
}

/** Parse JSON text of a schema, whatever it begins with. Numbers keep 64-bit precision. Errors as `parseSchema`. */
export function parseSchemaText(text: string, options?: SchemaOptions): Schema {
  if (typeof text !== "string") throw new AvroError("invalid-argument", "schema text must be a string");
  return parseText(text, resolveSchemaOptions(options));
}

/** A schema as JSON text, exact: numbers keep 64-bit precision. */
export function schemaText(schema: Schema): string {
  return stringifyJson(schema.toJSON());
}

/** Every option is an own property: a polluted Object.prototype changes nothing. */
export type ParseOptions = Required<SchemaParseOptions>;

const OPTIONS: ReadonlySet<string> = new Set(["references", "lenientNames", "limits"]);

export function resolveSchemaOptions(given: SchemaOptions = {}): ParseOptions {
  if (typeof given !== "object" || given === null) throw new AvroError("invalid-argument", "options must be an object");
  const options = new Map(Object.entries(given).filter(([, value]) => value !== undefined));
  for (const name of options.keys())
    if (!OPTIONS.has(name)) throw new AvroError("unsupported-option", `there is no schema option ${quote(name)}`);
  const lenientNames = options.has("lenientNames") && options.get("lenientNames");
  if (typeof lenientNames !== "boolean")
    throw new AvroError("unsupported-option", "option lenientNames must be true or false");
  const limits = resolveLimits(options.get("limits") as Partial<Limits> | undefined);
  const references = resolveReferences(options.get("references"), lenientNames, limits);
  return { lenientNames, limits, references, owned: false };
}

function resolveReferences(given: unknown, lenientNames: boolean, limits: Limits): Readonly<Record<string, Schema>> {
  const references: Record<string, Schema> = Object.create(null); // one may be called __proto__
  if (given === undefined) return references;
  if (typeof given !== "object" || given === null)
    throw new AvroError("invalid-argument", "option references must be an object of schemas by full name");
  for (const [name, argument] of Object.entries(given))
    references[name] = parseArgument(argument, { lenientNames, limits, references, owned: false });
  return references;
}

function parseArgument(argument: unknown, options: ParseOptions): Schema {
  if (typeof argument === "string") {
    return /^\ufeff?[ \t\r\n]*[{["]/.test(argument) ? parseText(argument, options) : parseSchemaJson(argument, options);
  }
  if (typeof argument === "object" && argument !== null) {
    const schema = schemaOf(argument);
    if (schema !== undefined) return schema;
  }
  return parseSchemaJson(argument, options);
}

function parseText(text: string, options: ParseOptions): Schema {
  return parseSchemaJson(parseJsonText(text, options), { ...options, owned: true });
}

/** The JSON of schema text, of `maxSchemaBytes` at most. */
export function parseJsonText(text: string, { limits, lenientNames }: ParseOptions): JsonValue {
  const max = limits.maxSchemaBytes;
  if (utf8Length(text, max) > max) throw new LimitError("maxSchemaBytes", max, "schema text");
  return parseJson(text, { duplicates: lenientNames ? "last" : "error" });
}

/** Bytes of text in UTF-8, counted no further than just past `max`. */
function utf8Length(text: string, max: number): number {
  if (text.length * 3 <= max) return text.length;
  let length = 0;
  for (let i = 0; i < text.length && length <= max; i++) {
    const code = text.charCodeAt(i);
    // Each half of a surrogate pair counts 2 of the pair's 4 bytes.
    length += code < 0x80 ? 1 : code < 0x800 || (code & 0xf800) === 0xd800 ? 2 : 3;
  }
  return length;
}
