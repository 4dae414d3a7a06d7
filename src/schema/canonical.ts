import { LimitError } from "../errors.js";
import type { NamedSchema, RecordSchema, Schema } from "./schema.js";

/**
 * Characters that a canonical form may have. Schemas parsed from text stay far below it; a value that mentions a type
 * of a very long name again and again need not, and the engine's longest string is 2^29.
 */
const MAX_CANONICAL = 2 ** 28;

/** What stands next in the text: characters, or a schema to be written there. */
type Piece = string | Schema;

/**
 * A schema in Parsing Canonical Form: what decides how data are laid out, and nothing else. Full names; types where
 * they stand first, names after that; no documentation, aliases, defaults, orders, logical types or other attributes;
 * an error is a record, as Java has it. (Avro 1.12, Transforming into Parsing Canonical Form)
 *
 * Names hold no character that JSON escapes. Keeps its own stack: from an inner type of a recursive schema the way
 * can be longer than from its top.
 */
export function canonicalText(schema: Schema): string {
  const defined = new Set<string>();
  const waiting: Piece[] = [schema];
  let text = "";
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === "string") text += next;
    else {
      const pieces = expand(next, defined);
      for (let i = pieces.length - 1; i >= 0; i--) waiting.push(pieces[i]!);
    }
    if (text.length > MAX_CANONICAL) throw new LimitError("maxSchemaBytes", MAX_CANONICAL, "a canonical form");
  }
  return text;
}

function expand(schema: Schema, defined: Set<string>): readonly Piece[] {
  switch (schema.type) {
    case "union":
      return ["[", ...separated(schema.branches), "]"];
    case "array":
      return ['{"type":"array","items":', schema.items, "}"];
    case "map":
      return ['{"type":"map","values":', schema.values, "}"];
    case "record":
    case "enum":
    case "fixed":
      if (defined.has(schema.name)) return [quoted(schema.name)];
      defined.add(schema.name);
      return definition(schema);
    default:
      return [quoted(schema.type)];
  }
}

function definition(schema: NamedSchema): readonly Piece[] {
  const head = `{"name":${quoted(schema.name)},"type":"${schema.type}",`;
  if (schema.type === "fixed") return [`${head}"size":${schema.size}}`];
  if (schema.type === "enum") return [`${head}"symbols":[${schema.symbols.map(quoted).join()}]}`];
  return [`${head}"fields":[`, ...fields(schema), "]}"];
}

function fields(record: RecordSchema): Piece[] {
  return record.fields.flatMap(({ name, type }, i) => [
    `${i === 0 ? "" : ","}{"name":${quoted(name)},"type":`,
    type,
    "}",
  ]);
}

function separated(schemas: readonly Schema[]): Piece[] {
  return schemas.flatMap((schema, i) => (i === 0 ? [schema] : [",", schema]));
}

function quoted(name: string): string {
  return `"${name}"`;
}
