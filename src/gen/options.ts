import { AvroError } from "../errors.js";
import type { TypeOptions } from "../type/make.js";
import { type ResolvedOptions, resolveOptions } from "../value/options.js";

/** Options of the types that modules export; they stand in the modules. */
type Baked = Pick<
  TypeOptions,
  "long" | "union" | "numericArrays" | "map" | "utf8" | "unknownFields" | "itemBlocks" | "names" | "lenientNames"
> & {
  /** Logical types of one's own have no text that could stand in a module. */
  readonly logical?: "default" | "raw" | "dates";
};

export interface GenerateOptions extends Baked {
  /** What modules import the library as; "wavro" unless told otherwise. */
  readonly library?: string;
  /** What ends the specifiers of modules that others import types of: ".js" unless told otherwise, ".ts" or "". */
  readonly extension?: "" | ".js" | ".ts";
  /** Code that reads data of other writers: schemas that are resolved to the types of the same name. */
  readonly writers?: readonly SourceSchema[];
}

/** A schema and what it is called where it comes from: a file's name, for instance. */
export interface SourceSchema {
  readonly name: string;
  /** As JSON text, a value, a `Schema` or a type. */
  readonly schema: string | object;
}

const OWN = ["library", "extension", "writers", "lenientNames"];
const BAKED = [
  "long",
  "union",
  "logical",
  "numericArrays",
  "map",
  "utf8",
  "unknownFields",
  "itemBlocks",
  "names",
  "lenientNames",
];

/** The options decided, and those to be written into modules: what was given and is not the default. */
export interface Settings {
  readonly values: ResolvedOptions;
  readonly baked: readonly (readonly [name: string, value: string | boolean])[];
  readonly library: string;
  readonly extension: string;
  readonly lenientNames: boolean;
}

export function settingsOf(given: GenerateOptions): Settings {
  const { library = "wavro", extension = ".js", lenientNames = false } = given;
  if (!["", ".js", ".ts"].includes(extension))
    throw new AvroError("unsupported-option", 'option extension must be ".js", ".ts" or ""');
  if (typeof library !== "string" || library === "")
    throw new AvroError("invalid-argument", "option library must be the specifier of a module");
  if (typeof lenientNames !== "boolean")
    throw new AvroError("unsupported-option", "option lenientNames must be true or false");
  const other = Object.keys(given).find((name) => !OWN.includes(name) && !BAKED.includes(name));
  if (other !== undefined || typeof given.logical === "object")
    throw new AvroError("unsupported-option", `modules can't be generated with option ${other ?? "logical: {…}"}`);
  const values = resolveOptions(given, undefined, OWN);
  const defaults = resolveOptions() as unknown as Record<string, unknown>;
  const baked = BAKED.flatMap((name) => {
    const value = name === "lenientNames" ? lenientNames : (values as unknown as Record<string, unknown>)[name];
    return value === (defaults[name] ?? false) ? [] : [[name, value as string | boolean] as const];
  });
  return { values, baked, library, extension, lenientNames };
}
