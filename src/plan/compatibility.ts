import { type Path, quote } from "../errors.js";
import { DEFAULT_LIMITS } from "../limits.js";
import { pathTo } from "../schema/place.js";
import type { EnumSchema, Schema } from "../schema/schema.js";
import type { NameRule } from "./match.js";
import { type IncompatibilityKind, nameOf, type Pair, Pairs, type Reason } from "./pair.js";

export interface Incompatibility {
  readonly kind: IncompatibilityKind;
  /** Into the reader's schema: names of fields and branches, "items", "values"; where they differ, the writer's branch stands before the reader's. */
  readonly path: Path;
  readonly message: string;
}

/**
 * All reasons why some data of `writer` can't be read as `reader`: none means that all can. The pairs are those of
 * plan/resolve, but where that waits for the data (a branch, a symbol) this takes the worst. What is wrong inside two
 * types that meet in several places is told once. (Avro 1.12, Schema Resolution)
 *
 * LimitError for schemas whose types meet in too many pairs.
 */
export function incompatibilities(writer: Schema, reader: Schema, rule: NameRule): Incompatibility[] {
  const pairs = new Pairs(rule, DEFAULT_LIMITS);
  const root = pairs.of(writer, reader, undefined);
  pairs.settle();
  const verdicts = verdictsBelow(root);
  findUnsafe(verdicts);
  return reasonsBelow(root, verdicts);
}

/** What is thought of a pair. */
interface Verdict {
  /** What stands in the way of some datum, apart from the parts. */
  readonly reasons: readonly Reason[];
  /** The parts that some datum may lead to. */
  readonly parts: readonly Pair[];
  /** Every datum can be read. */
  safe: boolean;
}

type Verdicts = ReadonlyMap<Pair, Verdict>;

/** A first verdict on each pair, by itself. */
function verdictsBelow(root: Pair): Verdicts {
  const verdicts = new Map<Pair, Verdict>();
  const waiting = [root];
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    if (verdicts.has(pair)) continue;
    const reasons = [...pair.reasons, ...missingSymbols(pair), ...missingBranch(pair)];
    verdicts.set(pair, { reasons, parts: partsMet(pair), safe: reasons.length === 0 });
    waiting.push(...pair.parts);
  }
  return verdicts;
}

/** Of several branches of a reader's union that might take a type, the one that does, or none. */
function partsMet(pair: Pair): readonly Pair[] {
  if (!isChoice(pair) || pair.parts.length === 1) return pair.parts;
  return pair.parts.filter(({ readable }) => readable).slice(0, 1);
}

function isChoice({ writer, reader }: Pair): boolean {
  return reader.type === "union" && writer.type !== "union";
}

/** Spread from the pairs that have a reason of their own to all that some datum of theirs may lead to. */
function findUnsafe(verdicts: Verdicts): void {
  const found = [...verdicts.keys()].filter((pair) => !verdicts.get(pair)!.safe);
  for (let pair = found.pop(); pair !== undefined; pair = found.pop()) {
    for (const above of pair.above) {
      const verdict = verdicts.get(above)!;
      if (!verdict.safe || (isChoice(above) && verdict.parts[0] !== pair)) continue;
      verdict.safe = false;
      found.push(above);
    }
  }
}

/** Every reason that can be met from a pair on, in the order of the reader's schema. */
function reasonsBelow(root: Pair, verdicts: Verdicts): Incompatibility[] {
  const issues: Incompatibility[] = [];
  const seen = new Set<Pair>();
  const waiting = [root];
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const { reasons, parts, safe } = verdicts.get(pair)!;
    if (safe || seen.has(pair)) continue;
    seen.add(pair);
    for (const { kind, text } of reasons) issues.push({ kind, path: pathTo(pair.place), message: text() });
    for (let i = parts.length - 1; i >= 0; i--) waiting.push(parts[i]!);
  }
  return issues;
}

/** Several branches might take the type, and none does. One alone says for itself why. */
function missingBranch(pair: Pair): Reason[] {
  if (!isChoice(pair) || pair.parts.length < 2 || pair.readable) return [];
  return [{ kind: "MISSING_UNION_BRANCH", text: () => `no branch of the reader's union takes ${nameOf(pair.writer)}` }];
}

/** Symbols that a message names. */
const SHOWN = 3;

/** Some symbols: those of an enum without any that the reader knows are a reason of the pair itself. */
function missingSymbols({ writer, reader, links, reasons }: Pair): Reason[] {
  if (writer.type !== "enum" || reader.type !== "enum" || reasons.length > 0) return [];
  const missing = writer.symbols.filter((_, i) => links[i]! < 0);
  return missing.length === 0 ? [] : [{ kind: "MISSING_ENUM_SYMBOLS", text: () => symbolsText(reader, missing) }];
}

function symbolsText(reader: EnumSchema, missing: readonly string[]): string {
  const shown = missing.slice(0, SHOWN).map((symbol) => quote(symbol));
  const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : "";
  return `${nameOf(reader)} lacks the writer's ${shown.join(", ")}${more}, and has no default`;
}
