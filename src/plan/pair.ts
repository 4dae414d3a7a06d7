import { LimitError, quote, type ResolutionIssue, SchemaError } from "../errors.js";
import type { Limits } from "../limits.js";
import { type Place, pathTo } from "../schema/place.js";
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
import { decimalOf } from "./decimal.js";
import { DefaultEncoder } from "./default.js";
import { branchCandidates, matchFields, matchNames, matchSymbols, type NameRule, promotes } from "./match.js";
import type { Plan } from "./plan.js";
import { originalOf } from "./project.js";

/** Pairs for each type that a schema may have: a branch meets the union and its counterpart, a default its own type. */
const PAIRS_PER_NODE = 4;

/**
 * Types inside types that meet, at most. A schema's own types nest 512 deep; two records that hold themselves in
 * rounds of different lengths meet in as many pairs as the lengths' product.
 */
const MAX_NESTING = 1024;

/** Why data may not be readable, in the words of Java's SchemaCompatibility, which registries use too. */
export type IncompatibilityKind =
  | "NAME_MISMATCH" // named types whose names and aliases do not match
  | "FIXED_SIZE_MISMATCH"
  | "MISSING_ENUM_SYMBOLS" // symbols of the writer that the reader lacks, and it has no default
  | "READER_FIELD_MISSING_DEFAULT_VALUE" // a field that the writer lacks, without a legal default
  | "TYPE_MISMATCH" // types that are not the same and do not promote, decimals of another precision or scale
  | "MISSING_UNION_BRANCH"; // a type of the writer that no branch of the reader's union can take

export interface Reason {
  readonly kind: IncompatibilityKind;
  readonly text: () => string;
}

/** A type of the writer that met a type of the reader. */
export interface Pair {
  readonly writer: Schema;
  readonly reader: Schema;
  /** Where they met first, by the reader's names. */
  readonly place: Place | undefined;
  /** Whether data of the one can be read as the other; final once all pairs are settled. */
  readable: boolean;
  /** The pairs that this one rests on: on each of them, or on any. */
  readonly parts: Pair[];
  needsAll: boolean;
  /** Parts that may still be readable. */
  left: number;
  /** The pairs that rest on this one. */
  readonly above: Pair[];
  /** What stands in the way here, apart from the parts. */
  readonly reasons: Reason[];
  /**
   * Of records: for each field of the reader the writer's, or -1. Of enums: for each symbol of the writer the
   * reader's, or -1. Of a reader's union: for each part the branch.
   */
  links: readonly number[];
  /** Of a reader's union that is a projection: for each part, the pair to be read if the part is readable. */
  projected: readonly Pair[] | undefined;
  plan: Plan | undefined;
}

/**
 * All pairs that meet when data of one schema are read as another. First every pair is found once, then those that
 * can't be read take away from those that rest on them, until nothing changes: so records that hold themselves are
 * readable unless something else forbids it, and no order of looking decides. Linear in the number of pairs.
 */
export class Pairs {
  readonly defaults: DefaultEncoder;
  readonly #known = new Map<Schema, Map<Schema, Pair>>();
  readonly #failed: Pair[] = [];
  #nesting = 0;
  #count = 0;

  constructor(
    private readonly names: NameRule,
    private readonly limits: Limits,
    /** Whether decimals must have one precision and scale: so if they are read as numbers, not as bytes. */
    private readonly decimals = true,
  ) {
    this.defaults = new DefaultEncoder(limits);
  }

