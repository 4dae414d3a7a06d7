import type { ColumnReader } from "../column/column.js";
import { getterOf } from "./getter.js";
import type { ResolvedOptions } from "./options.js";
import { viewOf } from "./view.js";

/** How values are made of columns under these options. */
export function columnReader(options: ResolvedOptions): ColumnReader {
  return {
    get: (column) => getterOf(column, { ...options, unsafe: "bigint" }),
    objects: (column) => getterOf(column, { ...options, unsafe: "throw", sequential: true }),
    view: (column) => viewOf(column, { ...options, unsafe: "bigint", sequential: "mostly" }) as (i: number) => object,
  };
}
