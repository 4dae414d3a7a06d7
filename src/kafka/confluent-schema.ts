import { quote } from "../errors.js";
import type { SchemaReference } from "../registry/registry.js";
import { schemaOf } from "./avro-schema.js";
import { ConfluentSchemaRegistryArgumentError } from "./confluent-errors.js";
import type { RawAvroSchema } from "./read-avsc.js";
import type { SchemaType } from "./schema-type.js";

/** A schema with what belongs to it in the registry. */
export interface AvroConfluentSchema {
  readonly type: typeof SchemaType.AVRO;
  readonly schema: string | RawAvroSchema;
  readonly references?: SchemaReference[] | undefined;
}

/** The text of a schema that is given in either way, and its references. */
export interface SchemaContent {
  readonly text: string;
  readonly references: readonly SchemaReference[] | undefined;
}

/** @throws ConfluentSchemaRegistryArgumentError for schemas that are not Avro, and for what is none */
export function contentOf(given: unknown): SchemaContent {
  if (typeof given !== "object" || given === null) throw refused("expected a schema as an object");
  const { type, schema = null, references } = given as { type?: unknown; schema?: unknown; references?: unknown };
  if (schema === null || typeof schema === "function")
    return { text: JSON.stringify(schemaOf(given)), references: undefined };
  if (type !== "AVRO")
    throw refused(`expected a schema of type AVRO, found ${quote(String(type))}: other kinds are not read here`);
  const text = typeof schema === "string" ? schema : JSON.stringify(schema);
  return { text, references: references as readonly SchemaReference[] | undefined };
}

/** The subject of a schema that is registered without one: its full name. */
export function subjectOf(text: string, separator: string): string {
  const { name, namespace } = JSON.parse(text) as { name?: unknown; namespace?: unknown };
  if (typeof name !== "string" || name === "") throw refused("the schema has no name: give option subject");
  if (typeof namespace !== "string" || namespace === "")
    throw refused("the schema has no namespace: give option subject");
  return `${namespace}${separator}${name}`;
}

function refused(message: string): ConfluentSchemaRegistryArgumentError {
  return new ConfluentSchemaRegistryArgumentError("invalid-argument", message);
}
