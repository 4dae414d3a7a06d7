import { LimitError, type Path, quote } from "../errors.js";
import { Defaults } from "../schema/default.js";
import { type Place, pathTo } from "../schema/place.js";
import {
  type Attributes,
  branchName,
  type EnumSchema,
  type Field,
  type NamedSchema,
  type RecordSchema,
  type Schema,
  type UnionSchema,
} from "../schema/schema.js";
import { branchCandidates, matchFields, matchNames, matchSymbols, type NameRule, promotes } from "./match.js";

/** Why data may not be readable, in the words of Java's SchemaCompatibility, which registries use too. */
export type IncompatibilityKind =
  | "NAME_MISMATCH" // named types whose names and aliases do not match
  | "FIXED_SIZE_MISMATCH"
  | "MISSING_ENUM_SYMBOLS" // symbols of the writer that the reader lacks, and it has no default
  | "READER_FIELD_MISSING_DEFAULT_VALUE" // a field that the writer lacks, without a legal default
  | "TYPE_MISMATCH" // types that are not the same and do not promote, decimals of another precision or scale
  | "MISSING_UNION_BRANCH"; // a type of the writer that no branch of the reader's union can take

export interface Incompatibility {
  readonly kind: IncompatibilityKind;
  /** Into the reader's schema: names of fields and branches, "items", "values". */
  readonly path: Path;
  readonly message: string;
}

/**
 * Pairs of types, fields and branches that are looked at. Two recursive schemas can have as many pairs as the product
 * of their types; this many take about a second.
 */
const MAX_STEPS = 1_000_000;

/**
 * All reasons why some data of `writer` can't be read as `reader`: none means that all can. Follows plan/resolve, but
 * where that waits for the data (a branch, a symbol) this takes the worst. (Avro 1.12, Schema Resolution)
 *
 * What is wrong inside a named type is told once, with the first path that leads there. Keeps its own stack. LimitError where there are too many pairs.
 */
export function incompatibilities(writer: Schema, reader: Schema, rule: NameRule): Incompatibility[] {
  return new Judge(rule).judge(writer, reader);
}

interface Reason {
  readonly kind: IncompatibilityKind;
  readonly message: string;
  /** The field that it is about, if not the type itself. */
  readonly step?: string;
}

interface Part {
  readonly pair: Pair;
  readonly step: string | undefined;
}

/** A type of the writer and one of the reader that may meet. */
class Pair {
  reasons: Reason[] = [];
  parts: Part[] = [];
  /**
   * What the parts are. "all": each is part of every datum. "each": branches of the writer's union, of which a datum
   * has one. "first": branches of the reader's union, of which the first that is readable is taken.
   */
  parted: "all" | "each" | "first" = "all";
  /** Pairs of which this is a part. */
  readonly wholes: Pair[] = [];
  /** Parts that are not known to be unreadable. */
  left = 0;
  /** Some datum can be read, as far as the schemas tell: what the resolver goes by when it takes a branch. */
  readable = true;
  /** Every datum can be read. */
  safe = true;

  constructor(
    readonly writer: Schema,
    readonly reader: Schema,
  ) {}
}

class Judge {
  readonly #rule: NameRule;
  readonly #known = new Map<Schema, Map<Schema, Pair>>();
  /** All pairs, in the order in which they were met. */
  readonly #pairs: Pair[] = [];
  readonly #defaults = new Defaults();
  #steps = 0;

  constructor(rule: NameRule) {
    this.#rule = rule;
  }

