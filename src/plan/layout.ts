import { DecodeError } from "../errors.js";
import { has } from "../own.js";
import { branchName, type RecordSchema, type Schema, type UnionSchema } from "../schema/schema.js";
import type { DefaultValue, Plan, RecordPlan } from "./plan.js";

/**
 * The tree of columns that a plan fills. Each node names its buffers by number; a buffer belongs to an index space,
 * whose slots it is indexed by. Space 0 holds the rows; items of arrays and maps and values of union branches have
 * spaces of their own. (docs/program.md)
 */
export type Layout =
  | { readonly kind: "null"; readonly schema: Schema; readonly space: number }
  | ValuesLayout
  | TextLayout
  | {
      readonly kind: "record";
      readonly schema: Schema;
      readonly space: number;
      readonly fields: readonly FieldLayout[];
    }
  | ArrayLayout
  | MapLayout
  | NullableLayout
  | UnionLayout
  | ConstantLayout;

export interface FieldLayout {
  readonly name: string;
  readonly layout: Layout;
}

export interface ValuesLayout {
  readonly kind: "boolean" | "int" | "long" | "float" | "double" | "enum" | "fixed";
  readonly schema: Schema;
  readonly space: number;
  readonly values: number;
}

export interface TextLayout {
  readonly kind: "bytes" | "string";
  readonly schema: Schema;
  readonly space: number;
  readonly offsets: number;
  readonly data: number;
  /** String columns, numbered from 0. */
  readonly text: number;
}

export interface ArrayLayout {
  readonly kind: "array";
  readonly schema: Schema;
  readonly space: number;
  readonly offsets: number;
  readonly itemSpace: number;
  readonly items: Layout;
}

export interface MapLayout {
  readonly kind: "map";
  readonly schema: Schema;
  readonly space: number;
  readonly offsets: number;
  readonly itemSpace: number;
  readonly keys: TextLayout;
  readonly values: Layout;
}

/** A union of null and one narrow type: every slot has a slot below it. */
export interface NullableLayout {
  readonly kind: "nullable";
  readonly schema: Schema;
  readonly space: number;
  readonly validity: number;
  readonly value: Layout;
  /** Position of the value's branch in the union. */
  readonly branch: number;
}

/** A dense union: the branch's position and the slot in the branch's own space. */
export interface UnionLayout {
  readonly kind: "union";
  readonly schema: Schema;
  readonly space: number;
  readonly ids: number;
  readonly offsets: number;
  /** Number of the first of its counters, one a branch. */
  readonly counter: number;
  readonly branches: readonly { readonly name: string; readonly space: number; readonly layout: Layout }[];
}

/** A field that the data never have: every slot holds the reader's default. No buffers, no instructions. */
export interface ConstantLayout {
  readonly kind: "constant";
  readonly schema: Schema;
  readonly space: number;
  /** Index among the constants. */
  readonly constant: number;
}

/** What a constant column holds: a datum, how to read it, and the columns of it alone. */
export interface Constant {
  readonly bytes: Uint8Array;
  readonly plan: Plan;
  readonly layout: Layout;
}

/** A stretch of scratch memory: `width` bytes a slot of `space`, or bytes of text at `arena`. */
export interface Buffer {
  readonly kind: "values" | "offsets" | "ids" | "validity" | "arena";
  readonly space: number;
  readonly width: number;
  /** Whether a null above leaves slots that nobody writes: they are zeroed beforehand. */
  readonly cleared: boolean;
}

export interface Layouts {
  readonly root: Layout;
  readonly buffers: readonly Buffer[];
  readonly spaces: number;
  /** The string columns by number: their index space. */
  readonly texts: readonly { readonly space: number }[];
  readonly counters: number;
  readonly constants: readonly Constant[];
}

/** Wider than this below a null row, a nullable is laid out as a union: one byte must never fill kilobytes. */
const WIDEST_NULL = 64;
/** A schema of 30 nested records with two fields each would have 2^30 columns. */
const MAX_COLUMNS = 20_000;

