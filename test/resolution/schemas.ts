import type { Json, Random } from "../random.js";

/*
 * Random writer and reader schemas: the reader's is the writer's, changed as schemas change in life, and sometimes as
 * they should not. Small, so that very many fit into a test run.
 */

const PRIMITIVES = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"] as const;
type Primitive = (typeof PRIMITIVES)[number];

interface Names {
  name: string;
  namespace: string;
  aliases: string[];
}

interface FieldNode {
  name: string;
  type: Node;
  aliases: string[];
  default?: Json | bigint;
}

export type Node =
  | { kind: Primitive }
  | ({ kind: "fixed"; size: number } & Names)
  | ({ kind: "enum"; symbols: string[]; fallback?: string } & Names)
  | ({ kind: "record"; fields: FieldNode[] } & Names)
  | { kind: "array"; items: Node }
  | { kind: "map"; values: Node }
  | { kind: "union"; branches: Node[] };

type Named = Node & Names;

const FIELD_NAMES = ["a", "b", "c", "d", "__proto__", "toString"];
const SYMBOLS = ["A", "B", "C", "D", "constructor"];
const WIDER: Partial<Record<Primitive, readonly Primitive[]>> = {
  int: ["long", "float", "double"],
  long: ["float", "double"],
  float: ["double"],
  string: ["bytes"],
  bytes: ["string"],
};

export class SchemaMaker {
  #names = 0;
  #left = 12;
  #named: Named[] = [];
  readonly #namespaces: readonly string[];

  constructor(readonly random: Random) {
    this.#namespaces = random.chance(0.3) ? [""] : ["n", "m.o"];
  }

  /** A schema to write with. */
  writer(): Node {
    return this.#type(this.random.chance(0.5) ? 3 : 2);
  }

  #type(depth: number): Node {
    const { random } = this;
    this.#left--;
    if (depth === 0 || this.#left <= 0) return this.#leaf();
    const kind = random.below(12);
    if (kind < 5) return this.#record(depth);
    if (kind < 6) return { kind: "array", items: this.#type(depth - 1) };
    if (kind < 7) return { kind: "map", values: this.#type(depth - 1) };
    if (kind < 10) return this.#union(depth);
    return this.#leaf();
  }

  #leaf(): Node {
    const { random } = this;
    const kind = random.below(14);
    if (kind < 9) return { kind: random.pick(PRIMITIVES) };
    if (kind < 11) return this.#keep({ kind: "enum", symbols: this.#symbols(), ...this.#name() });
    if (kind < 12) return this.#keep({ kind: "fixed", size: random.below(4), ...this.#name() });
    return this.#named.length > 0 ? this.#reference() : { kind: "int" };
  }

  /** A type again, in a way that a value of it ends. */
  #reference(): Node {
    const named = this.random.pick(this.#named);
    if (named.kind !== "record") return named;
    return this.random.chance(0.6)
      ? { kind: "union", branches: [{ kind: "null" }, named] }
      : { kind: "array", items: named };
  }

  #keep<T extends Named>(node: T): T {
    this.#named.push(node);
    return node;
  }

  #name(): Names {
    return { name: `T${this.#names++}`, namespace: this.random.pick(this.#namespaces), aliases: [] };
  }

  #symbols(): string[] {
    return this.random.shuffled(SYMBOLS).slice(0, 1 + this.random.below(4));
  }

