import { AvroError, quote } from "../errors.js";
import { type Limits, resolveLimits } from "../limits.js";
import { type CustomLogicals, resolveCustom } from "./logical/custom.js";

/** Options that decide what values look like; the same names everywhere. */
export interface ValueOptions {
  /** How a long comes out. "number" refuses values outside ±(2^53-1) with code `unsafe-long`. Encoding takes both. */
  readonly long?: "number" | "bigint" | "auto";
  /**
   * How a union value looks: bare, or as in the Avro JSON encoding. "auto", as avsc does it: bare where the JavaScript type
   * of a value tells its branch, so always beside null alone; else wrapped.
   */
  readonly union?: "natural" | "wrapped" | "auto";
  /**
   * Logical types: values that lose nothing (a timestamp-millis is a `Date`, a decimal a string, …), the underlying
   * values, every timestamp and date as a `Date`, or the default and logical types of one's own by name. See
   * docs/logical-types.md. Unknown and invalid logical types are ignored.
   */
  readonly logical?: "default" | "raw" | "dates" | CustomLogicals;
  /** Arrays of int, long, float and double as plain arrays or as typed arrays. */
  readonly numericArrays?: "plain" | "typed";
  /** Maps as plain objects or as `Map`. */
  readonly map?: "object" | "Map";
  /** Ill-formed UTF-8 and lone surrogates: an error, or U+FFFD both ways. */
  readonly utf8?: "strict" | "replace";
  /** Fields that a record does not have, when encoding. */
  readonly unknownFields?: "ignore" | "error";
  /**
   * What stands before the items of an array or map that is encoded: their number, or with it their size in bytes, so
   * that readers which do not want them pass over them at once. All readers take both; a size costs 1 to 5 bytes.
   */
  readonly itemBlocks?: "counted" | "sized";
  /** Reading with another schema: the unqualified names of types must match, or any do. */
  readonly names?: "match" | "ignore";
  /**
   * What may be generated at run time: JavaScript from text and, for hot schemas, WebAssembly modules; only those
   * modules; nothing. Each where the host allows it. Browsers and workers get neither.
   */
  readonly codegen?: "auto" | "wasm" | "never";
  /** Which executor decodes; for tests and benches. */
  readonly engine?: "auto" | "kernel" | "closures";
  readonly limits?: Partial<Limits>;
}

/** All options decided. Frozen; part of the identity of a type. */
export interface ResolvedOptions {
  readonly long: "number" | "bigint" | "auto";
  readonly union: "natural" | "wrapped" | "auto";
  readonly logical: "default" | "raw" | "dates" | CustomLogicals;
  readonly numericArrays: "plain" | "typed";
  readonly map: "object" | "Map";
  readonly utf8: "strict" | "replace";
  readonly unknownFields: "ignore" | "error";
  readonly itemBlocks: "counted" | "sized";
  readonly names: "match" | "ignore";
  readonly codegen: "auto" | "wasm" | "never";
  readonly engine: "auto" | "kernel" | "closures";
  readonly limits: Limits;
}

/** Allowed values, the default first. */
const CHOICES = {
  long: ["number", "bigint", "auto"],
  union: ["natural", "wrapped", "auto"],
  logical: ["default", "raw", "dates"],
  numericArrays: ["plain", "typed"],
  map: ["object", "Map"],
  utf8: ["strict", "replace"],
  unknownFields: ["ignore", "error"],
  itemBlocks: ["counted", "sized"],
  names: ["match", "ignore"],
  codegen: ["auto", "wasm", "never"],
  engine: ["auto", "kernel", "closures"],
} as const;

/**
 * Check options and fill in defaults (or `base`, for `with`). A name or value that is not known or not built yet is
 * an AvroError `unsupported-option`, never ignored. `also` names options that the caller handles itself.
 */
export function resolveOptions(
  given: ValueOptions = {},
  base?: ResolvedOptions,
  also: readonly string[] = [],
): ResolvedOptions {
  const options: Record<string, unknown> = {};
  for (const [name, choices] of Object.entries(CHOICES))
    options[name] = base ? base[name as keyof typeof CHOICES] : choices[0];
  options.limits = base?.limits ?? resolveLimits();
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || also.includes(name)) continue;
    if (name === "limits") options.limits = resolveLimits(value as Partial<Limits>, options.limits as Limits);
    else if (name === "logical" && typeof value === "object" && value !== null) options.logical = resolveCustom(value);
    else options[name] = choice(name, value);
  }
  return Object.freeze(options) as unknown as ResolvedOptions;
}

function choice(name: string, value: unknown): unknown {
  if (!Object.hasOwn(CHOICES, name)) throw new AvroError("unsupported-option", `there is no option ${quote(name)}`);
  const choices: readonly unknown[] = CHOICES[name as keyof typeof CHOICES];
  if (!choices.includes(value))
    throw new AvroError("unsupported-option", `option ${name} must be one of ${choices.join(", ")}`);
  return value;
}