  /** The pair of two types, with all that it rests on. */
  of(writer: Schema, reader: Schema, place: Place | undefined): Pair {
    const known = this.#known.get(writer)?.get(reader);
    if (known !== undefined) return known;
    const most = this.limits.maxSchemaNodes * PAIRS_PER_NODE;
    if (++this.#count > most) throw new LimitError("maxSchemaNodes", most, "types that meet");
    if (++this.#nesting > MAX_NESTING) throw new LimitError("maxSchemaDepth", MAX_NESTING, "types that meet in types");
    const pair: Pair = {
      writer,
      reader,
      place,
      readable: true,
      parts: [],
      needsAll: true,
      left: 0,
      above: [],
      reasons: [],
      links: [],
      projected: undefined,
      plan: undefined,
    };
    this.#remember(pair);
    this.#meet(pair, writer, reader);
    if (pair.reasons.length > 0) this.#fail(pair);
    this.#nesting--;
    return pair;
  }

  /** Decide which pairs are readable. */
  settle(): void {
    for (let failed = this.#failed.pop(); failed !== undefined; failed = this.#failed.pop())
      for (const pair of failed.above) if (--pair.left === 0 || pair.needsAll) this.#fail(pair);
  }

  #remember(pair: Pair): void {
    if (isPrimitive(pair.writer) && isPrimitive(pair.reader)) return; // each field that holds them is told of
    const readers = this.#known.get(pair.writer);
    if (readers === undefined) this.#known.set(pair.writer, new Map([[pair.reader, pair]]));
    else readers.set(pair.reader, pair);
  }

  #fail(pair: Pair): void {
    if (!pair.readable) return;
    pair.readable = false;
    this.#failed.push(pair);
  }

  #part(pair: Pair, writer: Schema, reader: Schema, place: Place | undefined): void {
    const part = this.of(writer, reader, place);
    pair.parts.push(part);
    pair.left++;
    part.above.push(pair);
  }

  #meet(pair: Pair, writer: Schema, reader: Schema): void {
    if (writer.type === "union") this.#meetBranches(pair, writer, reader);
    else if (reader.type === "union") this.#meetUnion(pair, writer, reader);
    else if (isNamed(writer) && isNamed(reader) && writer.type === reader.type) this.#meetNamed(pair, writer, reader);
    else if (writer.type === "array" && reader.type === "array")
      this.#part(pair, writer.items, reader.items, { up: pair.place, step: "items" });
    else if (writer.type === "map" && reader.type === "map")
      this.#part(pair, writer.values, reader.values, { up: pair.place, step: "values" });
    else if (writer.type !== reader.type && !promotes(writer.type, reader.type))
      fail(pair, "TYPE_MISMATCH", () => `${nameOf(writer)} can't be read as ${nameOf(reader)}`);
    if (this.decimals && pair.reasons.length === 0) meetDecimals(pair);
  }

  /** The data say which branch of the writer comes, so one that can be read is enough. */
  #meetBranches(pair: Pair, { branches }: UnionSchema, reader: Schema): void {
    pair.needsAll = branches.length === 0;
    for (const branch of branches) this.#part(pair, branch, reader, { up: pair.place, step: branchName(branch) });
  }

  #meetUnion(pair: Pair, writer: Schema, reader: UnionSchema): void {
    const { exact, named, ignored, promoted } = branchCandidates(writer, reader, this.names);
    const certain = exact ?? promoted;
    pair.links = certain === undefined ? [...named, ...ignored] : [certain];
    pair.needsAll = certain !== undefined;
    if (pair.links.length === 0)
      fail(pair, "MISSING_UNION_BRANCH", () => `no branch of the reader's union takes ${nameOf(writer)}`);
    const { branches } = originalOf(reader);
    const place = (i: number) => branchPlace(pair.place, branchName(branches[i]!));
    if (branches !== reader.branches)
      pair.projected = pair.links.map((i) => this.of(writer, reader.branches[i]!, place(i)));
    for (const i of pair.links) this.#part(pair, writer, branches[i]!, place(i));
  }

  #meetNamed(pair: Pair, writer: NamedSchema, reader: NamedSchema): void {
    if (matchNames(writer, reader, this.names) === undefined)
      fail(pair, "NAME_MISMATCH", () => `${nameOf(writer)} is not ${nameOf(reader)}, neither by name nor by an alias`);
    else if (writer.type === "record" && reader.type === "record") this.#meetFields(pair, writer, reader);
    else if (writer.type === "enum" && reader.type === "enum") this.#meetSymbols(pair, writer, reader);
    else if (writer.type === "fixed" && reader.type === "fixed" && writer.size !== reader.size)
      fail(
        pair,
        "FIXED_SIZE_MISMATCH",
        () => `${nameOf(writer)} has ${writer.size} bytes, the reader's ${reader.size}`,
      );
  }

  #meetSymbols(pair: Pair, writer: EnumSchema, reader: EnumSchema): void {
    pair.links = matchSymbols(writer, reader);
    if (pair.links.length > 0 && pair.links.every((index) => index < 0))
      fail(pair, "MISSING_ENUM_SYMBOLS", () => `the reader knows no symbol of ${nameOf(writer)}`);
  }

  #meetFields(pair: Pair, writer: RecordSchema, reader: RecordSchema): void {
    const all = originalOf(reader);
    const links = matchFields(writer, all);
    pair.links = all === reader ? links : partOf(links, all, reader);
    reader.fields.forEach((field, i) => {
      const place = { up: pair.place, step: field.name };
      const link = pair.links[i]!;
      if (link >= 0) this.#part(pair, writer.fields[link]!.type, field.type, place);
      else this.#meetDefault(pair, field, place);
    });
  }

  /** The data lack the field: its default is read, which is a datum of the reader's own type. */
  #meetDefault(pair: Pair, field: Field, place: Place): void {
    const original = originalOf(field);
    if (original.default === undefined) {
      this.#missing(pair, place, () => `the writer has no field ${quote(field.name)}, and it has no default`);
      return;
    }
    try {
      this.defaults.encode(original);
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error;
      this.#missing(pair, place, () => `the default of field ${quote(field.name)} is no value of its type`);
      return;
    }
    this.#part(pair, original.type, field.type, place);
  }

  /** A part that fails by itself, so that the reason stands at the field. */
  #missing(pair: Pair, place: Place, text: () => string): void {
    const reasons: Reason[] = [{ kind: "READER_FIELD_MISSING_DEFAULT_VALUE", text }];
    const part: Pair = { ...pair, place, parts: [], left: 0, above: [pair], reasons, links: [] };
    pair.parts.push(part);
    pair.left++;
    this.#fail(part);
  }
}

