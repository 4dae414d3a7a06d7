import { canonicalText } from "../schema/canonical.js";
import { parseSchema, type SchemaArgument } from "./schema-argument.js";

/**
 * The Parsing Canonical Form of a schema, as text: what decides how data are laid out, and nothing else. Full names,
 * no blanks; without documentation, aliases, defaults, orders, logical types and other attributes. An error is a
 * record, as in Java. (Avro 1.12, Parsing Canonical Form for Schemas)
 *
 * @throws as `parseSchema`
 */
export function canonicalForm(schema: SchemaArgument): string {
  return canonicalText(parseSchema(schema));
}
