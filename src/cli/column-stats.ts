import type { Schema } from "../schema/schema.js";
import { Distinct } from "./distinct.js";

/** What is known of a column: of a field, the items of an array, the values of a map, a branch of a union. */
export class ColumnStats {
  /** `customer.name`; `tags[]` are an array's items, `props{}` a map's values, `payload[ns.A]` is a branch of a union. */
  readonly path: string;
  readonly type: string;
  /** Different values; undefined for types that are made of others. */
  readonly distinct: Distinct | undefined;
  /** Values that are not null. */
  values = 0;
  nulls = 0;
  readonly #children: (ColumnStats | undefined)[] = [];

  constructor(path: string, schema: Schema) {
    const type = valueTypeOf(schema);
    this.path = path;
    this.type = textOf(type);
    this.distinct = COMPOUND.has(type.type) ? undefined : new Distinct();
  }

  /** What lies below, by position: made when it is met first. `suffix` is what its path has more. */
  child(position: number, suffix: string, schema: Schema): ColumnStats {
    this.#children[position] ??= new ColumnStats(this.path + suffix, schema);
    return this.#children[position];
  }

  /** The field of a record. */
  field(position: number, name: string, schema: Schema): ColumnStats {
    return this.child(position, this.path === "" ? name : `.${name}`, schema);
  }

  /** This and all below it, in the order of the schema. */
  *all(): Generator<ColumnStats> {
    yield this;
    for (const child of this.#children) if (child !== undefined) yield* child.all();
  }
}

const COMPOUND: ReadonlySet<string> = new Set(["record", "array", "map", "union", "null"]);

/** The type beside null, where that is one. */
export function valueTypeOf(schema: Schema): Schema {
  if (schema.type !== "union") return schema;
  const others = schema.branches.filter((branch) => branch.type !== "null");
  return others.length === 1 ? others[0]! : schema;
}

/** "long (timestamp-millis)", "enum shop.Status". */
function textOf(schema: Schema): string {
  const name = "name" in schema ? `${schema.type} ${schema.name}` : schema.type;
  const logical = schema.type === "union" ? undefined : schema.attributes.get("logicalType");
  return typeof logical === "string" ? `${name} (${logical})` : name;
}
