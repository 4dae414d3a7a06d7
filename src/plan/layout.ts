import { DecodeError } from "../errors.js";
import { branchName, type Schema } from "../schema/schema.js";
import type { Plan, RecordPlan, UnionPlan } from "./plan.js";

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
  | UnionLayout;

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
  readonly texts: number;
  readonly counters: number;
}

/** Wider than this below a null row, a nullable is laid out as a union: one byte must never fill kilobytes. */
const WIDEST_NULL = 64;
/** A schema of 30 nested records with two fields each would have 2^30 columns. */
const MAX_COLUMNS = 20_000;

/** @throws DecodeError "not-columnar" for recursive schemas and for more than 20,000 columns */
export function layOut(plan: Plan): Layouts {
  const maker = new Maker();
  const root = maker.layout(plan, 0, false);
  return {
    root,
    buffers: maker.buffers,
    spaces: maker.spaces,
    texts: maker.texts,
    counters: maker.counters,
  };
}

class Maker {
  readonly buffers: Buffer[] = [];
  spaces = 1;
  texts = 0;
  counters = 0;
  readonly #open = new Set<Plan>();
  readonly #widths = new Map<Plan, number>();
  #nodes = 0;

  layout(plan: Plan, space: number, nullable: boolean): Layout {
    if (++this.#nodes > MAX_COLUMNS)
      throw new DecodeError("not-columnar", `the schema has more than ${MAX_COLUMNS} columns`);
    const { schema } = plan;
    switch (plan.op) {
      case "null":
        return { kind: "null", schema, space };
      case "boolean":
        return { kind: "boolean", schema, space, values: this.#buffer("values", space, 1, nullable) };
      case "number":
        return { kind: plan.as, schema, space, values: this.#buffer("values", space, widthOf(plan.as), nullable) };
      case "text":
        return this.#text(plan.as, schema, space);
      case "fixed":
        return { kind: "fixed", schema, space, values: this.#buffer("values", space, plan.size, nullable) };
      case "enum":
        return { kind: "enum", schema, space, values: this.#buffer("values", space, 4, nullable) };
      case "record":
        return this.#record(plan, space, nullable);
      case "array": {
        const [offsets, itemSpace] = [this.#offsets(space), this.spaces++];
        return { kind: "array", schema, space, offsets, itemSpace, items: this.layout(plan.items, itemSpace, false) };
      }
      case "map": {
        const [offsets, itemSpace] = [this.#offsets(space), this.spaces++];
        const keys = this.#text("string", schema, itemSpace);
        const values = this.layout(plan.values, itemSpace, false);
        return { kind: "map", schema, space, offsets, itemSpace, keys, values };
      }
      case "union":
        return this.#isNarrow(plan) ? this.#nullable(plan, space) : this.#union(plan, space);
    }
  }

  #record(plan: RecordPlan, space: number, nullable: boolean): Layout {
    if (this.#open.has(plan))
      throw new DecodeError("not-columnar", `${plan.schema.name} is recursive: it has no finite set of columns`);
    this.#open.add(plan);
    const fields: FieldLayout[] = [];
    for (const step of plan.steps) {
      if (step.kind === "skip") continue;
      const { name } = plan.schema.fields[step.field]!;
      fields[step.field] = { name, layout: this.layout(step.plan, space, nullable) };
    }
    this.#open.delete(plan);
    return { kind: "record", schema: plan.schema, space, fields };
  }

  #nullable(plan: UnionPlan, space: number): Layout {
    const validity = this.#buffer("validity", space, 1, true);
    const value = plan.branches.find((branch) => branch.plan.op !== "null")!;
    return {
      kind: "nullable",
      schema: plan.schema,
      space,
      validity,
      value: this.layout(value.plan, space, true),
      branch: value.branch,
    };
  }

  #union(plan: UnionPlan, space: number): Layout {
    const ids = this.#buffer("ids", space, 2, false);
    const offsets = this.#buffer("values", space, 4, true);
    const counter = this.counters;
    this.counters += plan.schema.branches.length;
    const branches: { name: string; space: number; layout: Layout }[] = [];
    for (const { plan: inner, branch } of plan.branches) {
      const own = this.spaces++;
      branches[branch] = { name: branchName(inner.schema), space: own, layout: this.layout(inner, own, false) };
    }
    return { kind: "union", schema: plan.schema, space, ids, offsets, counter, branches };
  }

  /** Whether a union is null and one type whose null takes no more than WIDEST_NULL bytes. */
  #isNarrow(plan: UnionPlan): boolean {
    if (plan.schema.branches.length !== 2 || plan.branches.length !== 2) return false;
    const values = plan.branches.filter((branch) => branch.plan.op !== "null");
    return values.length === 1 && this.#width(values[0]!.plan) <= WIDEST_NULL;
  }

  /** Bytes of one slot of a plan's columns in its own space. Memoised, and endless for a record inside itself. */
  #width(plan: Plan): number {
    let width = this.#widths.get(plan);
    if (width === undefined) {
      this.#widths.set(plan, Number.POSITIVE_INFINITY);
      width = this.#ownWidth(plan);
      this.#widths.set(plan, width);
    }
    return width;
  }

  #ownWidth(plan: Plan): number {
    switch (plan.op) {
      case "null":
        return 0;
      case "boolean":
        return 1;
      case "number":
        return widthOf(plan.as);
      case "fixed":
        return plan.size;
      case "record":
        return plan.steps.reduce((sum, step) => sum + (step.kind === "field" ? this.#width(step.plan) : 0), 0);
      case "union": {
        const value = plan.branches.find((branch) => branch.plan.op !== "null");
        return value && this.#isNarrow(plan) ? 1 + this.#width(value.plan) : 6;
      }
      default:
        return 4;
    }
  }

  #text(kind: "bytes" | "string", schema: Schema, space: number): TextLayout {
    const offsets = this.#offsets(space);
    const data = this.#buffer("arena", space, 1, false);
    return { kind, schema, space, offsets, data, text: kind === "string" ? this.texts++ : -1 };
  }

  #offsets(space: number): number {
    return this.#buffer("offsets", space, 4, false);
  }

  #buffer(kind: Buffer["kind"], space: number, width: number, cleared: boolean): number {
    return this.buffers.push({ kind, space, width, cleared }) - 1;
  }
}

function widthOf(kind: "int" | "long" | "float" | "double"): number {
  return kind === "int" || kind === "float" ? 4 : 8;
}