  judge(writer: Schema, reader: Schema): Incompatibility[] {
    const root = this.#pair(writer, reader);
    for (let i = 0; i < this.#pairs.length; i++) this.#look(this.#pairs[i]!); // looking meets more of them
    findUnreadable(this.#pairs);
    for (const pair of this.#pairs) if (pair.parted === "first") takeBranch(pair);
    findUnsafe(this.#pairs);
    return reasonsBelow(root);
  }

  #pair(writer: Schema, reader: Schema): Pair {
    let readers = this.#known.get(writer);
    if (readers === undefined) this.#known.set(writer, (readers = new Map()));
    let pair = readers.get(reader);
    if (pair === undefined) {
      readers.set(reader, (pair = new Pair(writer, reader)));
      this.#pairs.push(pair);
    }
    return pair;
  }

  #part(whole: Pair, writer: Schema, reader: Schema, step?: string): void {
    this.#count();
    whole.left++;
    if (writer.type === reader.type && isPlain(writer)) return; // nearly all fields of nearly all schemas
    const pair = this.#pair(writer, reader);
    whole.parts.push({ pair, step });
    pair.wholes.push(whole);
  }

  #count(): void {
    if (++this.#steps > MAX_STEPS) throw new LimitError("maxSchemaNodes", MAX_STEPS, "pairs of types to compare");
  }

  #look(pair: Pair): void {
    const { writer, reader } = pair;
    if (writer.type === "union") {
      pair.parted = "each";
      for (const branch of writer.branches) this.#part(pair, branch, reader);
    } else if (reader.type === "union") this.#intoUnion(pair, writer, reader);
    else if ("name" in reader && writer.type === reader.type) this.#named(pair, writer, reader);
    else if (writer.type === "array" && reader.type === "array") this.#part(pair, writer.items, reader.items, "items");
    else if (writer.type === "map" && reader.type === "map") this.#part(pair, writer.values, reader.values, "values");
    else if (writer.type !== reader.type && !promotes(writer.type, reader.type)) pair.reasons.push(mismatch(pair));
    else pair.reasons.push(...decimalMismatch(pair));
  }

  #intoUnion(pair: Pair, writer: Schema, reader: UnionSchema): void {
    const { exact, named, ignored, promoted } = branchCandidates(writer, reader, this.#rule);
    const first = exact ?? promoted;
    const candidates = first === undefined ? [...named, ...ignored] : [first];
    if (candidates.length === 0) pair.reasons.push(missingBranch(writer));
    pair.parted = "first";
    for (const index of candidates) {
      const branch = reader.branches[index]!;
      this.#part(pair, writer, branch, branchName(branch));
    }
  }

  #named(pair: Pair, writer: NamedSchema, reader: NamedSchema): void {
    if (matchNames(writer, reader, this.#rule) === undefined) pair.reasons.push(nameMismatch(writer, reader));
    if (writer.type === "record") this.#fields(pair, writer, reader as RecordSchema);
    else if (writer.type === "enum") pair.reasons.push(...missingSymbols(writer, reader as EnumSchema));
    else if (writer.size !== (reader as typeof writer).size)
      pair.reasons.push({
        kind: "FIXED_SIZE_MISMATCH",
        message: `${textOf(reader)} has ${(reader as typeof writer).size} bytes, the writer's ${writer.size}`,
      });
    else pair.reasons.push(...decimalMismatch(pair));
  }

  #fields(pair: Pair, writer: RecordSchema, reader: RecordSchema): void {
    const sources = matchFields(writer, reader);
    reader.fields.forEach((field, i) => {
      const source = writer.fields[sources[i]!];
      if (source !== undefined) this.#part(pair, source.type, field.type, field.name);
      const lack = source === undefined ? this.#lackOfDefault(field) : undefined;
      if (lack === undefined) return;
      const message = `field ${quote(field.name)} of ${textOf(reader)} is not in the writer, and has ${lack}`;
      pair.reasons.push({ kind: "READER_FIELD_MISSING_DEFAULT_VALUE", message, step: field.name });
    });
  }

  /** In lenient schemas a default need not be legal, and is looked at when it is needed. */
  #lackOfDefault(field: Field): string | undefined {
    this.#count();
    if (field.default === undefined) return "no default";
    try {
      this.#defaults.check(field, { up: undefined, step: field.name });
    } catch (error) {
      if (error instanceof LimitError) throw error;
      return "a default that its type does not allow";
    }
    return undefined;
  }
}

/** A symbol that is missing is met or not; all other reasons hold for every datum. */
function isFatal({ kind }: Reason): boolean {
  return kind !== "MISSING_ENUM_SYMBOLS";
}

/** Spread from the pairs that can't be read whatever the data to those that have nothing else in them. */
function findUnreadable(pairs: readonly Pair[]): void {
  const found = pairs.filter(({ reasons }) => reasons.some(isFatal));
  for (const pair of found) pair.readable = false;
  for (let pair = found.pop(); pair !== undefined; pair = found.pop()) {
    for (const whole of pair.wholes) {
      const stays = --whole.left > 0 && whole.parted !== "all";
      if (stays || !whole.readable) continue;
      whole.readable = false;
      found.push(whole);
    }
  }
}

/** Of the branches of a reader's union that might take a type, leave the one that the resolver takes. */
function takeBranch(pair: Pair): void {
  const taken = pair.parts.find((part) => part.pair.readable);
  if (taken !== undefined) pair.parts = [taken];
  else if (pair.parts.length > 1) pair.reasons = [missingBranch(pair.writer)];
}

