import type { Schema } from "../schema/schema.js";
import type { ResolvedOptions } from "../value/options.js";

/** What functions over types need of a type whose values are of no interest to the compiler. */
export interface AnyType {
  readonly schema: Schema;
  readonly options: ResolvedOptions;
}
