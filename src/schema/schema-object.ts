import { SchemaError, type SchemaErrorCode } from "../errors.js";
import { attributesOf } from "./attributes.js";
import { type Place, pathTo } from "./place.js";
import type { Attributes, JsonValue } from "./schema.js";

/** Attributes that the specification defines, by what bears them; any other is kept as it is. */
const DEFINED = {
  primitive: new Set(["type"]),
  record: new Set(["type", "name", "namespace", "doc", "aliases", "fields"]),
  enum: new Set(["type", "name", "namespace", "doc", "aliases", "symbols", "default"]),
  fixed: new Set(["type", "name", "namespace", "doc", "aliases", "size"]),
  array: new Set(["type", "items"]),
  map: new Set(["type", "values"]),
  protocol: new Set(["protocol", "namespace", "doc", "types", "messages"]),
  message: new Set(["doc", "request", "response", "errors", "one-way"]),
  field: new Set(["name", "type", "doc", "order", "aliases", "default"]),
} as const;

/** A JSON object of a schema: its own properties, read once. One that is undefined is absent. */
export class SchemaObject {
  private readonly own: ReadonlyMap<string, unknown>;

  constructor(
    json: object,
    readonly place: Place | undefined,
    /** Makes an immutable JSON value of a property's value. */
    private readonly keep: (value: unknown, place: Place) => JsonValue,
  ) {
    this.own = new Map(Object.entries(json));
  }

  get(key: string): unknown {
    return this.own.get(key);
  }

  at(key: string): Place {
    return { up: this.place, step: key };
  }

  /** A required attribute. */
  need(key: string): unknown {
    const value = this.own.get(key);
    if (value === undefined) throw schemaError("missing-attribute", `attribute ${key} is missing`, this.place);
    return value;
  }

  needText(key: string): string {
    const value = this.need(key);
    if (typeof value !== "string") throw this.invalid(key, "a string");
    return value;
  }

  needArray(key: string): readonly unknown[] {
    const value = this.need(key);
    if (!Array.isArray(value)) throw this.invalid(key, "an array");
    return value;
  }

  /** An attribute whose value may be any JSON. */
  json(key: string): JsonValue | undefined {
    const value = this.own.get(key);
    return value === undefined ? undefined : this.keep(value, this.at(key));
  }

  /** `aliases`: any strings. (Avro 1.12, Aliases) */
  aliases(): readonly string[] {
    if (this.own.get("aliases") === undefined) return [];
    const aliases = Array.from(this.needArray("aliases"));
    if (!aliases.every((alias) => typeof alias === "string")) throw this.invalid("aliases", "an array of strings");
    return aliases;
  }

  /** `doc`; one that is null, or in lenient schemas no string, is not documentation but a mere attribute. */
  doc(lenient: boolean): string | undefined {
    const doc = this.own.get("doc");
    if (typeof doc === "string") return doc;
    if (doc !== undefined && doc !== null && !lenient) throw this.invalid("doc", "a string");
    return undefined;
  }

  /** What the specification does not define for the bearer, and a `doc` or `default` that was not taken. */
  attributes(bearer: keyof typeof DEFINED, taken: { doc?: unknown; default?: unknown } = {}): Attributes {
    const defined: ReadonlySet<string> = DEFINED[bearer];
    const kept: [string, JsonValue][] = [];
    for (const [key, value] of this.own) {
      const refused = (key === "doc" || key === "default") && key in taken && taken[key] === undefined;
      if (value !== undefined && (refused || !defined.has(key))) kept.push([key, this.keep(value, this.at(key))]);
    }
    return attributesOf(kept);
  }

  invalid(key: string, wanted: string): SchemaError {
    return schemaError("invalid-attribute", `attribute ${key} must be ${wanted}`, this.at(key));
  }
}

export function schemaError(code: SchemaErrorCode, message: string, place: Place | undefined): SchemaError {
  return new SchemaError(code, message, { path: pathTo(place) });
}
