import type { Schema, UnionSchema } from "../schema/schema.js";
import { logicalOf } from "./logical/logical.js";
import type { ResolvedOptions } from "./options.js";

type ShapeOptions = Pick<ResolvedOptions, "union" | "logical">;

/** Whether values of a union stand under the name of their branch. */
export function isWrapped(schema: UnionSchema, options: ShapeOptions): boolean {
  if (options.union !== "auto") return options.union === "wrapped";
  const kinds = schema.branches.filter((branch) => !logicalOf(branch, options)?.changes).map(kindOf);
  return new Set(kinds).size < kinds.length;
}

/** What kind of JavaScript value a branch has, in avsc's reckoning. */
function kindOf({ type }: Schema): string {
  switch (type) {
    case "int":
    case "long":
    case "float":
    case "double":
      return "number";
    case "fixed":
      return "bytes";
    case "enum":
      return "string";
    case "map":
      return "record";
    default:
      return type;
  }
}
