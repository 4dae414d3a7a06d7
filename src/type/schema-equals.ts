import { interchangeable } from "../schema/interchangeable.js";
import { parseSchema, type SchemaArgument } from "./schema-argument.js";

/**
 * Whether two schemas are equal: each may stand for the other wherever data are written, read, resolved or compared.
 *
 * They agree in types, full names, sizes, symbols and branches, in fields and their order; in what schema resolution
 * looks at: defaults of fields and enums, aliases; in `order`, and in logical types with precision and scale.
 * Documentation, other attributes and the way a schema is written do not count, and `error` is `record`.
 *
 * Stricter than comparing canonical forms, which leave out defaults, aliases, orders and logical types; unlike Java's
 * `Schema.equals` it looks at aliases, and not at attributes that have no meaning.
 *
 * @throws as `parseSchema`
 */
export function schemaEquals(a: SchemaArgument, b: SchemaArgument): boolean {
  return interchangeable(parseSchema(a), parseSchema(b));
}
