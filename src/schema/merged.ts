import { LimitError, quote, SchemaError } from "../errors.js";
import type { Limits } from "../limits.js";
import { defaultBranch } from "./default.js";
import { namespaceOf, simpleName } from "./name.js";
import {
  type Attributes,
  branchName,
  type EnumSchema,
  type Field,
  type FixedSchema,
  isNamed,
  type JsonValue,
  type PrimitiveName,
  type RecordSchema,
  type Schema,
} from "./schema.js";

type JsonObject = { [key: string]: JsonValue };

/** Primitives as they stand in a union that is made: null first, which is what most defaults are. */
const NUMBERS_AND_FLAGS = ["null", "boolean", "int", "long", "float", "double"] as const;

/** What all places of one merged schema share: the named types, each of one definition, and how much there may be. */
export class Merging {
  readonly #named = new Map<string, MergedRecord | MergedEnum | FixedSchema>();
  readonly #seen = new Set<Schema>();
  #places = 0;

  constructor(readonly limits: Limits) {}

  place(): Merged {
    if (++this.#places > this.limits.maxSchemaNodes)
      throw new LimitError("maxSchemaNodes", this.limits.maxSchemaNodes, "types of a merged schema");
    return new Merged(this);
  }

  /** The one record, enum or fixed of a full name. */
  named(name: string) {
    return this.#named.get(name);
  }

  /** Lay a definition over those of the same name. */
  define(schema: RecordSchema | EnumSchema | FixedSchema): void {
    if (this.#seen.has(schema)) return;
    this.#seen.add(schema);
    const known = this.#named.get(schema.name) ?? this.#create(schema);
    if (known.type !== schema.type || (schema.type === "fixed" && schema.size !== (known as FixedSchema).size))
      throw new SchemaError("duplicate-name", `${quote(schema.name)} names two types that no type holds both of`);
    if (known instanceof MergedRecord) known.add(schema as RecordSchema);
    if (known instanceof MergedEnum) known.add(schema as EnumSchema);
  }

  #create(schema: RecordSchema | EnumSchema | FixedSchema): MergedRecord | MergedEnum | FixedSchema {
    const made =
      schema.type === "record"
        ? new MergedRecord(this, schema)
        : schema.type === "enum"
          ? new MergedEnum(schema)
          : schema;
    this.#named.set(schema.name, made);
    return made;
  }
}

/** The types that stand at one place of a schema, growing: in the end one type, or a union. */
export class Merged {
  readonly #merging: Merging;
  readonly #primitives = new Map<PrimitiveName, Attributes>();
  readonly #names = new Set<string>();
  #items: Merged | undefined;
  #values: Merged | undefined;
  #attributes = new Map<"array" | "map", Attributes>();
  /** Of plain objects, whose name comes from their place. */
  #record: MergedRecord | undefined;
  /** What values say that schemas don't: see the methods of these names. */
  #wide = false;
  #dates = false;
  #absent = false;
  #keyed = false;

  constructor(merging: Merging) {
    this.#merging = merging;
  }

  /** Take a schema in: every value of it is one of the merged types. */
  add(schema: Schema): void {
    if (schema.type === "union") for (const branch of schema.branches) this.add(branch);
    else if (schema.type === "array" || schema.type === "map") this.#addCollection(schema);
    else if (isNamed(schema)) {
      this.#names.add(schema.name);
      this.#merging.define(schema);
    } else this.primitive(schema.type, schema.attributes);
  }

  #addCollection(schema: Extract<Schema, { type: "array" | "map" }>): void {
    const { type, attributes } = schema;
    this.#attributes.set(type, shared(this.#attributes.get(type), attributes));
    if (schema.type === "array") this.items().add(schema.items);
    else this.values().add(schema.values);
  }

  primitive(type: PrimitiveName, attributes: Attributes = NONE): void {
    this.#primitives.set(type, shared(this.#primitives.get(type), attributes));
  }

  /** A whole number beyond an int, exact as a double: a long, unless fractions stand beside it. */
  wideNumber(): void {
    this.#wide = true;
  }

  /** A point in time: the long at this place is a timestamp, numbers beside it are doubles. */
  date(): void {
    this.primitive("long");
    this.#dates = true;
  }

  /** What is no value, which only a union takes for null. */
  absent(): void {
    this.primitive("null");
    this.#absent = true;
  }