/**
 * The columns of a reader's schema. They do not depend on the writer, so that several branches of a writer's union can
 * fill them; but a field that takes its default in all of them is a constant.
 *
 * @throws DecodeError "not-columnar" for recursive schemas and for more than 20,000 columns
 */
export function layOut(plan: Plan): Layouts {
  const maker = new Maker();
  const root = maker.layout(plan.schema, [plan], 0, false);
  return {
    root,
    buffers: maker.buffers,
    spaces: maker.spaces,
    texts: maker.texts,
    counters: maker.counters,
    constants: maker.constants,
  };
}

class Maker {
  readonly buffers: Buffer[] = [];
  spaces = 1;
  readonly texts: { space: number }[] = [];
  counters = 0;
  readonly constants: Constant[] = [];
  readonly #open = new Set<Schema>();
  readonly #widths = new Map<Schema, number>();
  #nodes = 0;

  /** `sources`: the plans that fill the columns. None fills those of a branch that no data can have. */
  layout(schema: Schema, sources: readonly Plan[], space: number, nullable: boolean): Layout {
    if (++this.#nodes > MAX_COLUMNS)
      throw new DecodeError("not-columnar", `the schema has more than ${MAX_COLUMNS} columns`);
    switch (schema.type) {
      case "null":
        return { kind: "null", schema, space };
      case "bytes":
      case "string":
        return this.#text(schema.type, schema, space);
      case "record":
        return this.#record(schema, sources, space, nullable);
      case "array": {
        const [offsets, itemSpace] = [this.#offsets(space), this.spaces++];
        const plans = flat(sources).flatMap((plan) => (plan.op === "array" ? [plan.items] : []));
        const items = this.layout(schema.items, plans, itemSpace, false);
        return { kind: "array", schema, space, offsets, itemSpace, items };
      }
      case "map": {
        const [offsets, itemSpace] = [this.#offsets(space), this.spaces++];
        const keys = this.#text("string", schema, itemSpace);
        const plans = flat(sources).flatMap((plan) => (plan.op === "map" ? [plan.values] : []));
        const values = this.layout(schema.values, plans, itemSpace, false);
        return { kind: "map", schema, space, offsets, itemSpace, keys, values };
      }
      case "union":
        return this.#isNarrow(schema) ? this.#nullable(schema, sources, space) : this.#union(schema, sources, space);
      default: {
        const values = this.#buffer("values", space, this.#width(schema), nullable);
        return { kind: schema.type, schema, space, values };
      }
    }
  }

  #record(schema: RecordSchema, sources: readonly Plan[], space: number, nullable: boolean): Layout {
    if (this.#open.has(schema))
      throw new DecodeError("not-columnar", `${schema.name} is recursive: it has no finite set of columns`);
    this.#open.add(schema);
    const plans = flat(sources).flatMap((plan) => (plan.op === "record" ? [fieldsOf(plan)] : []));
    const fields = schema.fields.map(({ name, type }, i) => {
      const values = plans.map((fields) => fields[i]!);
      const constant = values.length > 0 && values.every(isDefault) ? values[0] : undefined;
      if (constant) return { name, layout: this.#constant(type, constant, space) };
      const inner = values.map((value) => (isDefault(value) ? value.plan : value));
      return { name, layout: this.layout(type, inner, space, nullable) };
    });
    this.#open.delete(schema);
    return { kind: "record", schema, space, fields };
  }

  #constant(schema: Schema, { bytes, plan }: DefaultValue, space: number): Layout {
    const { layout, columns } = layOutOne(plan);
    this.#nodes += columns;
    return { kind: "constant", schema, space, constant: this.constants.push({ bytes, plan, layout }) - 1 };
  }

  get columns(): number {
    return this.#nodes;
  }

  #nullable(schema: UnionSchema, sources: readonly Plan[], space: number): Layout {
    const validity = this.#buffer("validity", space, 1, true);
    const branch = schema.branches.findIndex(({ type }) => type !== "null");
    const value = this.layout(schema.branches[branch]!, branchPlans(sources, branch), space, true);
    return { kind: "nullable", schema, space, validity, value, branch };
  }

  #union(schema: UnionSchema, sources: readonly Plan[], space: number): Layout {
    const ids = this.#buffer("ids", space, 2, false);
    const offsets = this.#buffer("values", space, 4, true);
    const counter = this.counters;
    this.counters += schema.branches.length;
    const branches = schema.branches.map((branch, i) => {
      const own = this.spaces++;
      return { name: branchName(branch), space: own, layout: this.layout(branch, branchPlans(sources, i), own, false) };
    });
    return { kind: "union", schema, space, ids, offsets, counter, branches };
  }

  /** Whether a union is null and one type whose null takes no more than WIDEST_NULL bytes. */
  #isNarrow({ branches }: UnionSchema): boolean {
    const values = branches.filter(({ type }) => type !== "null");
    return branches.length === 2 && values.length === 1 && this.#width(values[0]!) <= WIDEST_NULL;
  }

