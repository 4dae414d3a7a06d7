import { isNamed, type NamedSchema, type Schema } from "../schema/schema.js";
import type { CodeTexts } from "./code.js";
import { lineComment } from "./comment.js";
import { declarations, encodes, type Names } from "./declaration.js";
import { specifier } from "./files.js";
import { Identifiers } from "./identifiers.js";
import { literal, stringLiteral } from "./literal.js";
import type { Settings } from "./options.js";
import { type Naming, type Side, TypePrinter } from "./types.js";

/** Where a named type is declared, and as what. */
export interface Declared extends Names {
  readonly path: string;
}

/** A schema that becomes a type of the library. */
export interface Root {
  readonly schema: Schema;
  readonly names: Names;
  readonly code: CodeTexts;
}

/** One module: the types of a namespace, and the ready types of those schemas that stand for themselves. */
export class Module implements Naming {
  readonly identifiers = new Identifiers();
  readonly types: NamedSchema[] = [];
  readonly roots: Root[] = [];
  /** Names of what it is made of. */
  readonly sources = new Set<string>();
  readonly #library = new Set<string>();
  /** By path, then by the name there: the name here. */
  readonly #imports = new Map<string, Map<string, string>>();
  /** Functions by the key of their text: the name, and the declaration. */
  readonly #code = new Map<string, { readonly name: string; readonly text: string }>();

  constructor(
    readonly path: string,
    private readonly settings: Settings,
    private readonly declared: ReadonlyMap<string, Declared>,
  ) {}

  named(schema: NamedSchema, side: Side): string {
    const { path, [side]: name } = this.declared.get(schema.name)!;
    if (path === this.path) return name;
    let names = this.#imports.get(path);
    if (names === undefined) this.#imports.set(path, (names = new Map()));
    let own = names.get(name);
    if (own === undefined) names.set(name, (own = this.identifiers.take(name)));
    return own;
  }

  imported(name: string): string {
    this.#library.add(name);
    return name;
  }

  print(): string {
    const printer = new TypePrinter(this.settings.values, this);
    const types = this.types.map((schema) => declarations(schema, this.declared.get(schema.name)!, printer));
    const roots = this.roots.map((root) => this.#root(root, printer));
    const code = [...this.#code.values()].map(({ text }) => text);
    if (code.length > 0) code.unshift("// What these types would generate at run time, where that may be forbidden.\n");
    return [this.#head(), ...types, ...roots, ...(code.length === 0 ? [] : [code.join("")])].join("\n");
  }

  #head(): string {
    const sources = lineComment([...this.sources].join(", "));
    return `// Made by \`wavro gen\` of ${sources}: change that, not this.\n/* eslint-disable */\n${this.#imported()}`;
  }

  #root({ schema, names, code }: Root, printer: TypePrinter): string {
    this.#library.add("AvroType");
    const types = `${names.out}, ${names.in}`;
    const functions = [...code].map(([key, { parameters, body }]) => {
      return `      ${stringLiteral(key)}: ${this.#function(key, parameters, body)},\n`;
    });
    const options = this.settings.baked.map(([name, value]) => `    ${name}: ${JSON.stringify(value)},\n`);
    if (functions.length > 0) options.push(`    code: {\n${functions.join("")}    },\n`);
    const given = options.length === 0 ? "" : `  {\n${options.join("")}  },\n`;
    const type = `/** Reads and writes {@link ${names.out}}. */
export const ${names.out}: AvroType<${types}> = /* @__PURE__ */ avroType<${types}>(
  ${literal(schema.toJSON(), "  ")},
${given});
`;
    return isNamed(schema) ? type : `${aliases(schema, names, printer)}\n${type}`;
  }

  /** Types are of no use to generated code: one line, for which the compiler is told to be silent. */
  #function(key: string, parameters: readonly string[], body: string): string {
    let known = this.#code.get(key);
    if (known === undefined) {
      const name = this.identifiers.take(`code${this.#code.size + 1}`);
      const text = `// prettier-ignore\n// @ts-ignore\nfunction ${name}(${parameters.join(", ")}) { ${body.replaceAll("\n", "")} }\n`;
      this.#code.set(key, (known = { name, text }));
    }
    return known.name;
  }

  #imported(): string {
    const library = stringLiteral(this.settings.library);
    const lines: string[] = [];
    if (this.#library.size > 0)
      lines.push(`import type { ${[...this.#library].sort().join(", ")} } from ${library};\n`);
    if (this.roots.length > 0) lines.push(`import { avroType } from ${library};\n`);
    for (const [path, names] of [...this.#imports].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const list = [...names].map(([there, here]) => (there === here ? there : `${there} as ${here}`)).sort();
      const from = stringLiteral(specifier(this.path, path, this.settings.extension));
      lines.push(`import type { ${list.join(", ")} } from ${from};\n`);
    }
    return lines.join("");
  }
}

/** The types of a schema without a name. */
function aliases(schema: Schema, names: Names, printer: TypePrinter): string {
  const out = `export type ${names.out} = ${printer.type(schema, "out")};\n`;
  return `${out}\n${encodes(names)}export type ${names.in} = ${printer.type(schema, "in")};\n`;
}
