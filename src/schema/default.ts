import { AvroError, LimitError, SchemaError } from "../errors.js";
import { DEFAULT_LIMITS, type Limits } from "../limits.js";
import { type Place, pathTo } from "./place.js";
import type { EnumSchema, Field, JsonValue, RecordSchema, Schema, UnionSchema } from "./schema.js";

/** Values that may be looked at, for each type that a schema may have: trying union branches can take exponential time. */
const STEPS_PER_NODE = 20;

/** How float and double say what JSON has no number for, as in the Avro JSON encoding. */
const WORDS = new Set(["NaN", "Infinity", "-Infinity"]);

type JsonObject = { readonly [key: string]: JsonValue };

/**
 * Index of the branch that a default of a union stands for: the first that allows it; -1 if none does.
 * (Avro 1.12, Unions: "the first schema that matches"; before 1.12 only the first branch counted)
 */
export function defaultBranch(schema: UnionSchema, json: JsonValue, limits?: Limits): number {
  return new Defaults(limits).branch(schema, json, 0);
}

/**
 * Checks field defaults: JSON values as in the Avro JSON encoding, unions without their tag, bytes and fixed as code
 * points 0–255. A record may leave out fields that have a default of their own. (Avro 1.12, Records)
 */
export class Defaults {
  private steps = 0;
  private readonly maxSteps: number;
  /** Fields whose default is being looked at: meeting one again means a value without end. */
  private readonly open = new Set<Field>();
  private readonly legal = new Set<Field>();
  private readonly symbols = new Map<EnumSchema, ReadonlySet<string>>();
  /** What is known of objects and arrays: else unions inside unions would be tried again at every level. */
  private readonly known = new Map<Schema, Map<JsonValue, boolean>>();

  constructor(private readonly limits: Limits = DEFAULT_LIMITS) {
    this.maxSteps = limits.maxSchemaNodes * STEPS_PER_NODE;
  }

  /** SchemaError "invalid-default" unless the field's default is legal; `place` is the field's. */
  check(field: Field, place: Place): void {
    try {
      if (!this.allowsOwn(field, 0)) throw invalid(`is not legal for its type, ${field.type.type}`);
    } catch (error) {
      if (error instanceof AvroError) error.path = pathTo({ up: place, step: "default" });
      throw error;
    }
  }

  /** Index of the first branch that allows the default, -1 if none does. */
  branch(schema: UnionSchema, json: JsonValue, depth: number): number {
    return schema.branches.findIndex((branch) => this.allows(branch, json, depth));
  }

  /** Whether a value is legal as a default of a type. What was found before costs nothing of the bound. */
  isLegal(schema: Schema, json: JsonValue): boolean {
    this.steps = 0;
    return this.allows(schema, json, 0);
  }

  /** Whether a field's own default is legal: asked where a record's default leaves the field out. */
  private allowsOwn(field: Field, depth: number): boolean {
    if (field.default === undefined) return false;
    if (this.legal.has(field)) return true;
    if (this.open.has(field)) throw invalid("holds itself, and so has no end");
    this.open.add(field);
    const legal = this.allows(field.type, field.default, depth);
    this.open.delete(field);
    if (legal) this.legal.add(field);
    return legal;
  }

  private allows(schema: Schema, json: JsonValue, depth: number): boolean {
    if (++this.steps > this.maxSteps)
      throw new LimitError("maxSchemaNodes", this.limits.maxSchemaNodes, "defaults that take too long to check");
    if (typeof json !== "object" || json === null) return this.allowsNow(schema, json, depth);
    let known = this.known.get(schema);
    if (!known) this.known.set(schema, (known = new Map()));
    let allowed = known.get(json);
    if (allowed === undefined) known.set(json, (allowed = this.allowsNow(schema, json, depth)));
    return allowed;
  }

  private allowsNow(schema: Schema, json: JsonValue, depth: number): boolean {
    switch (schema.type) {
      case "null":
        return json === null;
      case "boolean":
        return typeof json === "boolean";
      case "int":
        return typeof json === "number" && (json | 0) === json;
      case "long":
        return Number.isSafeInteger(json) || (typeof json === "bigint" && BigInt.asIntN(64, json) === json);
      case "float":
      case "double":
        return isNumber(json);
      case "string":
        return typeof json === "string";
      case "bytes":
        return typeof json === "string" && isByteText(json);
      case "fixed":
        return typeof json === "string" && json.length === schema.size && isByteText(json);
      case "enum":
        return typeof json === "string" && this.symbolsOf(schema).has(json);
      case "array":
        return Array.isArray(json) && json.every((item) => this.allows(schema.items, item, this.below(depth)));
      case "map":
        return (
          isObject(json) && Object.values(json).every((item) => this.allows(schema.values, item, this.below(depth)))
        );
      case "record":
        return isObject(json) && this.allowsRecord(schema, json, this.below(depth));
      case "union":
        return this.branch(schema, json, depth) >= 0;
    }
  }

  private allowsRecord(schema: RecordSchema, json: JsonObject, depth: number): boolean {
    for (const field of schema.fields) {
      const given = Object.hasOwn(json, field.name);
      if (!(given ? this.allows(field.type, json[field.name]!, depth) : this.leavesOut(field, depth))) return false;
    }
    return true;
  }

  private leavesOut(field: Field, depth: number): boolean {
    this.steps++;
    return this.allowsOwn(field, depth);
  }

  private below(depth: number): number {
    if (depth >= this.limits.maxDepth) throw new LimitError("maxDepth", this.limits.maxDepth, "nesting of a default");
    return depth + 1;
  }

  private symbolsOf(schema: EnumSchema): ReadonlySet<string> {
    let symbols = this.symbols.get(schema);
    if (symbols === undefined) this.symbols.set(schema, (symbols = new Set(schema.symbols)));
    return symbols;
  }
}

function invalid(what: string): SchemaError {
  return new SchemaError("invalid-default", `a field's default ${what}`);
}

function isNumber(json: JsonValue): boolean {
  if (typeof json === "bigint") return Number.isFinite(Number(json));
  return typeof json === "number" || (typeof json === "string" && WORDS.has(json));
}

function isObject(json: JsonValue): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function isByteText(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return false;
  return true;
}
