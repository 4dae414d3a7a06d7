import type {
  ArraySchema,
  EnumSchema,
  FixedSchema,
  MapSchema,
  RecordSchema,
  Schema,
  UnionSchema,
} from "../schema/schema.js";

/**
 * What to do with each field of the writer, for this reader. Made once per pair by plan/resolve; the executors
 * (closures, and the kernel through layout and program) obey it and never compare two schemas.
 *
 * Nodes of records are shared where a schema refers to a type twice, and cyclic where it is recursive.
 * `schema` is always the reader's: what the value is to look like.
 */
export type Plan =
  | NullPlan
  | BooleanPlan
  | NumberPlan
  | TextPlan
  | FixedPlan
  | EnumPlan
  | RecordPlan
  | ArrayPlan
  | MapPlan
  | UnionPlan
  | BranchPlan;

export type NumberName = "int" | "long" | "float" | "double";
export type TextName = "bytes" | "string";

export interface NullPlan {
  readonly op: "null";
  readonly schema: Schema;
}

export interface BooleanPlan {
  readonly op: "boolean";
  readonly schema: Schema;
}

/** A number on the wire as `wire`, promoted to `as` where that is another. */
export interface NumberPlan {
  readonly op: "number";
  readonly wire: NumberName;
  readonly as: NumberName;
  readonly schema: Schema;
}

/** A length and bytes on the wire; `as` "string" means UTF-8 to be checked and decoded. */
export interface TextPlan {
  readonly op: "text";
  readonly wire: TextName;
  readonly as: TextName;
  readonly schema: Schema;
}

export interface FixedPlan {
  readonly op: "fixed";
  readonly size: number;
  readonly schema: FixedSchema;
}

/** An index below `symbols.length` of the writer, mapped to the reader's index; -1 is an error when it is met. */
export interface EnumPlan {
  readonly op: "enum";
  readonly map: readonly number[];
  readonly schema: EnumSchema;
}

/** The writer's fields in the writer's order, each stored in a field of the reader or skipped. */
export interface RecordPlan {
  readonly op: "record";
  readonly schema: RecordSchema;
  readonly steps: readonly Step[];
  /** The reader's fields that the writer does not have. */
  readonly defaults: readonly DefaultValue[];
}

/** `field` is an index into the reader's; `name` is the reader's name of what is read, the writer's of what is skipped. */
export type Step =
  | { readonly kind: "field"; readonly field: number; readonly plan: Plan; readonly name: string }
  | { readonly kind: "skip"; readonly skip: Schema; readonly name: string };

/** A field that takes its default: a datum of its own, which `plan` reads. */
export interface DefaultValue {
  readonly field: number;
  readonly name: string;
  readonly plan: Plan;
  readonly bytes: Uint8Array;
  /** Values inside its arrays and maps, which count towards `maxFreeValues` wherever it is put. */
  readonly values: number;
}

export interface ArrayPlan {
  readonly op: "array";
  readonly schema: ArraySchema;
  /** The writer's items: their least size bounds what a count may claim. */
  readonly writerItems: Schema;
  readonly items: Plan;
}

export interface MapPlan {
  readonly op: "map";
  readonly schema: MapSchema;
  readonly writerValues: Schema;
  readonly values: Plan;
}

/** A union of the writer: the data say which of the branches comes. */
export interface UnionPlan {
  readonly op: "union";
  readonly schema: Schema;
  readonly branches: readonly Branch[];
}

/** A branch of the writer's union. Without a plan it can't be read: an error when it is met. */
export interface Branch {
  readonly writer: Schema;
  readonly plan: Plan | undefined;
}

/** A union of the reader: what `plan` reads is a value of this branch, whatever the data. */
export interface BranchPlan {
  readonly op: "branch";
  readonly schema: UnionSchema;
  readonly branch: number;
  readonly plan: Plan;
}
