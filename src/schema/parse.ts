import { AvroError, LimitError, quote } from "../errors.js";
import { DEFAULT_LIMITS, type Limits } from "../limits.js";
import { attributesOf } from "./attributes.js";
import { Defaults } from "./default.js";
import { Definitions, duplicate, indexReferences } from "./definitions.js";
import { sameSchema } from "./equal.js";
import { MAX_HEIGHT, measureHeight, walk } from "./graph.js";
import { copyJson, freezeJson } from "./json-copy.js";
import { namespaceOf } from "./name.js";
import { Names, PRIMITIVE_NAMES } from "./names.js";
import { type Place, pathTo } from "./place.js";
import {
  ArraySchema,
  branchName,
  EnumSchema,
  type Field,
  type FieldOrder,
  FixedSchema,
  isNamed,
  isSchema,
  type JsonValue,
  MapSchema,
  type NamedSchema,
  type PrimitiveName,
  PrimitiveSchema,
  RecordSchema,
  type Schema,
  schemaKey,
  UnionSchema,
} from "./schema.js";
import { SchemaObject, schemaError } from "./schema-object.js";

export interface SchemaParseOptions {
  /** Finished schemas that may be referred to, by full name; the named types inside them too. */
  readonly references?: Readonly<Record<string, Schema>>;
  /**
   * For schemas found in files and registries: names as `isName` has them, defaults unchecked, a type may be defined
   * again in the same words, and unqualified references fall back to no namespace.
   */
  readonly lenientNames?: boolean;
  readonly limits?: Limits;
  /** The JSON comes from a parser and is given away: it is frozen where a copy would be made. */
  readonly owned?: boolean;
}

/**
 * Parse a schema given as JSON values. A `Schema`, and an object that carries one, may stand wherever a schema may.
 * The result is immutable and shares nothing with the input. (Avro 1.12, Schema Declaration)
 *
 * SchemaError with the path into the JSON; LimitError for `maxSchemaDepth`, which counts arrays, maps and records,
 * and `maxSchemaNodes`. Linear in the JSON.
 */
export function parseSchemaJson(json: unknown, options: SchemaParseOptions = {}): Schema {
  return new SchemaParser(options).parse(json);
}

/** The schema that an object is or carries, undefined for any other object. */
export function schemaOf(value: object): Schema | undefined {
  const carried = (value as { readonly [schemaKey]?: unknown })[schemaKey];
  if (carried === undefined || isSchema(carried)) return carried;
  if (typeof carried === "object" && carried !== null && "toJSON" in carried) return translate(carried as Printable);
  throw new AvroError("invalid-argument", "an object that should carry a schema carries something else");
}

interface Printable {
  toJSON(): unknown;
}

const translations = new WeakMap<object, Schema>();

/** A schema of another copy of the library (ESM beside CommonJS), made one of this copy, once. */
function translate(foreign: Printable): Schema {
  let schema = translations.get(foreign);
  if (schema === undefined) {
    schema = parseSchemaJson(foreign.toJSON(), { lenientNames: true });
    translations.set(foreign, schema);
  }
  return schema;
}

const PRIMITIVES: ReadonlyMap<string, PrimitiveSchema> = new Map(
  PRIMITIVE_NAMES.map((name) => [name, Object.freeze(new PrimitiveSchema(name, attributesOf([])))]),
);

const ORDERS: ReadonlySet<unknown> = new Set(["ascending", "descending", "ignore"]);

/** Sizes of fixed that can be counted in 32 bits everywhere. */
const MAX_FIXED = 2 ** 31 - 1;

type Kind = "record" | "error" | "enum" | "fixed";

/** Parses schemas that share their definitions: one, or all those of a protocol. */
export class SchemaParser {
  readonly lenient: boolean;
  private readonly limits: Limits;
  readonly keep: (value: unknown, place: Place) => JsonValue;
  readonly names: Names;
  private definitions: Definitions;
  /** Schemas of others that have become part of this one. */
  private readonly adopted = new Set<Schema>();
  /** Fields with a default: checked when the whole schema is known. */
  private readonly defaulted: { field: Field; place: Place }[] = [];
  private nodes = 0;
  private depth = 0;

  constructor(options: SchemaParseOptions) {
    const { references = {}, lenientNames = false, limits = DEFAULT_LIMITS, owned = false } = options;
    this.lenient = lenientNames;
    this.limits = limits;
    this.keep = owned ? (value) => freezeJson(value as JsonValue) : copyJson;
    this.names = new Names(lenientNames, limits);
    this.definitions = Definitions.with(indexReferences(references));
  }

  parse(json: unknown): Schema {
    const schema = this.schema(json, undefined, "");
    this.finish();
    return schema;
  }

  /** What can be checked only when all is known: defaults. Gives the named types, by full name. */
  finish(): Iterable<readonly [fullName: string, schema: NamedSchema]> {
    const defaults = new Defaults(this.limits);
    if (!this.lenient) for (const { field, place } of this.defaulted) defaults.check(field, place);
    return this.definitions.all();
  }

