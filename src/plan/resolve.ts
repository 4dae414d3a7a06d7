import { ResolutionError } from "../errors.js";
import { DEFAULT_LIMITS, type Limits } from "../limits.js";
import type { EnumSchema, FixedSchema, RecordSchema, Schema, UnionSchema } from "../schema/schema.js";
import type { NameRule } from "./match.js";
import { type Pair, Pairs, reasonsOf } from "./pair.js";
import type { Branch, DefaultValue, NumberName, Plan, RecordPlan, Step, TextName } from "./plan.js";
import { originalOf } from "./project.js";

export interface ResolveOptions {
  /** Whether unqualified names must match, or any names do. */
  readonly names?: NameRule;
  /** What becomes of logical types: decimals that are read as "raw" bytes need not match. */
  readonly logical?: unknown;
  /** `maxSchemaNodes` bounds the pairs of types, `maxSchemaBytes` the defaults. */
  readonly limits?: Limits;
}

/**
 * How to read what `writer` wrote as `reader` wants it. What depends on the data is no error here: a branch of the
 * writer's union that the reader can't take, a symbol that its enum does not have. (Avro 1.12, Schema Resolution)
 *
 * @throws ResolutionError with every reason; LimitError for schemas whose types meet in too many pairs
 */
export function resolve(writer: Schema, reader: Schema, options: ResolveOptions = {}): Plan {
  const pairs = new Pairs(options.names ?? "match", options.limits ?? DEFAULT_LIMITS, options.logical !== "raw");
  const root = pairs.of(writer, reader, undefined);
  pairs.settle();
  if (!root.readable) throw new ResolutionError(reasonsOf(root));
  return new Planner(pairs).plan(root);
}

/** Makes the plans of readable pairs, each once. */
class Planner {
  constructor(private readonly pairs: Pairs) {}

  plan(pair: Pair): Plan {
    return (pair.plan ??= this.#make(pair));
  }

  #make(pair: Pair): Plan {
    const { writer, reader, parts } = pair;
    if (writer.type === "union") return { op: "union", schema: reader, branches: this.#branches(pair, writer) };
    switch (reader.type) {
      case "null":
      case "boolean":
        return { op: reader.type, schema: reader };
      case "int":
      case "long":
      case "float":
      case "double":
        return { op: "number", wire: writer.type as NumberName, as: reader.type, schema: reader };
      case "bytes":
      case "string":
        return { op: "text", wire: writer.type as TextName, as: reader.type, schema: reader };
      case "fixed":
        return { op: "fixed", size: (reader as FixedSchema).size, schema: reader };
      case "enum":
        return { op: "enum", map: pair.links, schema: reader as EnumSchema };
      case "record":
        return this.#record(pair, writer as RecordSchema, reader);
      case "array":
        return {
          op: "array",
          schema: reader,
          writerItems: (writer as { items: Schema }).items,
          items: this.plan(parts[0]!),
        };
      case "map":
        return {
          op: "map",
          schema: reader,
          writerValues: (writer as { values: Schema }).values,
          values: this.plan(parts[0]!),
        };
      case "union":
        return this.#union(pair, reader);
    }
  }

  #branches(pair: Pair, { branches }: UnionSchema): Branch[] {
    return branches.map((writer, i) => {
      const part = pair.parts[i]!;
      return { writer, plan: part.readable ? this.plan(part) : undefined };
    });
  }

  #union(pair: Pair, reader: UnionSchema): Plan {
    const taken = pair.parts.findIndex((part) => part.readable);
    const part = (pair.projected ?? pair.parts)[taken]!;
    return { op: "branch", schema: reader, branch: pair.links[taken]!, plan: this.plan(part) };
  }

  /** The steps are in the writer's order, as the data are. The plan is there before its fields': they may hold it. */
  #record(pair: Pair, writer: RecordSchema, reader: RecordSchema): RecordPlan {
    const steps: Step[] = [];
    const defaults: DefaultValue[] = [];
    const plan: RecordPlan = { op: "record", schema: reader, steps, defaults };
    pair.plan = plan;
    const targets = new Map(pair.links.map((link, field) => [link, field]));
    writer.fields.forEach(({ name, type }, i) => {
      const field = targets.get(i);
      if (field === undefined) steps.push({ kind: "skip", skip: type, name });
      else steps.push({ kind: "field", field, plan: this.plan(pair.parts[field]!), name: reader.fields[field]!.name });
    });
    pair.links.forEach((link, field) => {
      if (link < 0) defaults.push(this.#default(pair, reader, field));
    });
    return plan;
  }

  #default(pair: Pair, reader: RecordSchema, field: number): DefaultValue {
    const original = originalOf(reader.fields[field]!);
    const { defaults } = this.pairs;
    return {
      field,
      name: original.name,
      plan: this.plan(pair.parts[field]!),
      bytes: defaults.encode(original),
      values: defaults.valuesInside(original),
    };
  }
}
