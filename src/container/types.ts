import type { Schema } from "../schema/schema.js";
import { avroType } from "../type/avro-type.js";
import { AvroReader } from "../type/reader.js";
import { parseSchema, parseSchemaText, type SchemaArgument, schemaText } from "../type/schema-argument.js";
import type { AvroType } from "../type/type.js";
import type { ResolvedOptions } from "../value/options.js";

/** Files of one kind are many, and kinds are few. */
const MAX_TYPES = 32;
/** UTF-16 units of schema texts that are remembered: 2 MiB in all. */
const MAX_TEXT = 32 * 1024;

/** By schema text and options, those used last at the end. A memo: a type is immutable. */
const types = new Map<string, AvroType>();

/**
 * The type of a file's schema text. The next file with the same text and options gets the same type, with its plans,
 * programs and generated code, which the engine has made fast by then: a new one is ten times slower at first.
 */
export function typeOf(text: string, options: ResolvedOptions): AvroType {
  return kept(text, options, () => parseSchemaText(text, { lenientNames: true, limits: options.limits }));
}

/** What makes the readers of files: the one that was given, where the options are its own, else a type that is kept. */
export function readerOf(reader: AvroReader<unknown> | SchemaArgument, options: ResolvedOptions): AvroReader<unknown> {
  if (reader instanceof AvroReader && sameOptions(reader.options, options)) return reader;
  const schema = reader instanceof AvroReader ? reader.schema : parseSchema(reader, { limits: options.limits });
  return kept(schemaText(schema), options, () => schema);
}

function sameOptions(a: ResolvedOptions, b: ResolvedOptions): boolean {
  return (Object.keys(a) as (keyof ResolvedOptions)[]).every((name) => a[name] === b[name]);
}

function kept(text: string, options: ResolvedOptions, schemaOf: () => Schema): AvroType {
  // functions of the user have no text
  const shared = text.length <= MAX_TEXT && typeof options.logical === "string";
  // the text as it is: to quote it would cost more than to read a small file's header
  const key = shared ? `${JSON.stringify(options)}\n${text}` : undefined;
  const known = key === undefined ? undefined : types.get(key);
  const type = known ?? avroType<unknown>(schemaOf(), options);
  if (key !== undefined) remember(key, type);
  return type;
}

function remember(key: string, type: AvroType): void {
  types.delete(key);
  types.set(key, type);
  if (types.size > MAX_TYPES) types.delete(types.keys().next().value!);
}
