import { type Path, ResolutionError, type ResolutionIssue } from "../errors.js";
import { branchName, type EnumSchema, type RecordSchema, type Schema, type UnionSchema } from "../schema/schema.js";
import type { Plan, Step } from "./plan.js";

/**
 * How to read what `writer` wrote as `reader` wants it. (Avro 1.12, Schema Resolution)
 *
 * This version resolves a schema with itself and with its projections (plan/project): types are equal, and records of
 * the reader may lack fields of the writer, which are skipped.
 *
 * @throws ResolutionError with every reason
 */
export function resolve(writer: Schema, reader: Schema): Plan {
  const resolver = new Resolver();
  const plan = resolver.plan(writer, reader, []);
  if (resolver.issues.length > 0 || plan === undefined) throw new ResolutionError(resolver.issues);
  return plan;
}

class Resolver {
  readonly issues: ResolutionIssue[] = [];
  /** Plans by writer and reader node: shared where a type is used twice, and there before it is filled. */
  readonly #plans = new Map<Schema, Map<Schema, Plan>>();

  plan(writer: Schema, reader: Schema, path: Path): Plan | undefined {
    const known = this.#plans.get(writer)?.get(reader);
    if (known) return known;
    if (writer.type === "record" && reader.type === "record") return this.#record(writer, reader, path);
    const plan = this.#own(writer, reader, path);
    return plan && this.#remember(writer, reader, plan);
  }

  #remember<P extends Plan>(writer: Schema, reader: Schema, plan: P): P {
    let plans = this.#plans.get(writer);
    if (!plans) this.#plans.set(writer, (plans = new Map()));
    plans.set(reader, plan);
    return plan;
  }

  #own(writer: Schema, reader: Schema, path: Path): Plan | undefined {
    switch (reader.type) {
      case "null":
        return writer.type === "null" ? { op: "null", schema: reader } : this.#fail(writer, reader, path);
      case "boolean":
        return writer.type === "boolean" ? { op: "boolean", schema: reader } : this.#fail(writer, reader, path);
      case "int":
      case "long":
      case "float":
      case "double":
        if (writer.type !== reader.type) return this.#fail(writer, reader, path);
        return { op: "number", wire: reader.type, as: reader.type, schema: reader };
      case "bytes":
      case "string":
        if (writer.type !== reader.type) return this.#fail(writer, reader, path);
        return { op: "text", wire: reader.type, as: reader.type, schema: reader };
      case "fixed":
        if (writer.type !== "fixed" || writer.size !== reader.size) return this.#fail(writer, reader, path);
        return { op: "fixed", size: reader.size, schema: reader };
      case "enum":
        return writer.type === "enum" ? this.#enum(writer, reader) : this.#fail(writer, reader, path);
      case "array": {
        if (writer.type !== "array") return this.#fail(writer, reader, path);
        const items = this.plan(writer.items, reader.items, [...path, "items"]);
        return items && { op: "array", schema: reader, writerItems: writer.items, items };
      }
      case "map": {
        if (writer.type !== "map") return this.#fail(writer, reader, path);
        const values = this.plan(writer.values, reader.values, [...path, "values"]);
        return values && { op: "map", schema: reader, writerValues: writer.values, values };
      }
      case "union":
        return writer.type === "union" ? this.#union(writer, reader, path) : this.#fail(writer, reader, path);
      default:
        return this.#fail(writer, reader, path);
    }
  }

  /** The writer's fields in order: each becomes the reader's field of that name, or is skipped. */
  #record(writer: RecordSchema, reader: RecordSchema, path: Path): Plan {
    const steps: Step[] = [];
    const plan = this.#remember(writer, reader, { op: "record", schema: reader, steps });
    const positions = new Map(reader.fields.map((field, index) => [field.name, index]));
    for (const { name, type } of writer.fields) {
      const field = positions.get(name);
      if (field === undefined) {
        steps.push({ kind: "skip", skip: type, name });
        continue;
      }
      const inner = this.plan(type, reader.fields[field]!.type, [...path, name]);
      if (inner) steps.push({ kind: "field", field, plan: inner, name });
      positions.delete(name);
    }
    for (const name of positions.keys()) this.#issue([...path, name], `the writer has no field ${name}`);
    return plan;
  }

  #enum(writer: EnumSchema, reader: EnumSchema): Plan {
    const positions = new Map(reader.symbols.map((symbol, index) => [symbol, index]));
    return { op: "enum", map: writer.symbols.map((symbol) => positions.get(symbol) ?? -1), schema: reader };
  }

  #union(writer: UnionSchema, reader: UnionSchema, path: Path): Plan | undefined {
    const names = new Map(reader.branches.map((branch, index) => [branchName(branch), index]));
    const branches = [];
    for (const branch of writer.branches) {
      const index = names.get(branchName(branch));
      if (index === undefined) return this.#fail(branch, reader, path);
      const plan = this.plan(branch, reader.branches[index]!, [...path, branchName(branch)]);
      if (!plan) return undefined;
      branches.push({ plan, branch: index, writer: branch });
    }
    return { op: "union", schema: reader, branches };
  }

  #fail(writer: Schema, reader: Schema, path: Path): undefined {
    this.#issue(path, `${branchName(writer)} can't be read as ${branchName(reader)}`);
    return undefined;
  }

  #issue(path: Path, message: string): void {
    this.issues.push({ path, message });
  }
}
