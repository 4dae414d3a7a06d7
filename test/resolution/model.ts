import { object } from "../random.js";
import { fullName, type Node } from "./schemas.js";

/*
 * Schema resolution as the specification has it, slowly: every pair of types is judged by what its parts allow, again
 * and again until nothing changes; then a value that was decoded with the writer's schema is converted. Shares nothing
 * with src/. Values look as with { long: "bigint", union: "wrapped" }.
 */

export type Names = "match" | "ignore";
type Kind = Node["kind"];
type RecordNode = Node & { kind: "record" };
type UnionNode = Node & { kind: "union" };

/** What depends on the data: a branch or a symbol that the reader does not know. */
export class Unreadable extends Error {}

const PROMOTIONS: Partial<Record<Kind, readonly Kind[]>> = {
  int: ["long", "float", "double"],
  long: ["float", "double"],
  float: ["double"],
  string: ["bytes"],
  bytes: ["string"],
};

export class Resolution {
  readonly #pairs = new Map<Node, Map<Node, boolean>>();

  constructor(
    readonly writer: Node,
    readonly reader: Node,
    readonly names: Names,
  ) {
    this.#collect(writer, reader);
    for (let again = true; again; ) {
      again = false;
      for (const [w, row] of this.#pairs)
        for (const [r, readable] of row)
          if (readable && !this.#judge(w, r)) {
            row.set(r, false);
            again = true;
          }
    }
  }

  /** Whether the reader may be made at all. */
  get readable(): boolean {
    return this.#can(this.writer, this.reader);
  }

  /** A value of the writer as the reader has it. */
  convert(value: unknown): unknown {
    return this.#convert(this.writer, this.reader, value);
  }

  #can(writer: Node, reader: Node): boolean {
    return this.#pairs.get(writer)!.get(reader)!;
  }