  /** Bytes of one slot of a type's columns in its own space. Memoised, and endless for a record inside itself. */
  #width(schema: Schema): number {
    let width = this.#widths.get(schema);
    if (width === undefined) {
      this.#widths.set(schema, Number.POSITIVE_INFINITY);
      width = this.#ownWidth(schema);
      this.#widths.set(schema, width);
    }
    return width;
  }

  #ownWidth(schema: Schema): number {
    switch (schema.type) {
      case "null":
        return 0;
      case "boolean":
        return 1;
      case "long":
      case "double":
        return 8;
      case "fixed":
        return schema.size;
      case "record":
        return schema.fields.reduce((sum, { type }) => sum + this.#width(type), 0);
      case "union": {
        const value = schema.branches.find(({ type }) => type !== "null");
        return value && this.#isNarrow(schema) ? 1 + this.#width(value) : 6;
      }
      default:
        return 4;
    }
  }

  #text(kind: "bytes" | "string", schema: Schema, space: number): TextLayout {
    const offsets = this.#offsets(space);
    const data = this.#buffer("arena", space, 1, false);
    return { kind, schema, space, offsets, data, text: kind === "string" ? this.texts.push({ space }) - 1 : -1 };
  }

  #offsets(space: number): number {
    return this.#buffer("offsets", space, 4, false);
  }

  #buffer(kind: Buffer["kind"], space: number, width: number, cleared: boolean): number {
    return this.buffers.push({ kind, space, width, cleared }) - 1;
  }
}

/** The columns of one default alone. */
function layOutOne(plan: Plan): { layout: Layout; columns: number } {
  const maker = new Maker();
  return { layout: maker.layout(plan.schema, [plan], 0, false), columns: maker.columns };
}

/** Each plan once, that of a writer's union as those of its branches. */
function flat(sources: readonly Plan[]): Plan[] {
  const plans = sources.flatMap((plan) =>
    plan.op === "union" ? plan.branches.flatMap((branch) => branch.plan ?? []) : [plan],
  );
  return [...new Set(plans)];
}

/** The plans that fill a branch of the reader's union. */
function branchPlans(sources: readonly Plan[], branch: number): Plan[] {
  return flat(sources).flatMap((plan) => (plan.op === "branch" && plan.branch === branch ? [plan.plan] : []));
}

/** What becomes of each field of the reader. */
function fieldsOf(plan: RecordPlan): (Plan | DefaultValue)[] {
  const fields: (Plan | DefaultValue)[] = [];
  for (const step of plan.steps) if (step.kind === "field") fields[step.field] = step.plan;
  for (const value of plan.defaults) fields[value.field] = value;
  return fields;
}

function isDefault(value: Plan | DefaultValue): value is DefaultValue {
  return has(value, "bytes");
}
