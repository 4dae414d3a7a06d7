import { AvroError, quote } from "../errors.js";
import { type Incompatibility, incompatibilities } from "../plan/compatibility.js";
import type { NameRule } from "../plan/match.js";
import type { Schema } from "../schema/schema.js";
import { parseSchema, type SchemaArgument } from "./schema-argument.js";

type Direction = "backward" | "forward";
type OneMode = Direction | "full";
type ListMode = `${OneMode}-transitive`;

/** Which of two schemas must be able to read the other's data; in the words of registries, too. */
export type CompatibilityMode = OneMode | Uppercase<OneMode> | TransitiveMode;
/** The same with each schema of a list. */
export type TransitiveMode = ListMode | `${Uppercase<OneMode>}_TRANSITIVE`;

export interface CompatibilityOptions<Mode extends CompatibilityMode = CompatibilityMode> {
  /** "backward" unless said otherwise. */
  readonly mode?: Mode;
  /** Whether unqualified names of types must match, or any do. */
  readonly names?: NameRule;
}

export interface CompatibilityIssue extends Incompatibility {
  /** "backward": `reader` can't read it; "forward": it can't read `reader`. `path` leads into the schema that reads. */
  readonly direction: Direction;
  /** Which schema of the list it is about; 0 where there is one. */
  readonly version: number;
}

export interface Compatibility {
  readonly compatible: boolean;
  /** Every reason; those inside a named type once, with the first path that leads there. Empty if compatible. */
  readonly issues: readonly CompatibilityIssue[];
}

const DIRECTIONS: ReadonlyMap<OneMode, readonly Direction[]> = /* @__PURE__ */ new Map([
  ["backward", ["backward"]],
  ["forward", ["forward"]],
  ["full", ["backward", "forward"]],
] as [OneMode, Direction[]][]);

/**
 * Whether a schema can read all data of another: the eager judge, where reading itself fails only on data that can't
 * be read. `mode` "backward": `reader` reads data of `writer`; "forward": `writer` reads data of `reader`; "full": both.
 * With "-transitive" `writer` is an array of schemas, and each counts. (An array is else the schema of a union.)
 *
 * Kinds are those of Java's SchemaCompatibility. Beyond it, decimals must agree in precision and scale, and a record
 * whose branch of a union can't be read says why instead of missing. (Avro 1.12, Schema Resolution)
 *
 * @throws as `parseSchema`; LimitError for two recursive schemas with more than a million pairs of types; AvroError
 * "unsupported-option", "invalid-argument"
 */
export function checkCompatibility(
  reader: SchemaArgument,
  writer: readonly SchemaArgument[],
  options: CompatibilityOptions<TransitiveMode> & { readonly mode: TransitiveMode },
): Compatibility;
export function checkCompatibility(
  reader: SchemaArgument,
  writer: SchemaArgument,
  options?: CompatibilityOptions<Exclude<CompatibilityMode, TransitiveMode>>,
): Compatibility;
export function checkCompatibility(
  reader: SchemaArgument,
  writer: SchemaArgument | readonly SchemaArgument[],
  options: CompatibilityOptions = {},
): Compatibility {
  const { directions, transitive, names } = resolveOptions(options);
  const own = parseSchema(reader);
  const issues: CompatibilityIssue[] = [];
  versionsOf(writer, transitive).forEach((other, version) => {
    for (const direction of directions) {
      const found =
        direction === "backward" ? incompatibilities(other, own, names) : incompatibilities(own, other, names);
      for (const issue of found) issues.push({ ...issue, direction, version });
    }
  });
  return { compatible: issues.length === 0, issues };
}

function versionsOf(writer: SchemaArgument | readonly SchemaArgument[], transitive: boolean): Schema[] {
  if (!transitive) return [parseSchema(writer as SchemaArgument)];
  if (!Array.isArray(writer)) throw new AvroError("invalid-argument", "a transitive mode needs an array of schemas");
  return Array.from(writer, (version) => parseSchema(version));
}

const OPTIONS: ReadonlySet<string> = /* @__PURE__ */ new Set(["mode", "names"]);

function resolveOptions(given: CompatibilityOptions) {
  if (typeof given !== "object" || given === null) throw new AvroError("invalid-argument", "options must be an object");
  const options = new Map(Object.entries(given));
  for (const name of options.keys())
    if (!OPTIONS.has(name))
      throw new AvroError("unsupported-option", `there is no compatibility option ${quote(name)}`);
  const names = options.get("names") ?? "match";
  if (names !== "match" && names !== "ignore")
    throw new AvroError("unsupported-option", 'option names must be "match" or "ignore"');
  return { ...resolveMode(options.get("mode") ?? "backward"), names: names as NameRule };
}

/** "full-transitive" and "FULL_TRANSITIVE" are the same. */
function resolveMode(mode: unknown): { directions: readonly Direction[]; transitive: boolean } {
  const plain = String(mode).toLowerCase().replace("_", "-");
  const one = plain.replace(/-transitive$/, "");
  const directions = DIRECTIONS.get(one as OneMode);
  if (directions === undefined)
    throw new AvroError(
      "unsupported-option",
      "option mode must be backward, forward or full, each alone or with -transitive",
    );
  return { directions, transitive: plain !== one };
}