  /** Every pair that may meet, taken as readable at first. */
  #collect(writer: Node, reader: Node): void {
    let row = this.#pairs.get(writer);
    if (row === undefined) this.#pairs.set(writer, (row = new Map()));
    if (row.has(reader)) return;
    row.set(reader, true);
    if (writer.kind === "union") for (const branch of writer.branches) this.#collect(branch, reader);
    else if (reader.kind === "union") for (const branch of reader.branches) this.#collect(writer, branch);
    else if (writer.kind === "array" && reader.kind === "array") this.#collect(writer.items, reader.items);
    else if (writer.kind === "map" && reader.kind === "map") this.#collect(writer.values, reader.values);
    else if (writer.kind === "record" && reader.kind === "record")
      for (const [from, to] of sources(writer, reader)) if (from) this.#collect(from.type, to.type);
  }

  #judge(writer: Node, reader: Node): boolean {
    if (writer.kind === "union") return writer.branches.some((branch) => this.#can(branch, reader));
    if (reader.kind === "union") return this.#branch(writer, reader) !== undefined;
    if (writer.kind !== reader.kind) return PROMOTIONS[writer.kind]?.includes(reader.kind) ?? false;
    if ("name" in writer && !this.#sameName(writer, reader as never)) return false;
    switch (writer.kind) {
      case "array":
        return this.#can(writer.items, (reader as typeof writer).items);
      case "map":
        return this.#can(writer.values, (reader as typeof writer).values);
      case "fixed":
        return writer.size === (reader as typeof writer).size;
      case "enum": {
        const { symbols, fallback } = reader as typeof writer;
        return fallback !== undefined || writer.symbols.some((symbol) => symbols.includes(symbol));
      }
      case "record":
        return sources(writer, reader as RecordNode).every(([from, to]) =>
          from ? this.#can(from.type, to.type) : to.default !== undefined,
        );
      default:
        return true;
    }
  }

  #sameName(writer: Node & { name: string }, reader: typeof writer): boolean {
    if (this.names === "ignore" || writer.name === reader.name) return true;
    return aliasesOf(reader).includes(fullName(writer as never));
  }

  /** The branch of the reader: the same; else by a name; else whatever its name; else by promotion. */
  #branch(writer: Node, { branches }: UnionNode): Node | undefined {
    const isSame = (branch: Node) =>
      branch.kind === writer.kind && (!("name" in branch) || fullName(branch) === fullName(writer as never));
    const same = branches.find(isSame);
    if (same !== undefined) return this.#can(writer, same) ? same : undefined;
    if (!("name" in writer)) return branches.find((branch) => PROMOTIONS[writer.kind]?.includes(branch.kind));
    const kind = branches.filter((branch) => branch.kind === writer.kind);
    const named = (branch: Node) =>
      (branch as typeof writer).name === writer.name || aliasesOf(branch).includes(fullName(writer));
    return (
      kind.find((branch) => named(branch) && this.#can(writer, branch)) ??
      kind.find((branch) => this.#can(writer, branch))
    );
  }

  #convert(writer: Node, reader: Node, value: unknown): unknown {
    if (writer.kind === "union") {
      const [branch, inner] = taken(writer, value);
      if (!this.#can(branch, reader)) throw new Unreadable(`branch ${branch.kind}`);
      return this.#convert(branch, reader, inner);
    }
    if (reader.kind === "union") {
      const branch = this.#branch(writer, reader)!;
      return wrapped(branch, this.#convert(writer, branch, value));
    }
    switch (reader.kind) {
      case "long":
        return BigInt(value as number | bigint);
      case "float":
        return typeof value === "bigint" ? nearestFloat(value) : Math.fround(value as number);
      case "double":
        return Number(value);
      case "bytes":
        return typeof value === "string" ? new TextEncoder().encode(value) : value;
      case "string":
        return typeof value === "string" ? value : textOf(value as Uint8Array);
      case "enum": {
        if (reader.symbols.includes(value as string)) return value;
        if (reader.fallback === undefined) throw new Unreadable(`symbol ${value}`);
        return reader.fallback;
      }
      case "array": {
        const { items } = writer as typeof reader;
        return (value as unknown[]).map((item) => this.#convert(items, reader.items, item));
      }
      case "map": {
        const { values } = writer as typeof reader;
        const entries = Object.entries(value as object);
        return object(entries.map(([key, item]) => [key, this.#convert(values, reader.values, item)]));
      }
      case "record":
        return this.#convertRecord(writer as RecordNode, reader, value as object);
      default:
        return value;
    }
  }

  #convertRecord(writer: RecordNode, reader: RecordNode, value: object): object {
    return object(
      sources(writer, reader).map(([from, to]) => {
        if (!from) return [to.name, ofDefault(to.type, to.default)];
        const inner = Object.getOwnPropertyDescriptor(value, from.name)!.value;
        return [to.name, this.#convert(from.type, to.type, inner)];
      }),
    );
  }
}

/** Each field of the reader with that of the writer it comes from: by name, else by the first alias that is left. */
function sources(writer: RecordNode, reader: RecordNode) {
  const byName = reader.fields.map((to) => writer.fields.find((from) => from.name === to.name));
  const used = new Set(byName);
  return reader.fields.map((to, i) => {
    let from = byName[i];
    for (const alias of from ? [] : to.aliases) {
      const found = writer.fields.find((field) => field.name === alias);
      if (found && !used.has(found)) {
        from = found;
        used.add(found);
        break;
      }
    }
    return [from, to] as const;
  });
}

/** Aliases are relative to the namespace of what bears them. */
function aliasesOf(node: Node): string[] {
  const { aliases, namespace } = node as unknown as { aliases: string[]; namespace: string };
  return aliases.map((alias) => (alias.includes(".") || namespace === "" ? alias : `${namespace}.${alias}`));
}

function branchName(node: Node): string {
  return "name" in node ? fullName(node) : node.kind;
}

function taken({ branches }: UnionNode, value: unknown): [Node, unknown] {
  if (value === null) return [branches.find((branch) => branch.kind === "null")!, null];
  const [name, inner] = Object.entries(value as object)[0]!;
  return [branches.find((branch) => branchName(branch) === name)!, inner];
}

function wrapped(branch: Node, value: unknown): unknown {
  return branch.kind === "null" ? null : object([[branchName(branch), value]]);
}

/** The float nearest to a whole number, ties to the even one: looked for among its neighbours. */
function nearestFloat(value: bigint): number {
  const near = Math.fround(Number(value));
  const word = new Float32Array([near]);
  const bits = new Int32Array(word.buffer);
  const floats = [-1, 0, 1].map((step) => {
    const float = new Float32Array(1);
    new Int32Array(float.buffer)[0] = bits[0]! + step;
    return float[0]!;
  });
  let best = near;
  let least: bigint | undefined;
  for (const float of floats) {
    if (!Number.isInteger(float)) continue;
    const off = BigInt(float) - value;
    const distance = off < 0n ? -off : off;
    const isEven = (new Int32Array(new Float32Array([float]).buffer)[0]! & 1) === 0;
    if (least === undefined || distance < least || (distance === least && isEven)) {
      best = float;
      least = distance;
    }
  }
  return best;
}

/** Bytes as text; what is no UTF-8 is no value. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** The value that a default in JSON means. */
function ofDefault(node: Node, json: unknown): unknown {
  switch (node.kind) {
    case "long":
      return BigInt(json as number | bigint);
    case "float":
      return Math.fround(Number(json));
    case "double":
      return Number(json);
    case "bytes":
    case "fixed":
      return Uint8Array.from(json as string, (char) => char.charCodeAt(0));
    case "array":
      return (json as unknown[]).map((item) => ofDefault(node.items, item));
    case "map":
      return object(Object.entries(json as object).map(([key, item]) => [key, ofDefault(node.values, item)]));
    case "record":
      return object(
        node.fields.map((field) => {
          const given = Object.getOwnPropertyDescriptor(json, field.name);
          return [field.name, ofDefault(field.type, given ? given.value : field.default)];
        }),
      );
    case "union": {
      const branch = node.branches.find((candidate) => fits(candidate, json))!;
      return wrapped(branch, ofDefault(branch, json));
    }
    default:
      return json;
  }
}

/** Whether a default in JSON may be of a type. */
function fits(node: Node, json: unknown): boolean {
  const isText = typeof json === "string";
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  switch (node.kind) {
    case "null":
      return json === null;
    case "boolean":
      return typeof json === "boolean";
    case "int":
      return typeof json === "number" && Number.isInteger(json) && Math.abs(json + 0.5) < 2 ** 31;
    case "long":
      return typeof json === "bigint" || Number.isSafeInteger(json);
    case "float":
    case "double":
      return typeof json === "number" || typeof json === "bigint" || json === "NaN" || json === "-Infinity";
    case "string":
      return isText;
    case "bytes":
      return isText && !/[^\0-\xff]/.test(json);
    case "fixed":
      return isText && json.length === node.size && !/[^\0-\xff]/.test(json);
    case "enum":
      return isText && node.symbols.includes(json);
    case "array":
      return Array.isArray(json) && json.every((item) => fits(node.items, item));
    case "map":
      return isObject && Object.values(json).every((item) => fits(node.values, item));
    case "record":
      return isObject && node.fields.every((field) => fieldFits(field, json));
    case "union":
      return node.branches.some((branch) => fits(branch, json));
  }
}

function fieldFits(field: RecordNode["fields"][number], json: object): boolean {
  const given = Object.getOwnPropertyDescriptor(json, field.name);
  return given ? fits(field.type, given.value) : field.default !== undefined;
}
