import { ResolutionError } from "../errors.js";
import { resolve } from "../plan/resolve.js";
import { namespaceOf, simpleName } from "../schema/name.js";
import { isNamed, type NamedSchema, type RecordSchema, type Schema } from "../schema/schema.js";
import { codeOf } from "./code.js";
import type { Names } from "./declaration.js";
import { Files } from "./files.js";
import { pascalCase } from "./identifiers.js";
import { type Declared, Module } from "./module.js";
import { type GenerateOptions, type Settings, type SourceSchema, settingsOf } from "./options.js";
import { type NamedSource, namedTypes, parseSources, type Source } from "./sources.js";
import { TypePrinter } from "./types.js";

/** A module of TypeScript. */
export interface GeneratedModule {
  /** From the folder of all modules, with forward slashes: "shop/orders.ts". */
  readonly path: string;
  readonly text: string;
}

/**
 * Make TypeScript modules of schemas, one for each namespace: the types of their values, and for each schema (of a
 * union, for each record in it too) a ready type with the code that it would generate at run time. Schemas may refer
 * to each other's types, in any order. The same schemas and options give the same text.
 *
 * @throws SchemaError, with the `source` it is about; ResolutionError for a writer that none of the schemas can read;
 * AvroError "unsupported-option", "invalid-argument"
 */
export function generateModules(schemas: readonly SourceSchema[], options: GenerateOptions = {}): GeneratedModule[] {
  const settings = settingsOf(options);
  const sources = parseSources(schemas, settings.lenientNames);
  const writers = parseSources(options.writers ?? [], true);
  const modules = new Modules(settings, namedTypes(sources));
  modules.add(rootsOf(sources), writers);
  return modules.print();
}

/** What stands for itself. A union at the top is most often there for its records; one without branches has no values. */
function rootsOf(sources: readonly Source[]): Source[] {
  const seen = new Set<string>();
  return sources
    .flatMap(({ name, schema }) => {
      const records = schema.type === "union" ? schema.branches.filter(({ type }) => type === "record") : [];
      const isEmpty = schema.type === "union" && schema.branches.length === 0;
      return [...(isEmpty ? [] : [schema]), ...records].map((root) => ({ name, schema: root }));
    })
    .filter(({ schema }) => !isNamed(schema) || (!seen.has(schema.name) && seen.add(schema.name)));
}

class Modules {
  readonly #files = new Files();
  readonly #declared = new Map<string, Declared>();
  readonly #modules = new Map<string, Module>();

  constructor(
    private readonly settings: Settings,
    types: ReadonlyMap<string, NamedSource>,
  ) {
    const named = [...types.values()].map(({ name, schema }) => {
      const module = this.#module(namespaceOf(schema.name), name);
      module.types.push(schema);
      return { schema, module, out: module.identifiers.take(simpleName(schema.name)) };
    });
    for (const { schema, module, out } of named) {
      const isOne = schema.type !== "record" && this.#isSame(schema);
      const names = { out, in: isOne ? out : module.identifiers.take(`${out}Input`) };
      this.#declared.set(schema.name, { path: module.path, ...names });
    }
  }

  /** Code that reads each writer's data is made for the types that can read it. */
  add(roots: readonly Source[], writers: readonly Source[]): void {
    const { values } = this.settings;
    const unread = new Map(writers.map((writer) => [writer, undefined as ResolutionError | undefined]));
    for (const { name, schema } of roots) {
      const readable = writers.filter((writer) => {
        const error = refusal(writer.schema, schema, this.settings);
        if (error === undefined) unread.delete(writer);
        else if (unread.has(writer)) unread.set(writer, error);
        return error === undefined;
      });
      const module = this.#module(isNamed(schema) ? namespaceOf(schema.name) : "", name);
      const names = isNamed(schema) ? this.#declared.get(schema.name)! : untitled(module, name);
      const code = codeOf(
        schema,
        values,
        readable.map((writer) => writer.schema),
      );
      module.roots.push({ schema, names, code });
    }
    for (const [{ name }, error] of unread) if (error) throw Object.assign(error, { source: name });
  }

  print(): GeneratedModule[] {
    return [...this.#modules.values()].map((module) => ({ path: `${module.path}.ts`, text: module.print() }));
  }

  #module(namespace: string, source: string): Module {
    const path = this.#files.path(namespace);
    let module = this.#modules.get(path);
    if (module === undefined) this.#modules.set(path, (module = new Module(path, this.settings, this.#declared)));
    module.sources.add(source);
    return module;
  }

  /** Whether one type serves for what is decoded and what encodes. */
  #isSame(schema: Exclude<NamedSchema, RecordSchema>): boolean {
    const printer = new TypePrinter(this.settings.values, { named: () => "", imported: (name) => name });
    return printer.definition(schema, "out") === printer.definition(schema, "in");
  }
}

function refusal(writer: Schema, reader: Schema, { values }: Settings): ResolutionError | undefined {
  try {
    resolve(writer, reader, values);
    return undefined;
  } catch (error) {
    if (error instanceof ResolutionError) return error;
    throw error;
  }
}

/** A schema without a name has that of its file. */
function untitled(module: Module, source: string): Names {
  const file = source.slice(Math.max(source.lastIndexOf("/"), source.lastIndexOf("\\")) + 1);
  const out = module.identifiers.take(pascalCase(file.replace(/\.[^.]*$/, "")) || "Schema");
  return { out, in: module.identifiers.take(`${out}Input`) };
}
