import { itemBlocksOf } from "../bytes/item-block.js";
import { Sink } from "../bytes/sink.js";
import { LimitError, quote, SchemaError } from "../errors.js";
import type { Limits } from "../limits.js";
import { Defaults } from "../schema/default.js";
import type {
  EnumSchema,
  Field,
  FixedSchema,
  JsonValue,
  PrimitiveSchema,
  RecordSchema,
  Schema,
  UnionSchema,
} from "../schema/schema.js";

type JsonObject = { readonly [key: string]: JsonValue };

/**
 * Encodes the defaults of fields, each once: what a field that is left out is written as. A default of a union is of
 * the first branch that it matches. (Avro 1.12, Records: default; Schema Declaration: Unions)
 */
export class DefaultEncoder {
  readonly #bytes = new Map<Field, Uint8Array | undefined>();
  readonly #defaults: Defaults;
  readonly #valuesInside = new Map<Field, number>();
  readonly #allValues = new Map<Field, number>();

  constructor(
    readonly limits: Limits,
    readonly itemBlocks: "counted" | "sized" = "counted",
  ) {
    this.#defaults = new Defaults(limits);
  }

  /**
   * @throws SchemaError "invalid-default" for a default that its type does not allow (schemas with lenient names may
   * have them), or that holds itself
   */
  encode(field: Field): Uint8Array {
    if (!this.#bytes.has(field)) {
      this.#bytes.set(field, undefined);
      this.#bytes.set(field, this.#encode(field));
    }
    const bytes = this.#bytes.get(field);
    if (bytes === undefined) throw invalid(field);
    return bytes;
  }

  /**
   * Values that a default puts inside arrays and maps: what it costs of `maxFreeValues` wherever it stands in for a
   * field that the data do not have. 0 for scalars, and for records of scalars. The default must be one that `encode`
   * takes.
   */
  valuesInside(field: Field): number {
    return this.#valuesOf(field, false);
  }

  /** `counted`: whether the value itself stands inside an array or map. */
  #valuesOf(field: Field, counted: boolean): number {
    const known = counted ? this.#allValues : this.#valuesInside;
    let values = known.get(field);
    if (values === undefined) known.set(field, (values = this.#count(field.type, field.default!, counted)));
    return values;
  }

  #count(schema: Schema, json: JsonValue, counted: boolean): number {
    const itself = counted ? 1 : 0;
    switch (schema.type) {
      case "array":
        return (json as readonly JsonValue[]).reduce<number>(
          (sum, item) => sum + this.#count(schema.items, item, true),
          itself,
        );
      case "map":
        return Object.values(json as JsonObject).reduce<number>(
          (sum, value) => sum + this.#count(schema.values, value, true),
          itself,
        );
      case "record":
        return schema.fields.reduce((sum, field) => {
          const given = Object.hasOwn(json as JsonObject, field.name);
          const value = (json as JsonObject)[field.name];
          return sum + (given ? this.#count(field.type, value!, counted) : this.#valuesOf(field, counted));
        }, itself);
      case "union":
        return this.#count(schema.branches.find((branch) => this.#defaults.isLegal(branch, json))!, json, counted);
      default:
        return itself;
    }
  }

  #encode(field: Field): Uint8Array | undefined {
    const { default: json, type } = field;
    if (json === undefined || !this.#defaults.isLegal(type, json)) return undefined;
    const sink = new Sink(16);
    try {
      this.#put(sink, type, json);
    } catch (error) {
      this.#bytes.delete(field); // a default inside it is bad
      throw error;
    }
    return sink.toBytes();
  }

  /** Write JSON that matches. */
  #put(sink: Sink, schema: Schema, json: JsonValue): void {
    switch (schema.type) {
      case "array":
        this.#putItems(sink, json as readonly JsonValue[], (item) => this.#put(sink, schema.items, item));
        break;
      case "map":
        this.#putItems(sink, Object.entries(json as JsonObject), ([key, value]) => {
          sink.string(key, true);
          this.#put(sink, schema.values, value);
        });
        break;
      case "record":
        this.#putRecord(sink, schema, json as JsonObject);
        break;
      case "union":
        this.#putUnion(sink, schema, json);
        break;
      default:
        putLeaf(sink, schema, json);
    }
  }

  #putItems<T>(sink: Sink, items: readonly T[], put: (item: T) => void): void {
    if (items.length > 0) {
      const blocks = itemBlocksOf(this.itemBlocks);
      const opened = blocks.open(sink, items.length);
      items.forEach(put);
      blocks.close(sink, opened);
    }
    sink.int(0);
  }

  /** A field that the JSON leaves out has its own default: so little text may mean many bytes. */
  #putRecord(sink: Sink, schema: RecordSchema, json: JsonObject): void {
    for (const field of schema.fields) {
      if (Object.hasOwn(json, field.name)) this.#put(sink, field.type, json[field.name]!);
      else sink.raw(this.encode(field));
    }
    const { maxSchemaBytes } = this.limits;
    if (sink.position > maxSchemaBytes) throw new LimitError("maxSchemaBytes", maxSchemaBytes, "a default's encoding");
  }

  #putUnion(sink: Sink, schema: UnionSchema, json: JsonValue): void {
    const index = schema.branches.findIndex((branch) => this.#defaults.isLegal(branch, json));
    sink.int(index);
    this.#put(sink, schema.branches[index]!, json);
  }
}

function putLeaf(sink: Sink, schema: PrimitiveSchema | EnumSchema | FixedSchema, json: JsonValue): void {
  if (schema.type === "boolean") sink.boolean(json as boolean);
  else if (schema.type === "int") sink.int(json as number);
  else if (schema.type === "long") sink.bigLong(BigInt(json as number | bigint));
  else if (schema.type === "float") sink.float(Number(json));
  else if (schema.type === "double") sink.double(Number(json));
  else if (schema.type === "enum") sink.int(schema.symbols.indexOf(json as string));
  else if (schema.type === "fixed") sink.raw(bytesOf(json as string));
  else if (schema.type === "string") sink.string(json as string, true);
  else if (schema.type === "bytes") {
    sink.long((json as string).length);
    sink.raw(bytesOf(json as string));
  }
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function invalid(field: Field): SchemaError {
  return new SchemaError("invalid-default", `the default of the field ${quote(field.name)} is no value of its type`);
}