  #record(depth: number): Node {
    const { random } = this;
    const record: Node & { kind: "record" } = { kind: "record", fields: [], ...this.#name() };
    this.#keep(record);
    for (const name of random.shuffled(FIELD_NAMES).slice(0, random.below(4)))
      record.fields.push({ name, type: this.#type(depth - 1), aliases: [] });
    return record;
  }

  #union(depth: number): Node {
    const branches: Node[] = this.random.chance(0.7) ? [{ kind: "null" }] : [];
    for (let more = this.random.below(3); more >= 0; more--) branches.push(this.#type(depth - 1));
    return union(this.random.shuffled(branches));
  }

  /** A schema to read with what was written with this one. */
  reader(writer: Node): Node {
    this.#named = []; // what is new refers to what is new
    this.#left += 6;
    if (this.random.chance(0.02)) return this.#type(2);
    return new Changer(this.random, this).reader(writer);
  }

  /** A type that was not there before, for a field that is new. */
  fresh(): Node {
    return this.#type(1);
  }

  freshName(): string {
    return `T${this.#names++}`;
  }

  namespace(): string {
    return this.random.pick(this.#namespaces);
  }
}

class Changer {
  readonly #changed = new Map<Node, Node>();
  readonly #withDefault: FieldNode[] = [];
  /** How much is changed: most pairs differ in one place or two. */
  readonly #rate: number;

  constructor(
    readonly random: Random,
    readonly maker: SchemaMaker,
  ) {
    this.#rate = random.pick([0, 0.15, 0.4, 0.4, 1]);
  }

  #chance(probability: number): boolean {
    return this.random.chance(probability * this.#rate);
  }

  /** Defaults come last: they hold values of types that are finished. */
  reader(writer: Node): Node {
    const reader = this.change(writer);
    for (const field of this.#withDefault) {
      const json = defaultOf(field.type, this.random, 0);
      if (json !== undefined) field.default = json;
    }
    return reader;
  }

  change(node: Node): Node {
    const changed = this.#inside(node);
    if (changed.kind !== "union" && this.#chance(0.15)) return this.#wrap(changed);
    if (changed.kind === "union" && changed.branches.length > 0 && this.#chance(0.12))
      return this.random.pick(changed.branches);
    return changed;
  }

  #wrap(node: Node): Node {
    const others: Node[] = [{ kind: "null" }, { kind: "double" }, { kind: "string" }, { kind: "long" }];
    return union(this.random.shuffled([node, ...others.slice(0, 1 + this.random.below(others.length))]));
  }

  #inside(node: Node): Node {
    switch (node.kind) {
      case "record":
      case "enum":
      case "fixed":
        return this.#namedType(node);
      case "array":
      case "map": {
        const inner = this.change(node.kind === "array" ? node.items : node.values);
        const isArray = (node.kind === "array") !== this.#chance(0.02);
        return isArray ? { kind: "array", items: inner } : { kind: "map", values: inner };
      }
      case "union":
        return this.#union(node.branches);
      default:
        if (this.#chance(0.25)) return { kind: this.random.pick(WIDER[node.kind] ?? [node.kind]) };
        return this.#chance(0.03) ? { kind: this.random.pick(PRIMITIVES) } : { kind: node.kind };
    }
  }

  #union(branches: readonly Node[]): Node {
    const { random } = this;
    let list = branches.filter(() => !this.#chance(0.08)).map((branch) => this.#inside(branch));
    if (this.#chance(0.2)) list.push(this.maker.fresh());
    if (this.#chance(0.3)) list = random.shuffled(list);
    return union(list);
  }

  /** Mostly the same type for the same type; now and then two different ones, so that one of the writer meets both. */
  #namedType(node: Named): Node {
    const known = this.#changed.get(node);
    if (known !== undefined && !this.random.chance(0.05)) return known;
    const again = known !== undefined;
    const copy = { ...node, aliases: [...node.aliases] } as Named;
    if (!again) this.#changed.set(node, copy);
    const full = fullName(node);
    if (again || this.#chance(0.12)) {
      copy.name = this.maker.freshName();
      if (again || this.random.chance(0.7)) copy.aliases.push(full);
    }
    if (this.#chance(0.12)) copy.namespace = this.maker.namespace();
    if (copy.kind === "record") copy.fields = this.#fields(copy.fields);
    else if (copy.kind === "enum") this.#symbols(copy);
    else if (copy.kind === "fixed" && this.#chance(0.05)) copy.size++;
    return copy;
  }

  #symbols(copy: Node & { kind: "enum" }): void {
    let symbols = copy.symbols.filter(() => !this.#chance(0.25));
    if (this.#chance(0.3)) symbols.push(...SYMBOLS.filter((symbol) => !symbols.includes(symbol)).slice(0, 1));
    if (this.#chance(0.3)) symbols = this.random.shuffled(symbols);
    copy.symbols = symbols.length === 0 ? ["Z"] : symbols;
    if (this.random.chance(0.4)) copy.fallback = this.random.pick(copy.symbols);
  }

  #fields(fields: readonly FieldNode[]): FieldNode[] {
    const { random } = this;
    const taken = new Set(fields.map((field) => field.name));
    let list = fields
      .filter(() => !this.#chance(0.18))
      .map((field): FieldNode => {
        const copy = { ...field, aliases: [...field.aliases], type: this.change(field.type) };
        if (this.#chance(0.12)) {
          copy.name = newName(taken, random);
          if (random.chance(0.8)) copy.aliases.push(field.name);
        }
        if (this.#chance(0.1)) copy.aliases.push(random.pick(FIELD_NAMES));
        if (random.chance(0.2)) this.#withDefault.push(copy);
        return copy;
      });
    while (this.#chance(0.35)) {
      const field: FieldNode = { name: newName(taken, random), type: this.maker.fresh(), aliases: [] };
      if (random.chance(0.95)) this.#withDefault.push(field);
      list.push(field);
    }
    if (this.#chance(0.4)) list = random.shuffled(list);
    return list;
  }
}

function newName(taken: Set<string>, random: Random): string {
  const name = FIELD_NAMES.find((candidate) => !taken.has(candidate) && random.chance(0.5)) ?? `f${taken.size}`;
  taken.add(name);
  return name;
}

/** A union of what may stand in one together. */
function union(branches: readonly Node[]): Node {
  const kept = new Map<string, Node>();
  for (const branch of branches) {
    if (branch.kind === "union") continue;
    const key = "name" in branch ? fullName(branch) : branch.kind;
    if (!kept.has(key)) kept.set(key, branch);
  }
  return kept.size === 0
    ? { kind: "union", branches: [{ kind: "int" }] }
    : { kind: "union", branches: [...kept.values()] };
}

/** A legal default; undefined where a value of the type would nest too deep. */
function defaultOf(node: Node, random: Random, depth: number): Json | bigint | undefined {
  if (depth > 3) return undefined;
  switch (node.kind) {
    case "null":
      return null;
    case "boolean":
      return random.chance(0.5);
    case "int":
      return random.pick([0, -1, 7, 2 ** 31 - 1]);
    case "long":
      return random.pick<Json | bigint>([0, -1, 2 ** 40, 2n ** 62n + 1n]);
    case "float":
    case "double":
      return random.pick<Json>([0, 1.5, -3, 0.1, "NaN", "-Infinity"]);
    case "bytes":
      return random.pick(["", "\u00ff\u0000", "abc"]);
    case "string":
      return random.pick(["", "a", "é😀", "\u00ff\u0000"]);
    case "fixed":
      return "\u00fe".repeat(node.size);
    case "enum":
      return random.pick(node.symbols);
    case "array":
      return listOf(node.items, random, depth);
    case "map": {
      const values = listOf(node.values, random, depth);
      return values && Object.fromEntries(values.map((value, i) => [["k", "__proto__"][i]!, value]));
    }
    case "record":
      return recordDefault(node, random, depth);
    case "union":
      return defaultOf(random.pick(node.branches), random, depth + 1);
  }
}

function listOf(items: Node, random: Random, depth: number): Json[] | undefined {
  const list = Array.from({ length: random.below(3) }, () => defaultOf(items, random, depth + 1));
  return list.includes(undefined) ? undefined : (list as Json[]);
}

function recordDefault(node: Node & { kind: "record" }, random: Random, depth: number): Json | undefined {
  const entries: [string, Json][] = [];
  for (const field of node.fields) {
    if (field.default !== undefined && random.chance(0.4)) continue;
    const value = defaultOf(field.type, random, depth + 1);
    if (value === undefined) return undefined;
    entries.push([field.name, value as Json]);
  }
  return Object.fromEntries(entries);
}

export function fullName({ name, namespace }: Names): string {
  return namespace === "" ? name : `${namespace}.${name}`;
}

/** A schema as JSON; each named type is written out where it stands first. */
export function jsonOf(node: Node, written = new Set<Node>()): Json {
  if (!("name" in node)) {
    if (node.kind === "union") return node.branches.map((branch) => jsonOf(branch, written));
    if (node.kind === "array") return { type: "array", items: jsonOf(node.items, written) };
    return node.kind === "map" ? { type: "map", values: jsonOf(node.values, written) } : node.kind;
  }
  if (written.has(node)) return fullName(node);
  written.add(node);
  const { name, namespace, aliases } = node;
  const names = { name, ...(namespace === "" ? {} : { namespace }), ...(aliases.length > 0 ? { aliases } : {}) };
  if (node.kind === "fixed") return { type: "fixed", ...names, size: node.size };
  if (node.kind === "enum")
    return {
      type: "enum",
      ...names,
      symbols: node.symbols,
      ...(node.fallback === undefined ? {} : { default: node.fallback }),
    };
  const fields = node.fields.map((field) => ({
    name: field.name,
    type: jsonOf(field.type, written),
    aliases: field.aliases,
    ...(field.default === undefined ? {} : { default: field.default as Json }),
  }));
  return { type: "record", ...names, fields };
}
