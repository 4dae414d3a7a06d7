import { LimitError } from "../errors.js";
import { namespaceOf, relative, simpleName } from "./name.js";

/** A JSON value. Whole numbers beyond ±(2^53-1) are bigint, so that no digit of a schema is lost. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

export type PrimitiveName = "null" | "boolean" | "int" | "long" | "float" | "double" | "bytes" | "string";
export type NamedSchema = RecordSchema | EnumSchema | FixedSchema;

/**
 * A parsed schema: a graph of immutable nodes. A reference to a named type is the very node of its definition, so a
 * recursive schema is a cyclic graph. (Avro 1.12, Schema Declaration)
 */
export type Schema = PrimitiveSchema | NamedSchema | ArraySchema | MapSchema | UnionSchema;

/** Attributes that the specification does not define (`logicalType` and its parameters among them), kept verbatim. */
export type Attributes = ReadonlyMap<string, JsonValue>;

export type FieldOrder = "ascending" | "descending" | "ignore";

/** A field of a record. (Avro 1.12, Records) */
export interface Field {
  readonly name: string;
  readonly type: Schema;
  readonly aliases: readonly string[];
  readonly doc: string | undefined;
  readonly order: FieldOrder;
  /** The default as JSON; undefined where the field has none (null is a default). */
  readonly default: JsonValue | undefined;
  readonly attributes: Attributes;
}

/**
 * The property under which an object carries a schema: nodes themselves, and types, so that a type may stand inside
 * a schema literal. A registered symbol, for a program may hold the ESM and the CommonJS copy of this library.
 */
export const schemaKey: unique symbol = Symbol.for("wavro.schema") as never;

abstract class SchemaNode {
  abstract readonly type: string;

  get [schemaKey](): Schema {
    return this as unknown as Schema;
  }

  /**
   * The schema as JSON, with every attribute it was parsed with. A named type is written out where it stands first
   * and by its full name after that. Whole numbers beyond ±(2^53-1) are bigint. The values of defaults and of
   * attributes are the schema's own and frozen.
   */
  toJSON(): JsonValue {
    return new Printer().print(this as unknown as Schema, "");
  }
}

export class PrimitiveSchema extends SchemaNode {
  constructor(
    readonly type: PrimitiveName,
    readonly attributes: Attributes,
  ) {
    super();
  }
}

export class RecordSchema extends SchemaNode {
  readonly type = "record";
  /** Filled once by the parser, after the name is known: fields may refer to their record. */
  readonly fields: readonly Field[] = [];

  constructor(
    /** Full name. */
    readonly name: string,
    /** Full names. */
    readonly aliases: readonly string[],
    readonly doc: string | undefined,
    /** Declared with "error", the protocol form of a record. */
    readonly error: boolean,
    readonly attributes: Attributes,
  ) {
    super();
  }
}

export class EnumSchema extends SchemaNode {
  readonly type = "enum";
  /** The symbol that stands for a writer's unknown symbol in schema resolution. */
  readonly default: string | undefined;

  constructor(
    readonly name: string,
    readonly aliases: readonly string[],
    readonly doc: string | undefined,
    readonly symbols: readonly string[],
    fallback: string | undefined,
    readonly attributes: Attributes,
  ) {
    super();
    this.default = fallback;
  }
}

export class FixedSchema extends SchemaNode {
  readonly type = "fixed";

  constructor(
    readonly name: string,
    readonly aliases: readonly string[],
    readonly doc: string | undefined,
    /** Bytes. */
    readonly size: number,
    readonly attributes: Attributes,
  ) {
    super();
  }
}

export class ArraySchema extends SchemaNode {
  readonly type = "array";

  constructor(
    readonly items: Schema,
    readonly attributes: Attributes,
  ) {
    super();
  }
}

export class MapSchema extends SchemaNode {
  readonly type = "map";

  constructor(
    readonly values: Schema,
    readonly attributes: Attributes,
  ) {
    super();
  }
}

export class UnionSchema extends SchemaNode {
  readonly type = "union";