  /** `namespace` is that of the definition around. */
  schema(json: unknown, place: Place | undefined, namespace: string): Schema {
    this.count(place);
    if (typeof json === "string") return PRIMITIVES.get(json) ?? this.reference(json, place, namespace);
    if (typeof json !== "object" || json === null)
      throw schemaError("invalid-schema", "a schema must be a string, an object or an array", place);
    const carried = schemaOf(json);
    if (carried !== undefined) return this.adopt(carried, place);
    return Array.isArray(json)
      ? this.union(json, place, namespace)
      : this.object(new SchemaObject(json, place, this.keep), namespace);
  }

  private object(json: SchemaObject, namespace: string): Schema {
    const type = json.needText("type");
    switch (type) {
      case "record":
      case "error":
      case "enum":
      case "fixed":
        return this.named(type, json, namespace);
      case "array":
        return this.array(json, namespace);
      case "map":
        return this.map(json, namespace);
      default:
        return this.primitive(type, json) ?? this.reference(type, json.at("type"), namespace);
    }
  }

  private primitive(type: string, json: SchemaObject): PrimitiveSchema | undefined {
    const plain = PRIMITIVES.get(type);
    const attributes = plain && json.attributes("primitive");
    return attributes?.size ? Object.freeze(new PrimitiveSchema(type as PrimitiveName, attributes)) : plain;
  }

  private array(json: SchemaObject, namespace: string): ArraySchema {
    this.enter(json.place);
    const items = this.schema(json.need("items"), json.at("items"), namespace);
    return this.leave(new ArraySchema(items, json.attributes("array")), json.place);
  }

  private map(json: SchemaObject, namespace: string): MapSchema {
    this.enter(json.place);
    const values = this.schema(json.need("values"), json.at("values"), namespace);
    return this.leave(new MapSchema(values, json.attributes("map")), json.place);
  }

  private union(json: readonly unknown[], place: Place | undefined, namespace: string): UnionSchema {
    const branches: Schema[] = [];
    const names = new Set<string>();
    for (let i = 0; i < json.length; i++) {
      const at = { up: place, step: i };
      // An array is refused before it is gone into, so that unions can't nest deeply.
      const branch = Array.isArray(json[i]) ? undefined : this.schema(json[i], at, namespace);
      if (branch === undefined || branch.type === "union")
        throw schemaError("nested-union", "a union stands directly in a union", at);
      const name = isNamed(branch) ? `named ${branch.name}` : branch.type; // a record may be called "map"
      if (names.has(name))
        throw schemaError("duplicate-branch", `the union has two branches ${quote(branchName(branch))}`, at);
      names.add(name);
      branches.push(branch);
    }
    return Object.freeze(new UnionSchema(Object.freeze(branches)));
  }

  private named(kind: Kind, json: SchemaObject, around: string): NamedSchema {
    const name = this.names.definition(json, around);
    const earlier = this.definitions.get(name);
    if (earlier === undefined) return this.define(kind, name, json);
    if (!this.lenient) throw duplicate(name, json.place);
    return this.defineAgain(kind, name, json, earlier);
  }

  private define(kind: Kind, name: string, json: SchemaObject): NamedSchema {
    switch (kind) {
      case "enum":
        return this.enum(name, json);
      case "fixed":
        return this.fixed(name, json);
      default:
        return this.record(kind, name, json);
    }
  }

  /** A second definition is parsed with definitions of its own, to be compared with the first. */
  private defineAgain(kind: Kind, name: string, json: SchemaObject, earlier: NamedSchema): NamedSchema {
    const outer = this.definitions;
    this.definitions = outer.inner();
    const again = this.define(kind, name, json);
    this.definitions = outer;
    if (!sameSchema(earlier, again)) throw duplicate(name, json.place);
    return earlier;
  }

  private record(kind: "record" | "error", name: string, json: SchemaObject): RecordSchema {
    const doc = json.doc(this.lenient);
    const attributes = json.attributes("record", { doc });
    const record = new RecordSchema(name, this.names.aliases(json, name), doc, kind === "error", attributes);
    this.definitions.define(record);
    this.enter(json.place);
    this.fields(record, json, "fields", namespaceOf(name));
    return this.leave(record, json.place);
  }

  /** The parameters of a message as a record that no schema can refer to; `namespace` is the protocol's. */
  request(name: string, json: SchemaObject, namespace: string): RecordSchema {
    const record = new RecordSchema(name, Object.freeze([]), undefined, false, attributesOf([]));
    this.count(json.place);
    this.enter(json.place);
    this.fields(record, json, "request", namespace);
    return this.leave(record, json.place);
  }

  private fields(record: RecordSchema, json: SchemaObject, key: "fields" | "request", namespace: string): void {
    const fields = record.fields as Field[]; // ours until it is frozen
    const names = new Set<string>();
    const given = json.needArray(key);
    for (let i = 0; i < given.length; i++) {
      const place = { up: json.at(key), step: i };
      const field = this.field(given[i], place, namespace);
      if (names.has(field.name))
        throw schemaError("duplicate-field", `the record has two fields ${quote(field.name)}`, place);
      names.add(field.name);
      fields.push(field);
    }
    Object.freeze(fields);
  }