  /** The items of arrays at this place. */
  items(): Merged {
    return (this.#items ??= this.#merging.place());
  }

  /** The values of maps at this place. */
  values(): Merged {
    return (this.#values ??= this.#merging.place());
  }

  /** The record of plain objects at this place. */
  record(): MergedRecord {
    return (this.#record ??= new MergedRecord(this.#merging));
  }

  /** Plain objects at this place have keys that are no names: they are maps. */
  keyed(): void {
    this.#keyed = true;
  }

  /** What was a field is a value like the others. */
  #recordToMap(): void {
    const fields = this.#record?.fields.values() ?? [];
    this.#record = undefined;
    for (const { place, wasUndefined } of fields) {
      this.values().absorb(place);
      if (wasUndefined) this.values().absent();
    }
  }

  /** Take in what stands at another place, named types aside. */
  absorb(other: Merged): void {
    for (const [type, attributes] of other.#primitives) this.primitive(type, attributes);
    this.#wide ||= other.#wide;
    this.#dates ||= other.#dates;
    this.#absent ||= other.#absent;
    this.#keyed ||= other.#keyed;
    if (other.#items) this.items().absorb(other.#items);
    if (other.#values) this.values().absorb(other.#values);
    if (other.#record) this.record().absorb(other.#record);
  }

  /** `name`: of a record that has none; `first`: the branch that a default stands for. */
  toJson(printer: Printer, name: string, first?: string): JsonValue {
    if (this.#keyed || this.#values) this.#recordToMap(); // a plain object may be a map as well as a record
    const branches = new Map(this.#branches(printer, name));
    if (branches.size === 1 && !(this.#absent && branches.has("null"))) return [...branches.values()][0]!;
    if (branches.size === 0) return "null";
    const leading = [first, ...(first === "float" || first === "int" ? ["long", "double"] : [])];
    const at = leading.find((candidate) => candidate !== undefined && branches.has(candidate));
    const json = at === undefined ? undefined : branches.get(at)!;
    if (at !== undefined) branches.delete(at);
    return json === undefined ? [...branches.values()] : [json, ...branches.values()];
  }

  *#branches(printer: Printer, name: string): Iterable<[string, JsonValue]> {
    const primitives = this.#widened();
    for (const type of NUMBERS_AND_FLAGS)
      if (primitives.has(type)) yield [type, annotated({ type }, primitives.get(type)!)];
    for (const type of ["enum", "string", "fixed", "bytes"] as const) {
      if (type === "enum" || type === "fixed") yield* this.#named(printer, type);
      else if (primitives.has(type)) yield [type, annotated({ type }, primitives.get(type)!)];
    }
    if (this.#items) yield ["array", this.#collection("array", { items: this.#items.toJson(printer, name) })];
    if (this.#values) yield ["map", this.#collection("map", { values: this.#values.toJson(printer, name) })];
    yield* this.#named(printer, "record");
    if (this.#record) yield ["", printer.anonymous(this.#record, name)];
  }

  *#named(printer: Printer, type: string): Iterable<[string, JsonValue]> {
    for (const name of this.#names) {
      const known = this.#merging.named(name)!;
      if (known.type === type) yield [name, printer.named(name, known)];
    }
  }

  #collection(type: "array" | "map", json: JsonObject): JsonValue {
    return annotated({ type, ...json }, this.#attributes.get(type) ?? NONE);
  }

  /** An int becomes what else of numbers stands here, if that holds it exactly; a long and a double stay two. */
  #widened(): ReadonlyMap<PrimitiveName, Attributes> {
    const types = new Map(this.#primitives);
    if (this.#dates) {
      types.set("long", TIMESTAMP);
      if (this.#wide || types.delete("int")) types.set("double", NONE); // else numbers would come back as dates
    }
    const fractions = types.has("double") || types.has("float");
    if (this.#wide && !fractions) types.set("long", types.get("long") ?? NONE);
    if (types.has("double")) types.delete("float");
    if (types.has("int") && types.has("long")) types.delete("int");
    else if (types.has("int") && fractions) {
      types.delete("int");
      types.delete("float");
      types.set("double", types.get("double") ?? NONE);
    }
    return types;
  }
}

interface MergedField {
  readonly place: Merged;
  /** In how many records it stands. */
  count: number;
  /** Whether it was there without a value. */
  wasUndefined: boolean;
  /** Where it is declared first, and where it has a default first. */
  readonly field: Field | undefined;
  withDefault: Field | undefined;
}

/** Records of one name, or of one place: each field of any. */
export class MergedRecord {
  readonly type = "record";
  readonly fields = new Map<string, MergedField>();
  readonly #merging: Merging;
  readonly #first: RecordSchema | undefined;
  readonly #aliases = new Set<string>();
  #count = 0;

  constructor(merging: Merging, first?: RecordSchema) {
    this.#merging = merging;
    this.#first = first;
  }

  add(schema: RecordSchema): void {
    this.begin();
    for (const alias of schema.aliases) this.#aliases.add(alias);
    for (const field of schema.fields) {
      const known = this.#field(field.name, field);
      known.count++;
      if (field.default !== undefined) known.withDefault ??= field;
      known.place.add(field.type);
    }
  }

  /** A record more, whose fields follow. */
  begin(): void {
    this.#count++;
  }

  /** The place of a field, which `isThere` or is undefined. One that is not there in each record is nullable. */
  field(name: string, isThere: boolean): Merged {
    const known = this.#field(name);
    if (isThere) known.count++;
    else known.wasUndefined = true;
    return known.place;
  }

  #field(name: string, field?: Field): MergedField {
    let known = this.fields.get(name);
    if (!known) {
      known = { place: this.#merging.place(), count: 0, wasUndefined: false, field, withDefault: undefined };
      this.fields.set(name, known);
    }
    return known;
  }

  absorb(other: MergedRecord): void {
    this.#count += other.#count;
    for (const [name, { place, count, wasUndefined }] of other.fields) {
      const known = this.#field(name);
      known.count += count;
      known.wasUndefined ||= wasUndefined;
      known.place.absorb(place);
    }
  }

  toJson(printer: Printer, name: string): JsonValue {
    const first = this.#first;
    const json: JsonObject = { type: first?.error ? "error" : "record", ...nameJson(name) };
    if (first?.doc !== undefined) json.doc = first.doc;
    if (this.#aliases.size > 0) json.aliases = [...this.#aliases];
    json.fields = [...this.fields].map(([field, merged]) => this.#fieldJson(printer, name, field, merged));
    return annotated(json, first?.attributes ?? NONE);
  }

  #fieldJson(printer: Printer, record: string, name: string, { place, count, field, withDefault }: MergedField) {
    const missing = count < this.#count && withDefault === undefined;
    if (missing) place.primitive("null");
    const type = place.toJson(printer, `${record}_${name}`, missing ? "null" : withDefault && firstOf(withDefault));
    const json: JsonObject = { name, type };
    if (field?.doc !== undefined) json.doc = field.doc;
    if (missing) json.default = null;
    else if (withDefault) json.default = withDefault.default!;
    if (field && field.order !== "ascending") json.order = field.order;
    if (field && field.aliases.length > 0) json.aliases = [...field.aliases];
    return annotated(json, field?.attributes ?? NONE);
  }
}

/** The branch that a field's default stands for. */
function firstOf({ type, default: json }: Field): string | undefined {
  if (type.type !== "union") return branchName(type);
  const branch = type.branches[defaultBranch(type, json!)];
  return branch && branchName(branch);
}

/** Enums of one name: the symbols of all. */
class MergedEnum {
  readonly type = "enum";
  readonly #first: EnumSchema;
  readonly #symbols = new Set<string>();
  readonly #aliases = new Set<string>();
  #default: string | undefined;

  constructor(first: EnumSchema) {
    this.#first = first;
  }

  add(schema: EnumSchema): void {
    for (const symbol of schema.symbols) this.#symbols.add(symbol);
    for (const alias of schema.aliases) this.#aliases.add(alias);
    this.#default ??= schema.default;
  }

  toJson(name: string): JsonValue {
    const json: JsonObject = { type: "enum", ...nameJson(name) };
    if (this.#first.doc !== undefined) json.doc = this.#first.doc;
    if (this.#aliases.size > 0) json.aliases = [...this.#aliases];
    json.symbols = [...this.#symbols];
    if (this.#default !== undefined) json.default = this.#default;
    return annotated(json, this.#first.attributes);
  }
}

/** Writes each definition where its name is met first. */
export class Printer {
  readonly #printed = new Set<string>();

  /** A record named by its place; two places may have come to one name. */
  anonymous(record: MergedRecord, wanted: string): JsonValue {
    let name = wanted;
    for (let i = 2; this.#printed.has(name); i++) name = `${wanted}_${i}`;
    this.#printed.add(name);
    return record.toJson(this, name);
  }

  named(name: string, type: MergedRecord | MergedEnum | FixedSchema): JsonValue {
    if (this.#printed.has(name)) return name.includes(".") ? name : `.${name}`; // whatever the namespace around
    this.#printed.add(name);
    if (type instanceof MergedRecord) return type.toJson(this, name);
    return type instanceof MergedEnum ? type.toJson(name) : { ...(type.toJSON() as JsonObject), ...nameJson(name) };
  }
}

function nameJson(name: string): JsonObject {
  return { name: simpleName(name), namespace: namespaceOf(name) };
}

const NONE: Attributes = new Map();
const TIMESTAMP: Attributes = new Map([["logicalType", "timestamp-millis"]]);

/** The attributes that both have: what only one says of its values is not true of all. */
function shared(known: Attributes | undefined, more: Attributes): Attributes {
  if (known === undefined || known === more) return more;
  return new Map([...known].filter(([key, value]) => more.has(key) && text(more.get(key)!) === text(value)));
}

function text(json: JsonValue): string {
  return JSON.stringify(json, (_key, value) => (typeof value === "bigint" ? `${value}n` : value));
}

/** Own attributes go last; fromEntries defines them, so that `__proto__` is a key like any other. */
function annotated(json: JsonObject, attributes: Attributes): JsonValue {
  const entries = Object.entries(json);
  if (attributes.size === 0 && entries.length === 1) return json.type!;
  return Object.fromEntries([...entries, ...attributes]);
}
