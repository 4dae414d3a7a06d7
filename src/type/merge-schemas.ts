import { AvroError } from "../errors.js";
import { resolveLimits } from "../limits.js";
import { Merging, Printer } from "../schema/merged.js";
import { parseSchemaJson } from "../schema/parse.js";
import type { Schema } from "../schema/schema.js";
import { parseSchema, type SchemaArgument } from "./schema-argument.js";

/**
 * Merge schemas into one that takes the values of each, and that reads the data of each by schema resolution.
 *
 * Types of different kinds become branches of a union, without duplicates. An int beside other numbers becomes the
 * wider type; a long and a double stay two branches, for neither holds the other exactly. Arrays and maps merge their
 * items, enums of one name their symbols, records of one name their fields: one that is not in each of them keeps its
 * default, or becomes nullable with the default null. Records of different names stay apart. Attributes such as
 * logical types are kept where all agree, documentation and order are those of the first.
 *
 * @throws SchemaError "duplicate-name" where one name means two kinds of types, or fixed types of two sizes; LimitError
 */
export function mergeSchemas(schemas: Iterable<SchemaArgument>): Schema {
  const limits = resolveLimits();
  const merging = new Merging(limits);
  const place = merging.place();
  let count = 0;
  for (const schema of schemas) {
    place.add(parseSchema(schema));
    count++;
  }
  if (count === 0) throw new AvroError("invalid-argument", "there are no schemas to merge");
  return parseSchemaJson(place.toJson(new Printer(), ""), { lenientNames: true, limits, owned: true });
}