  private field(given: unknown, place: Place, namespace: string): Field {
    if (typeof given !== "object" || given === null || Array.isArray(given))
      throw schemaError("invalid-attribute", "a field must be an object", place);
    const json = new SchemaObject(given, place, this.keep);
    const name = json.needText("name");
    this.names.check(name, json.at("name"));
    const doc = json.doc(this.lenient);
    const field: Field = Object.freeze({
      name,
      type: this.schema(json.need("type"), json.at("type"), namespace),
      aliases: Object.freeze(json.aliases()),
      doc,
      order: this.order(json),
      default: json.json("default"),
      attributes: json.attributes("field", { doc }),
    });
    if (field.default !== undefined) this.defaulted.push({ field, place });
    return field;
  }

  private order(json: SchemaObject): FieldOrder {
    const order = json.get("order");
    if (order === undefined) return "ascending";
    if (!ORDERS.has(order)) throw json.invalid("order", '"ascending", "descending" or "ignore"');
    return order as FieldOrder;
  }

  private enum(name: string, json: SchemaObject): EnumSchema {
    const symbols = this.symbols(json);
    const doc = json.doc(this.lenient);
    const fallback = this.enumDefault(json, symbols);
    const attributes = json.attributes("enum", { doc, default: fallback });
    const schema = new EnumSchema(
      name,
      this.names.aliases(json, name),
      doc,
      Object.freeze([...symbols]),
      fallback,
      attributes,
    );
    this.definitions.define(schema);
    return Object.freeze(schema);
  }

  private symbols(json: SchemaObject): ReadonlySet<string> {
    const symbols = new Set<string>();
    const given = json.needArray("symbols");
    for (let i = 0; i < given.length; i++) {
      const place = { up: json.at("symbols"), step: i };
      const symbol = given[i];
      if (typeof symbol !== "string") throw schemaError("invalid-attribute", "a symbol must be a string", place);
      this.names.check(symbol, place);
      if (symbols.has(symbol))
        throw schemaError("duplicate-symbol", `the enum has two symbols ${quote(symbol)}`, place);
      symbols.add(symbol);
    }
    return symbols;
  }

  private enumDefault(json: SchemaObject, symbols: ReadonlySet<string>): string | undefined {
    const symbol = json.get("default");
    if (symbol === undefined) return undefined;
    const known = typeof symbol === "string" && symbols.has(symbol);
    if (!known && !this.lenient)
      throw schemaError("invalid-default", "the default must be one of the symbols", json.at("default"));
    return known ? symbol : undefined;
  }

  private fixed(name: string, json: SchemaObject): FixedSchema {
    const size = json.need("size");
    if (!Number.isInteger(size) || (size as number) < 0 || (size as number) > MAX_FIXED)
      throw json.invalid("size", "a whole number of bytes from 0 to 2147483647");
    const doc = json.doc(this.lenient);
    const attributes = json.attributes("fixed", { doc });
    const schema = new FixedSchema(name, this.names.aliases(json, name), doc, Math.abs(size as number), attributes);
    this.definitions.define(schema);
    return Object.freeze(schema);
  }

  private reference(name: string, place: Place | undefined, namespace: string): Schema {
    const found = this.find(name, namespace, place);
    if (found === undefined) throw schemaError("unknown-type", `there is no type ${quote(name)} (yet)`, place);
    return found.foreign ? this.adopt(found.schema, place) : found.schema;
  }

  private find(name: string, namespace: string, place: Place | undefined) {
    if (name.startsWith(".")) return this.definitions.find(name.slice(1)); // ".A" is A without a namespace
    const found = this.definitions.find(this.names.full(name, namespace, place));
    // Java falls back to no namespace, and so writes such references into files.
    return found ?? (this.lenient ? this.definitions.find(name) : undefined);
  }

  /** Make a finished schema part of this one: its named types can be referred to, and are not defined again. */
  private adopt(schema: Schema, place: Place | undefined): Schema {
    walk(schema, (node) => {
      if (this.adopted.has(node)) return false;
      this.adopted.add(node);
      if (node !== schema) this.count(place);
      if (isNamed(node)) this.definitions.adopt(node, place);
      return true;
    });
    return schema;
  }

  private count(place: Place | undefined): void {
    const max = this.limits.maxSchemaNodes;
    if (++this.nodes > max) throw new LimitError("maxSchemaNodes", max, "types of a schema", { path: pathTo(place) });
  }

  private enter(place: Place | undefined): void {
    const max = Math.min(this.limits.maxSchemaDepth, MAX_HEIGHT);
    if (++this.depth > max) throw new LimitError("maxSchemaDepth", max, "nesting of a schema", { path: pathTo(place) });
  }

  private leave<S extends Schema>(schema: S, place: Place | undefined): S {
    this.depth--;
    measureHeight(schema, place);
    return Object.freeze(schema);
  }
}