/** The same digits would be another number. (Avro 1.12, Decimal) */
function meetDecimals(pair: Pair): void {
  const [from, to] = [decimalOf(pair.writer), decimalOf(pair.reader)];
  if (from === undefined || to === undefined || from === to) return;
  fail(pair, "TYPE_MISMATCH", () => `decimal(${from}) can't be read as decimal(${to})`);
}

function fail(pair: Pair, kind: IncompatibilityKind, text: () => string): void {
  pair.reasons.push({ kind, text });
}

/** Why a pair can't be read: what stands in the way at the bottom, each once. */
export function reasonsOf(pair: Pair): ResolutionIssue[] {
  const issues: ResolutionIssue[] = [];
  const seen = new Set<Pair>();
  const visit = (at: Pair) => {
    if (at.readable || seen.has(at)) return;
    seen.add(at);
    for (const { text } of at.reasons) issues.push({ path: pathTo(at.place), message: text() });
    at.parts.forEach(visit);
  };
  visit(pair);
  return issues;
}

/** What of a record's links concerns the fields of its projection. */
function partOf(links: readonly number[], all: RecordSchema, projection: RecordSchema): number[] {
  const byName = new Map(all.fields.map((field, i) => [field.name, links[i]!]));
  return projection.fields.map((field) => byName.get(field.name)!);
}

/** A branch that goes by one name in both unions is one step of the way. */
function branchPlace(place: Place | undefined, step: string): Place {
  return place?.step === step ? place : { up: place, step };
}

function isPrimitive(schema: Schema): boolean {
  return schema.type !== "union" && !isNamed(schema) && schema.type !== "array" && schema.type !== "map";
}

/** A type in a message: `int`, `record "n.A"`. */
export function nameOf(schema: Schema): string {
  return isNamed(schema) ? `${schema.type} ${quote(schema.name)}` : schema.type;
}
