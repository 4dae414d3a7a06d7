import { simpleName } from "../schema/name.js";
import {
  branchName,
  type EnumSchema,
  type Field,
  isNamed,
  type NamedSchema,
  type RecordSchema,
  type Schema,
  type UnionSchema,
} from "../schema/schema.js";

/**
 * The rules by which types, fields and symbols of a writer meet those of a reader. Pure, and of two nodes only: what
 * stands inside them is for who asks. (Avro 1.12, Schema Resolution)
 */

/** Whether unqualified names must match, or any names do. */
export type NameRule = "match" | "ignore";

/** By what two named types match: full name, alias of the reader, unqualified name, or the rule "ignore" alone. */
export type NameMatch = "full" | "alias" | "simple" | "ignored";

/**
 * By what a named type of the writer matches one of the reader; undefined if by nothing. That both are records, enums
 * or fixed is for the caller to see. An alias is a full name, as if it stood in the place of the writer's.
 */
export function matchNames(writer: NamedSchema, reader: NamedSchema, rule: NameRule): NameMatch | undefined {
  if (writer.name === reader.name) return "full";
  if (reader.aliases.includes(writer.name)) return "alias";
  if (simpleName(writer.name) === simpleName(reader.name)) return "simple";
  return rule === "ignore" ? "ignored" : undefined;
}

/** What a type may be read as besides itself. */
const PROMOTIONS: ReadonlyMap<Schema["type"], ReadonlySet<Schema["type"]>> = /* @__PURE__ */ new Map([
  ["int", new Set(["long", "float", "double"])],
  ["long", new Set(["float", "double"])],
  ["float", new Set(["double"])],
  ["string", new Set(["bytes"])],
  ["bytes", new Set(["string"])],
] as [Schema["type"], Set<Schema["type"]>][]);

/** Whether a writer's type is promoted to another type of the reader. */
export function promotes(writer: Schema["type"], reader: Schema["type"]): boolean {
  return PROMOTIONS.get(writer)?.has(reader) === true;
}

/**
 * For each field of the reader the index of the writer's field that it is read from, -1 where there is none: the field
 * of its name, else the first of its aliases that names a field which no field of the reader has by name or took
 * before. Of the writer neither aliases nor defaults count.
 */
export function matchFields(writer: RecordSchema, reader: RecordSchema): number[] {
  const left = new Map(writer.fields.map((field, index) => [field.name, index]));
  const take = (name: string): number => {
    const index = left.get(name) ?? -1;
    left.delete(name);
    return index;
  };
  const sources = reader.fields.map((field) => take(field.name));
  return sources.map((source, i) => (source >= 0 ? source : takeAlias(reader.fields[i]!, left, take)));
}

function takeAlias(field: Field, left: ReadonlyMap<string, number>, take: (name: string) => number): number {
  const alias = field.aliases.find((name) => left.has(name));
  return alias === undefined ? -1 : take(alias);
}

/** For each symbol of the writer the index of the reader's, or of the reader's default; -1 where there is neither. */
export function matchSymbols(writer: EnumSchema, reader: EnumSchema): number[] {
  const indexes = new Map(reader.symbols.map((symbol, index) => [symbol, index]));
  const fallback = reader.default === undefined ? -1 : (indexes.get(reader.default) ?? -1);
  return writer.symbols.map((symbol) => indexes.get(symbol) ?? fallback);
}

/** Branches of a reader's union that may take a type, by their index. */
export interface Candidates {
  /** The same full name or unnamed type: no other is tried. */
  readonly exact: number | undefined;
  /** Else the first of these that can be read: the same kind by an alias or its unqualified name, in order ... */
  readonly named: readonly number[];
  /** ... then, if names are ignored, all others of the same kind. */
  readonly ignored: readonly number[];
  /** Else the first that the type promotes to. */
  readonly promoted: number | undefined;
}

/** Which branches of a reader's union may take a type of the writer that is no union itself. */
export function branchCandidates(writer: Schema, reader: UnionSchema, rule: NameRule): Candidates {
  const index = indexOf(reader);
  const exact = index.exact.get(branchKey(writer));
  const none: readonly number[] = [];
  if (exact !== undefined) return { exact, named: none, ignored: none, promoted: undefined };
  if (!isNamed(writer)) {
    const at = reader.branches.findIndex((branch) => promotes(writer.type, branch.type));
    return { exact, named: none, ignored: none, promoted: at < 0 ? undefined : at };
  }
  const named = index.named.get(`${writer.type} ${simpleName(writer.name)}`) ?? none;
  const aliased = index.aliased.get(`${writer.type} ${writer.name}`) ?? none;
  const all = [...new Set([...named, ...aliased])].sort((a, b) => a - b);
  return { exact, named: all, ignored: rule === "ignore" ? others(writer, reader, all) : none, promoted: undefined };
}

function others(writer: Schema, reader: UnionSchema, named: readonly number[]): number[] {
  const taken = new Set(named);
  return [...reader.branches.keys()].filter((i) => reader.branches[i]!.type === writer.type && !taken.has(i));
}

/** The branches of a union by kind and name, since a union may have thousands of them. */
interface BranchIndex {
  readonly exact: ReadonlyMap<string, number>;
  readonly named: ReadonlyMap<string, readonly number[]>;
  readonly aliased: ReadonlyMap<string, readonly number[]>;
}

const indexes = new WeakMap<UnionSchema, BranchIndex>();

function indexOf(union: UnionSchema): BranchIndex {
  let index = indexes.get(union);
  if (index === undefined) indexes.set(union, (index = makeIndex(union)));
  return index;
}

function makeIndex({ branches }: UnionSchema): BranchIndex {
  const exact = new Map<string, number>();
  const named = new Map<string, number[]>();
  const aliased = new Map<string, number[]>();
  branches.forEach((branch, i) => {
    exact.set(branchKey(branch), i);
    if (!isNamed(branch)) return;
    add(named, `${branch.type} ${simpleName(branch.name)}`, i);
    for (const alias of branch.aliases) add(aliased, `${branch.type} ${alias}`, i);
  });
  return { exact, named, aliased };
}

function add(index: Map<string, number[]>, key: string, i: number): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [i]);
  else known.push(i);
}

/** A named type's kind belongs to it: a record is no enum of the same name. */
function branchKey(schema: Schema): string {
  return `${schema.type} ${branchName(schema)}`;
}
