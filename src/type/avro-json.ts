import { branchName, type RecordSchema, type Schema, type UnionSchema } from "../schema/schema.js";
import { floatText, numberText } from "./number-text.js";

/** Writes one value as text. */
type Writer = (value: never) => string;

/**
 * Make a writer of the Avro JSON encoding for data of a schema. (Avro 1.12, JSON Encoding)
 *
 * It takes values as decoded with `{ long: "auto", union: "wrapped", logical: "raw" }` and gives one line without a
 * line feed. Longs are bare digits of any size, a float is the shortest decimal that rounds to it, NaN and the
 * infinities are quoted words, bytes and fixed are strings of the code points 0–255. Values are not checked.
 */
export function avroJsonWriter(schema: Schema): (value: unknown) => string {
  return writerOf(schema, new Map()) as (value: unknown) => string;
}

/** `made` holds what records refer to, so that recursion ends and a shared type is compiled once. */
function writerOf(schema: Schema, made: Map<Schema, Writer>): Writer {
  switch (schema.type) {
    case "null":
      return () => "null";
    case "boolean":
    case "int":
    case "long":
      return String;
    case "float":
      return floatText;
    case "double":
      return numberText;
    case "string":
      return JSON.stringify;
    case "bytes":
    case "fixed":
      return bytesText;
    case "enum":
      return enumWriter(schema.symbols);
    case "array":
      return arrayWriter(writerOf(schema.items, made));
    case "map":
      return mapWriter(writerOf(schema.values, made));
    case "union":
      return unionWriter(schema, made);
    case "record":
      return made.get(schema) ?? recordWriter(schema, made);
  }
}

function recordWriter(schema: RecordSchema, made: Map<Schema, Writer>): Writer {
  const names: string[] = [];
  const heads: string[] = [];
  const writers: Writer[] = [];
  const write = (value: Record<string, never>): string => {
    let text = "";
    for (let i = 0; i < names.length; i++) text += heads[i]! + writers[i]!(value[names[i]!]!);
    return text === "" ? "{}" : `${text}}`;
  };
  made.set(schema, write);
  for (const field of schema.fields) {
    heads.push(`${names.length === 0 ? "{" : ","}${JSON.stringify(field.name)}:`);
    names.push(field.name);
    writers.push(writerOf(field.type, made));
  }
  return write;
}

function arrayWriter(item: Writer): Writer {
  return (values: readonly never[]): string => {
    let text = "[";
    for (let i = 0; i < values.length; i++) text += i === 0 ? item(values[i]!) : `,${item(values[i]!)}`;
    return `${text}]`;
  };
}

function mapWriter(item: Writer): Writer {
  return (values: Record<string, never>): string => {
    let text = "";
    for (const key of Object.keys(values))
      text += `${text === "" ? "{" : ","}${JSON.stringify(key)}:${item(values[key]!)}`;
    return text === "" ? "{}" : `${text}}`;
  };
}

/** A branch stands under its name; null stands bare. */
function unionWriter(schema: UnionSchema, made: Map<Schema, Writer>): Writer {
  const branches = new Map<string, { readonly head: string; readonly write: Writer }>();
  for (const branch of schema.branches) {
    const name = branchName(branch);
    branches.set(name, { head: `{${JSON.stringify(name)}:`, write: writerOf(branch, made) });
  }
  return (value: Record<string, never> | null): string => {
    if (value === null) return "null";
    const name = Object.keys(value)[0]!;
    const branch = branches.get(name)!;
    return `${branch.head}${branch.write(value[name]!)}}`;
  };
}

function enumWriter(symbols: readonly string[]): Writer {
  const texts = new Map(symbols.map((symbol) => [symbol, JSON.stringify(symbol)]));
  return (symbol: string): string => texts.get(symbol)!;
}

/** Bytes to characters in runs: so many arguments are safe on every engine's stack. */
const RUN = 4096;

function bytesText(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += RUN) text += String.fromCharCode(...bytes.subarray(at, at + RUN));
  return JSON.stringify(text);
}
