import { AvroError, SchemaError } from "../errors.js";
import { sameSchema } from "../schema/equal.js";
import { children } from "../schema/graph.js";
import { isNamed, type NamedSchema, type Schema } from "../schema/schema.js";
import { parseSchema } from "../type/schema-argument.js";
import type { SourceSchema } from "./options.js";

/** A schema that came from somewhere, parsed. */
export interface Source {
  readonly name: string;
  readonly schema: Schema;
}

/** A named type, and where it stands first. */
export interface NamedSource extends Source {
  readonly schema: NamedSchema;
}

/** An error of one of several sources. */
export interface SourceError extends Error {
  /** The name of the source it is about. */
  source?: string;
}

/**
 * Parse schemas that may refer to each other's types, in any order: those that refer to what is not known yet wait for
 * the others. Errors say in `source` which one they are about.
 */
export function parseSources(
  given: readonly SourceSchema[],
  lenientNames: boolean,
  known: readonly Source[] = [],
): Source[] {
  const parsed: (Source | undefined)[] = given.map(() => undefined);
  let waiting = given.map((_, index) => index);
  let error: SourceError | undefined;
  while (waiting.length > 0) {
    const references = referencesTo([...known, ...parsed.filter((one) => one !== undefined)]);
    const still = waiting.filter((index) => {
      const { name, schema } = given[index]!;
      try {
        parsed[index] = { name, schema: parseSchema(schema, { references, lenientNames }) };
        return false;
      } catch (thrown) {
        if (!(thrown instanceof AvroError)) throw thrown;
        const isOpen = thrown instanceof SchemaError && thrown.code === "unknown-type";
        error = Object.assign(thrown, { source: name });
        if (!isOpen) throw error;
        return true;
      }
    });
    if (still.length === waiting.length) throw error;
    waiting = still;
  }
  return parsed as Source[];
}

/**
 * Every named type of some schemas, in the order in which they are met.
 *
 * @throws SchemaError "duplicate-name" for two types of one name that are not the same
 */
export function namedTypes(sources: readonly Source[]): Map<string, NamedSource> {
  const types = new Map<string, NamedSource>();
  for (const { name, schema } of sources) {
    for (const type of namedIn(schema, new Set())) {
      const known = types.get(type.name)?.schema;
      if (known === undefined) types.set(type.name, { name, schema: type });
      else if (known !== type && !sameSchema(known, type)) throw twice(type.name, name);
    }
  }
  return types;
}

/** In the order of the schema's text. Schemas are no higher than the stack holds. */
function* namedIn(schema: Schema, seen: Set<Schema>): Generator<NamedSchema> {
  if (seen.has(schema)) return;
  seen.add(schema);
  if (isNamed(schema)) yield schema;
  for (const child of children(schema)) yield* namedIn(child, seen);
}

function referencesTo(sources: readonly Source[]): Record<string, NamedSchema> {
  const references: Record<string, NamedSchema> = Object.create(null); // one may be called __proto__
  for (const source of sources) for (const [name, { schema }] of namedTypes([source])) references[name] ??= schema;
  return references;
}

function twice(name: string, source: string): SchemaError {
  const error: SourceError = new SchemaError(
    "duplicate-name",
    `type ${JSON.stringify(name)} is defined twice, differently`,
  );
  error.source = source;
  return error as SchemaError;
}
