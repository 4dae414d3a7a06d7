import { parseSchema } from "../../../src/type/schema-argument.js";
import { type Logical, logicalOf } from "../../../src/value/logical/logical.js";
import { resolveOptions, type ValueOptions } from "../../../src/value/options.js";

/** What a schema's logical type does under an option; it must have one. */
export function logical(schema: object, option: ValueOptions["logical"] = "default"): Logical {
  return logicalOf(parseSchema(schema), resolveOptions({ logical: option }))!;
}

export const int = (logicalType: string) => ({ type: "int", logicalType });
export const long = (logicalType: string) => ({ type: "long", logicalType });
export const decimal = (precision: number, scale = 0) => ({ type: "bytes", logicalType: "decimal", precision, scale });
export const fixed = (size: number, more: object) => ({ type: "fixed", name: "F", size, ...more });
