import { branchName, type Schema, type UnionSchema } from "../schema/schema.js";
import { branch as branchSymbol } from "../value/branch.js";
import { logicalOf } from "../value/logical/logical.js";
import type { ResolvedOptions } from "../value/options.js";
import { isWrapped } from "../value/union-shape.js";
import { asBuffer } from "./buffer.js";

/** Changes a decoded value, in place where it has parts. */
export type Fix = (value: never) => unknown;

type Options = Pick<ResolvedOptions, "union" | "logical">;

/**
 * Makes the bytes in decoded values Buffers, as avsc has them; undefined for a schema without any. Of values that this
 * library made itself, from plain records, maps and arrays.
 */
export function buffersIn(schema: Schema, options: Options): Fix | undefined {
  return new Fixes(options).of(schema);
}

class Fixes {
  readonly #options: Options;
  /** Of schemas that are being looked at or were: a recursive one leads back to itself. */
  readonly #known = new Map<Schema, Fix | undefined>();
  /** Whether each schema has bytes somewhere in it. */
  readonly #bytes = new Map<Schema, boolean>();

  constructor(options: Options) {
    this.#options = options;
  }

  of(schema: Schema): Fix | undefined {
    if (!this.#hasBytes(schema)) return undefined;
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    let fix: Fix | undefined;
    this.#known.set(schema, (value) => fix!(value));
    fix = this.#make(schema);
    this.#known.set(schema, fix);
    return fix;
  }

  /** A schema that is met again inside itself has none but those that are found elsewhere. */
  #hasBytes(schema: Schema, within = new Set<Schema>()): boolean {
    const known = this.#bytes.get(schema);
    if (known !== undefined) return known;
    if (within.has(schema) || logicalOf(schema, this.#options)?.changes) return false;
    within.add(schema);
    const found = isBytes(schema) || partsOf(schema).some((part) => this.#hasBytes(part, within));
    if (found || within.values().next().value === schema) this.#bytes.set(schema, found);
    return found;
  }

  #make(schema: Schema): Fix {
    switch (schema.type) {
      case "record":
        return this.#record(schema.fields.map(({ name, type }) => [name, this.of(type)] as const));
      case "array": {
        const fix = this.of(schema.items)!;
        return (items: unknown[]) => {
          for (let i = 0; i < items.length; i++) items[i] = fix(items[i] as never);
          return items;
        };
      }
      case "map": {
        const fix = this.of(schema.values)!;
        return (map: Record<string, unknown>) => {
          for (const key of Object.keys(map)) put(map, key, fix(map[key] as never));
          return map;
        };
      }
      case "union":
        return this.#union(schema);
      default:
        return asBuffer as Fix;
    }
  }

  #record(fields: readonly (readonly [name: string, fix: Fix | undefined])[]): Fix {
    const fixed = fields.filter((field): field is [string, Fix] => field[1] !== undefined);
    return (record: Record<string, unknown>) => {
      for (const [name, fix] of fixed) put(record, name, fix(record[name] as never));
      return record;
    };
  }

  #union(schema: UnionSchema): Fix {
    const fixes = new Map(schema.branches.map((branch) => [branchName(branch), this.of(branch)]));
    if (isWrapped(schema, this.#options)) {
      return (value: Record<string, unknown> | null) => {
        if (value === null) return null;
        const name = Object.keys(value)[0]!;
        const fix = fixes.get(name);
        if (fix !== undefined) put(value, name, fix(value[name] as never));
        return value;
      };
    }
    const byKind = new Map(schema.branches.map((branch) => [kindOf(branch), fixes.get(branchName(branch))]));
    return (value: unknown) => {
      const tag = typeof value === "object" && value !== null && (value as { [branchSymbol]?: string })[branchSymbol];
      const fix = typeof tag === "string" ? fixes.get(tag) : byKind.get(kindOfValue(value));
      return fix === undefined ? value : fix(value as never);
    };
  }
}

function isBytes({ type }: Schema): boolean {
  return type === "bytes" || type === "fixed";
}

function partsOf(schema: Schema): readonly Schema[] {
  switch (schema.type) {
    case "record":
      return schema.fields.map(({ type }) => type);
    case "array":
      return [schema.items];
    case "map":
      return [schema.values];
    case "union":
      return schema.branches;
    default:
      return [];
  }
}

/** Branches of a bare union that hold bytes, or may: one of each kind, where records do not name theirs. */
function kindOf(schema: Schema): string {
  if (isBytes(schema)) return "bytes";
  return schema.type === "record" || schema.type === "map" ? "object" : schema.type;
}

function kindOfValue(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (value instanceof Uint8Array) return "bytes";
  return typeof value === "object" && value !== null ? "object" : "";
}

/** An own property, of any name. */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== "__proto__") target[name] = value;
  else Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}
