import type { Field, NamedSchema, RecordSchema } from "../schema/schema.js";
import { docComment } from "./comment.js";
import { propertyKey } from "./identifiers.js";
import type { Side, TypePrinter } from "./types.js";

type Unrecorded = Exclude<NamedSchema, RecordSchema>;

/** The names of a type's two declarations; the same where one serves for both. */
export interface Names {
  readonly out: string;
  readonly in: string;
}

/** The exported types of a named schema. */
export function declarations(schema: NamedSchema, names: Names, printer: TypePrinter): string {
  const alias = (side: Side) => `export type ${names[side]} = ${printer.definition(schema as Unrecorded, side)};\n`;
  const one = (side: Side) => (schema.type === "record" ? interfaceOf(schema, names, printer, side) : alias(side));
  const out = docComment(schema.doc) + one("out");
  return names.in === names.out ? out : `${out}\n${encodes(names)}${one("in")}`;
}

/** Above the declaration of a type's other side. */
export function encodes(names: Names): string {
  return docComment(`What encodes as {@link ${names.out}}.`);
}

function interfaceOf(schema: RecordSchema, names: Names, printer: TypePrinter, side: Side): string {
  const fields = schema.fields.map((field) => docComment(field.doc, "  ") + property(field, printer, side));
  const body = fields.length === 0 ? "{}" : `{\n${fields.join("")}}`;
  return `export interface ${names[side]} ${body}\n`;
}

function property(field: Field, printer: TypePrinter, side: Side): string {
  const key = propertyKey(field.name);
  const type = printer.type(field.type, side);
  return side === "in" && canBeMissing(field) ? `  ${key}?: ${type} | undefined;\n` : `  ${key}: ${type};\n`;
}

/** A missing field encodes as its default, else as null where its type allows null. */
function canBeMissing({ default: given, type }: Field): boolean {
  if (given !== undefined || type.type === "null") return true;
  return type.type === "union" && type.branches.some((branch) => branch.type === "null");
}