/** Spread from the pairs that have a reason of their own to all that some datum of theirs may lead to. */
function findUnsafe(pairs: readonly Pair[]): void {
  const found = pairs.filter(({ reasons, readable }) => reasons.length > 0 || !readable);
  for (const pair of found) pair.safe = false;
  for (let pair = found.pop(); pair !== undefined; pair = found.pop()) {
    for (const whole of pair.wholes) {
      if (!whole.safe || (whole.parted === "first" && whole.parts[0]?.pair !== pair)) continue;
      whole.safe = false;
      found.push(whole);
    }
  }
}

/** Every reason that can be met from a pair on, in the order of the reader's schema. */
function reasonsBelow(root: Pair): Incompatibility[] {
  const issues: Incompatibility[] = [];
  const seen = new Set<Pair>();
  const waiting: { readonly pair: Pair; readonly place: Place | undefined }[] = [{ pair: root, place: undefined }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { pair, place } = next;
    if (pair.safe || seen.has(pair)) continue;
    if (isOneThing(pair)) seen.add(pair);
    for (const { kind, message, step } of pair.reasons)
      issues.push({ kind, path: pathTo(below(place, step)), message });
    if (pair.parted === "first" && pair.reasons.length > 0) continue; // no branch was taken
    for (let i = pair.parts.length - 1; i >= 0; i--) {
      const part = pair.parts[i]!;
      waiting.push({ pair: part.pair, place: below(place, part.step) });
    }
  }
  return issues;
}

/** Whether a pair that is met again is the same as before. Primitives are not: each field has one of its own to say. */
function isOneThing({ parts, writer, reader }: Pair): boolean {
  return parts.length > 0 || ("name" in reader && writer.type === reader.type);
}

function below(place: Place | undefined, step: string | undefined): Place | undefined {
  return step === undefined ? place : { up: place, step };
}

/** A primitive that only its name tells from others. */
function isPlain(schema: Schema): boolean {
  switch (schema.type) {
    case "union":
    case "array":
    case "map":
    case "record":
    case "enum":
    case "fixed":
      return false;
    default:
      return schema.attributes.size === 0;
  }
}

function mismatch({ writer, reader }: Pair): Reason {
  return { kind: "TYPE_MISMATCH", message: `the writer's ${textOf(writer)} can't be read as ${textOf(reader)}` };
}

function nameMismatch(writer: NamedSchema, reader: NamedSchema): Reason {
  const message = `the writer's ${textOf(writer)} has neither the name nor an alias of ${textOf(reader)}`;
  return { kind: "NAME_MISMATCH", message };
}

function missingBranch(writer: Schema): Reason {
  const message = `no branch of the reader's union can take the writer's ${textOf(writer)}`;
  return { kind: "MISSING_UNION_BRANCH", message };
}

/** Symbols that a message names. */
const SHOWN = 3;

function missingSymbols(writer: EnumSchema, reader: EnumSchema): Reason[] {
  const indexes = matchSymbols(writer, reader);
  const missing = writer.symbols.filter((_, i) => indexes[i]! < 0);
  if (missing.length === 0) return [];
  const shown = missing.slice(0, SHOWN).map(quote).join(", ");
  const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : "";
  const message = `${textOf(reader)} lacks the writer's ${shown}${more}, and has no default`;
  return [{ kind: "MISSING_ENUM_SYMBOLS", message }];
}

/** Two decimals match if their precisions and scales do. (Avro 1.12, Decimal) */
function decimalMismatch({ writer, reader }: Pair): Reason[] {
  const [from, to] = [decimalOf(writer), decimalOf(reader)];
  if (from === undefined || to === undefined || from === to) return [];
  return [{ kind: "TYPE_MISMATCH", message: `the writer's decimal(${from}) can't be read as decimal(${to})` }];
}

/** Precision and scale of a decimal; undefined for what is none, or not a valid one. */
function decimalOf(schema: Schema): string | undefined {
  const attributes: Attributes | undefined = "attributes" in schema ? schema.attributes : undefined;
  if (attributes?.get("logicalType") !== "decimal" || (schema.type !== "bytes" && schema.type !== "fixed"))
    return undefined;
  const [precision, scale] = [attributes.get("precision"), attributes.get("scale") ?? 0];
  return typeof precision === "number" && typeof scale === "number" ? `${precision}, ${scale}` : undefined;
}

function textOf(schema: Schema): string {
  return "name" in schema ? `${schema.type} ${quote(schema.name)}` : schema.type;
}
