import { isPlain } from "../../closures/match.js";
import { LimitError } from "../../errors.js";
import type { Limits } from "../../limits.js";
import type { ArraySchema, Field, MapSchema, RecordSchema, Schema, UnionSchema } from "../../schema/schema.js";
import { nullBranch } from "./branches.js";
import { isLeaf, type Leaf, type LeafSchema, leafOf } from "./leaf.js";
import type { Reading } from "./reading.js";

type JsonObject = Record<string, unknown>;

/** Tells which branches of a union plain JSON fits. */
export class Fitting {
  readonly #leaves = new Map<LeafSchema, Leaf>();
  readonly #names = new Map<RecordSchema, ReadonlySet<string>>();

  constructor(
    readonly limits: Limits,
    readonly replace: boolean,
  ) {}

  /** Branches that a value of this kind may mean; of objects and arrays without a look at what they hold. */
  possible(union: UnionSchema, json: unknown): number[] {
    const found: number[] = [];
    union.branches.forEach((branch, index) => {
      if (isLeaf(branch) ? this.#leafFits(branch, json, union) : kindFits(branch, json)) found.push(index);
    });
    return found;
  }

  /** Whether the value is JSON of the schema through and through. Linear in its size for each schema it may have. */
  fits(reading: Reading, schema: Schema, json: unknown, depth = reading.sink.depth): boolean {
    if (schema.type === "union") {
      for (const branch of schema.branches) if (this.fits(reading, branch, json, depth)) return true;
      return false;
    }
    if (isLeaf(schema)) return this.#leafFits(schema, json);
    if (!kindFits(schema, json)) return false;
    let known = reading.fits.get(schema);
    if (!known) reading.fits.set(schema, (known = new Map()));
    let fits = known.get(json as object);
    if (fits === undefined) {
      if (depth >= this.limits.maxDepth) throw new LimitError("maxDepth", this.limits.maxDepth, "nested JSON");
      if (schema.type === "record") fits = this.#recordFits(reading, schema, json as JsonObject, depth + 1);
      else fits = this.#partsFit(reading, schema, json as object, depth + 1);
      known.set(json as object, fits);
    }
    return fits;
  }

  /** Whether JSON that fits would be written as this very JSON: of a leaf that shows the same in several ways. */
  isExact(schema: Schema, json: unknown): boolean {
    return !isLeaf(schema) || (this.#leafOf(schema).isExact?.(json) ?? true);
  }

  #partsFit(reading: Reading, schema: ArraySchema | MapSchema, json: object, depth: number): boolean {
    const type = schema.type === "array" ? schema.items : schema.values;
    const parts: readonly unknown[] = Array.isArray(json) ? json : Object.values(json);
    for (const part of parts) if (!this.fits(reading, type, part, depth)) return false;
    return true;
  }

  /** Every key is a field, and no field is missing that a reader could not fill in. */
  #recordFits(reading: Reading, record: RecordSchema, json: JsonObject, depth: number): boolean {
    const names = this.#namesOf(record);
    for (const key of Object.keys(json)) if (!names.has(key)) return false;
    for (const field of record.fields) {
      const given = Object.hasOwn(json, field.name);
      if (given ? !this.fits(reading, field.type, json[field.name], depth) : !mayMiss(field)) return false;
    }
    return true;
  }

  #namesOf(record: RecordSchema): ReadonlySet<string> {
    let names = this.#names.get(record);
    if (!names) this.#names.set(record, (names = new Set(record.fields.map((field) => field.name))));
    return names;
  }

  /** A number that is no exact float is left to a branch beside it that holds it exactly. */
  #leafFits(schema: LeafSchema, json: unknown, beside?: UnionSchema): boolean {
    const taken = this.#leafOf(schema).take(json);
    if (taken === undefined) return false;
    if (schema.type !== "float" || beside === undefined || Object.is(Math.fround(taken), taken)) return true;
    return !beside.branches.some(
      (branch) => EXACT_NUMBERS.has(branch.type) && this.#leafFits(branch as LeafSchema, json),
    );
  }

  #leafOf(schema: LeafSchema): Leaf {
    let leaf = this.#leaves.get(schema);
    if (!leaf) this.#leaves.set(schema, (leaf = leafOf(schema, "plain", this.replace)));
    return leaf;
  }
}

const EXACT_NUMBERS: ReadonlySet<string> = new Set(["int", "long", "double"]);

function kindFits(schema: Schema, json: unknown): boolean {
  return schema.type === "array" ? Array.isArray(json) : isPlain(json);
}

function mayMiss({ type, default: fallback }: Field): boolean {
  return fallback !== undefined || type.type === "null" || (type.type === "union" && nullBranch(type) >= 0);
}
