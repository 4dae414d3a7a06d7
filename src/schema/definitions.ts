import { quote, SchemaError } from "../errors.js";
import { sameSchema } from "./equal.js";
import { walk } from "./graph.js";
import { type Place, pathTo } from "./place.js";
import { isNamed, type NamedSchema, type Schema } from "./schema.js";

/** Named types of finished schemas that may be referred to, by full name. */
export type References = ReadonlyMap<string, NamedSchema>;

/** Index finished schemas and the named types inside them; SchemaError where a schema is not what its key says. */
export function indexReferences(schemas: Readonly<Record<string, Schema>>): References {
  const index = new Map<string, NamedSchema>();
  for (const [name, schema] of Object.entries(schemas)) {
    if (!isNamed(schema) || schema.name !== name)
      throw new SchemaError("invalid-name", `reference ${quote(name)} is a schema of another name`, { path: [name] });
    index.set(name, schema);
  }
  const seen = new Set<Schema>();
  const visit = (schema: Schema) => {
    if (seen.has(schema)) return false;
    if (isNamed(schema) && !index.has(schema.name)) index.set(schema.name, schema);
    seen.add(schema);
    return true;
  };
  for (const schema of Object.values(schemas)) walk(schema, visit);
  return index;
}

/**
 * The named types of a schema that is being parsed, by full name. A Map: a type may be called `__proto__`.
 * A type is here from the moment its name is known, so that its fields can refer to it. (Avro 1.12, Names)
 */
export class Definitions {
  private readonly own = new Map<string, NamedSchema>();

  private constructor(
    private readonly references: References,
    private readonly outer: Definitions | undefined,
  ) {}

  static with(references: References): Definitions {
    return new Definitions(references, undefined);
  }

  /** Definitions that see all of these, in which each name may be defined once more. */
  inner(): Definitions {
    return new Definitions(this.references, this);
  }

  /** What these definitions, not the outer ones, define under a full name. */
  get(fullName: string): NamedSchema | undefined {
    return this.own.get(fullName);
  }

  /** All that these definitions, not the outer ones, define, in order. */
  all(): Iterable<readonly [fullName: string, schema: NamedSchema]> {
    return this.own;
  }

  define(schema: NamedSchema): void {
    this.own.set(schema.name, schema);
  }

  /** The type of a full name, defined here or around or one of the references (then `foreign`). */
  find(fullName: string): { readonly schema: NamedSchema; readonly foreign: boolean } | undefined {
    for (let scope: Definitions | undefined = this; scope !== undefined; scope = scope.outer) {
      const schema = scope.own.get(fullName);
      if (schema !== undefined) return { schema, foreign: false };
    }
    const schema = this.references.get(fullName);
    return schema && { schema, foreign: true };
  }

  /** Define a type that comes with a finished schema. Two of one name must say the same. */
  adopt(schema: NamedSchema, place: Place | undefined): void {
    const earlier = this.own.get(schema.name);
    if (earlier === undefined) this.define(schema);
    else if (!sameSchema(earlier, schema)) throw duplicate(schema.name, place);
  }
}

export function duplicate(fullName: string, place: Place | undefined): SchemaError {
  return new SchemaError("duplicate-name", `type ${quote(fullName)} is defined twice`, { path: pathTo(place) });
}
