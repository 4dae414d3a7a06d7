import {
  branchName,
  isNamed,
  type NamedSchema,
  type RecordSchema,
  type Schema,
  type UnionSchema,
} from "../schema/schema.js";
import { hasManyRecords } from "../value/getter.js";
import { logicalOf } from "../value/logical/logical.js";
import { type LogicalType, logicalTypeOf } from "../value/logical/logical-type.js";
import type { ResolvedOptions } from "../value/options.js";
import { isWrapped } from "../value/union-shape.js";
import { propertyKey } from "./identifiers.js";
import { stringLiteral } from "./literal.js";

/** What decoding gives, or what encoding takes. */
export type Side = "out" | "in";

/** How a type refers to what is declared elsewhere. */
export interface Naming {
  /** The name of a record's, enum's or fixed's type. */
  named(schema: NamedSchema, side: Side): string;
  /** A type of the library, which is then imported. */
  imported(name: "Duration" | "Wrapped" | "branch"): string;
}

/**
 * Prints the types of values: of any schema the same that `Infer` and `InferInput` find for its literal. Where these
 * can't tell whether a logical type is valid, this can.
 */
export class TypePrinter {
  constructor(
    private readonly options: ResolvedOptions,
    private readonly naming: Naming,
  ) {}

  /** The type of a schema's values, as it is written where it is used. */
  type(schema: Schema, side: Side): string {
    return union(this.#members(schema, side));
  }

  /** The type that a name stands for: of an enum or fixed. */
  definition(schema: Exclude<NamedSchema, RecordSchema>, side: Side): string {
    if (schema.type === "enum") return union(schema.symbols.map(stringLiteral));
    return union(this.#logical(schema, side) ?? ["Uint8Array"]);
  }

  /** The members of a union type. */
  #members(schema: Schema, side: Side): readonly string[] {
    if (schema.type === "union") return this.#union(schema, side);
    if (isNamed(schema)) return [this.naming.named(schema, side)];
    return this.#logical(schema, side) ?? this.#raw(schema, side);
  }

  #raw(schema: Exclude<Schema, NamedSchema | UnionSchema>, side: Side): readonly string[] {
    switch (schema.type) {
      case "null":
      case "boolean":
      case "string":
        return [schema.type];
      case "bytes":
        return ["Uint8Array"];
      case "long":
        return side === "in" ? ["number", "bigint"] : LONGS[this.options.long];
      case "array":
        return side === "in" ? this.#arrayIn(schema.items) : this.#arrayOut(schema.items);
      case "map":
        return this.#map(schema.values, side);
      default:
        return ["number"];
    }
  }

  #arrayOut(items: Schema): readonly string[] {
    if (this.options.numericArrays === "typed" && !logicalOf(items, this.options)?.changes) {
      const typed = TYPED_ARRAYS[items.type];
      if (typed !== undefined) return [typed];
    }
    return [`${element(this.#members(items, "out"))}[]`];
  }

  #arrayIn(items: Schema): readonly string[] {
    return [`readonly ${element(this.#members(items, "in"))}[]`, ...(ENCODABLE[items.type] ?? [])];
  }

  #map(values: Schema, side: Side): readonly string[] {
    const value = this.type(values, side);
    if (side === "in") return [`ReadonlyMap<string, ${value}>`, `{ readonly [key: string]: ${value} }`];
    return [this.options.map === "Map" ? `Map<string, ${value}>` : `{ [key: string]: ${value} }`];
  }

  /** The members of what a logical type makes of its values; undefined where it makes nothing of them. */
  #logical(schema: Schema, side: Side): readonly string[] | undefined {
    const type = this.options.logical === "raw" ? undefined : logicalTypeOf(schema);
    if (type === undefined) return undefined;
    return side === "in" ? this.#logicalIn(schema, type) : this.#logicalOut(type);
  }

  #logicalOut({ name }: LogicalType): readonly string[] | undefined {
    if (this.options.logical === "dates" && (name === "date" || name.includes("timestamp-"))) return ["Date"];
    if (name === "timestamp-millis") return ["Date"];
    if (name.endsWith("timestamp-nanos")) return ["bigint"];
    if (name === "duration") return [this.naming.imported("Duration")];
    return TEXTS.has(name) ? ["string"] : undefined;
  }

  #logicalIn(schema: Schema, { name }: LogicalType): readonly string[] {
    if (name === "decimal" || name === "big-decimal") return ["string", "number", "bigint"];
    if (name === "date") return ["string", "number", "Date"];
    if (name === "duration") return [this.naming.imported("Duration")];
    if (name === "uuid") return ["string"];
    return [...this.#raw(schema as Exclude<Schema, NamedSchema | UnionSchema>, "in"), "Date"];
  }

  #union(schema: UnionSchema, side: Side): readonly string[] {
    if (isWrapped(schema, this.options)) return schema.branches.flatMap((branch) => this.#wrapped(branch, side));
    const bare = schema.branches.flatMap((branch) => this.#branch(branch, hasManyRecords(schema), side));
    const values = schema.branches.filter(({ type }) => type !== "null");
    if (side === "out" || values.length < 2) return bare;
    // an object names its branch where no branch is an object itself
    const hasObjects = values.some(({ type }) => type === "record" || type === "map");
    const named = hasObjects ? [] : values.flatMap((branch) => this.#wrapped(branch, side));
    return [...bare, ...named, this.naming.imported("Wrapped")];
  }

  /** A record among records says which one it is. */
  #branch(branch: Schema, isAmongMany: boolean, side: Side): readonly string[] {
    if (!isAmongMany || branch.type !== "record") return this.#members(branch, side);
    const tag = `${this.naming.imported("branch")}]${side === "in" ? "?" : ""}: ${stringLiteral(branch.name)}`;
    return [`(${this.naming.named(branch, side)} & { readonly [${tag} })`];
  }

  #wrapped(branch: Schema, side: Side): readonly string[] {
    if (branch.type === "null") return ["null"];
    const key = propertyKey(branchName(branch));
    return [`{ ${side === "in" ? "readonly " : ""}${key}: ${this.type(branch, side)} }`];
  }
}

const LONGS: Record<ResolvedOptions["long"], readonly string[]> = {
  number: ["number"],
  bigint: ["bigint"],
  auto: ["number", "bigint"],
};

const TEXTS: ReadonlySet<string> = new Set(["decimal", "big-decimal", "uuid", "date"]);

const TYPED_ARRAYS: Partial<Record<Schema["type"], string>> = {
  int: "Int32Array",
  long: "BigInt64Array",
  float: "Float32Array",
  double: "Float64Array",
};

/** Typed arrays whose items are all of the type. */
const ENCODABLE: Partial<Record<Schema["type"], readonly string[]>> = {
  int: ["Int8Array", "Int16Array", "Uint16Array", "Int32Array"],
  long: ["Int8Array", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "BigInt64Array"],
  float: ["Float32Array"],
  double: ["Float32Array", "Float64Array"],
};

function union(members: readonly string[]): string {
  const all = [...new Set(members)];
  return all.length === 0 ? "never" : all.join(" | ");
}

function element(members: readonly string[]): string {
  const text = union(members);
  return new Set(members).size > 1 || text.startsWith("readonly ") ? `(${text})` : text;
}