  constructor(readonly branches: readonly Schema[]) {
    super();
  }
}

/** The name that stands for a branch in the Avro JSON encoding and in paths: full name of a named type, else its type. */
export function branchName(schema: Schema): string {
  return isNamed(schema) ? schema.name : schema.type;
}

/** Whether a schema has a name of its own: one that Object.prototype was given does not count. */
export function isNamed(schema: Schema): schema is NamedSchema {
  return Object.hasOwn(schema, "name");
}

/** Whether a value is a node made by this copy of the library. */
export function isSchema(value: unknown): value is Schema {
  return value instanceof SchemaNode;
}

type Json = { [key: string]: JsonValue };

/**
 * Records, arrays and maps that stand in each other on paper. From its top no schema comes near; printed from a type
 * deep inside, a recursive one can be as high as all its types together, more than the stack holds.
 */
const MAX_PRINTED = 640;

/** Writes schemas as JSON, each named type once. */
export class Printer {
  /** Full names of types whose definition has been written. */
  private readonly printed = new Set<string>();
  private depth = 0;

  /** `namespace` is that of the definition around. */
  print(schema: Schema, namespace: string): JsonValue {
    if (schema.type === "union") return schema.branches.map((branch) => this.print(branch, namespace));
    if (isNamed(schema) && this.printed.has(schema.name)) return reference(schema.name, namespace);
    if (++this.depth > MAX_PRINTED) throw new LimitError("maxSchemaDepth", MAX_PRINTED, "nesting of a schema as text");
    const json = isNamed(schema) ? this.named(schema, namespace) : this.unnamed(schema, namespace);
    this.depth--;
    return json;
  }

  /** Whether the definition of a type has been written. */
  has(schema: NamedSchema): boolean {
    return this.printed.has(schema.name);
  }

  field(field: Field, namespace: string): JsonValue {
    const json: Json = { name: field.name, type: this.print(field.type, namespace) };
    if (field.doc !== undefined) json.doc = field.doc;
    if (field.default !== undefined) json.default = field.default;
    if (field.order !== "ascending") json.order = field.order;
    if (field.aliases.length > 0) json.aliases = [...field.aliases];
    return withAttributes(json, field);
  }

  private unnamed(schema: PrimitiveSchema | ArraySchema | MapSchema, namespace: string): JsonValue {
    if (schema.type === "array")
      return withAttributes({ type: "array", items: this.print(schema.items, namespace) }, schema);
    if (schema.type === "map")
      return withAttributes({ type: "map", values: this.print(schema.values, namespace) }, schema);
    return schema.attributes.size === 0 ? schema.type : withAttributes({ type: schema.type }, schema);
  }

  private named(schema: NamedSchema, around: string): JsonValue {
    this.printed.add(schema.name);
    const namespace = namespaceOf(schema.name);
    const json: Json = { type: schema.type === "record" && schema.error ? "error" : schema.type };
    json.name = simpleName(schema.name);
    if (namespace !== around) json.namespace = namespace;
    if (schema.doc !== undefined) json.doc = schema.doc;
    if (schema.aliases.length > 0) json.aliases = schema.aliases.map((alias) => relative(alias, namespace));
    if (schema.type === "record") json.fields = schema.fields.map((field) => this.field(field, namespace));
    if (schema.type === "fixed") json.size = schema.size;
    if (schema.type === "enum") json.symbols = [...schema.symbols];
    if (schema.type === "enum" && schema.default !== undefined) json.default = schema.default;
    return withAttributes(json, schema);
  }
}

/** Own attributes go last; fromEntries defines them, so that `__proto__` is a key like any other. */
export function withAttributes(json: Json, { attributes }: { readonly attributes: Attributes }): JsonValue {
  return attributes.size === 0 ? json : Object.fromEntries([...Object.entries(json), ...attributes]);
}

/** A name without a dot would be looked for in the namespace around; a leading dot says that it has none. */
function reference(fullName: string, namespace: string): string {
  return namespace === "" || fullName.includes(".") ? fullName : `.${fullName}`;
}
