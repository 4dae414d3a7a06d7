import type { UnionSchema } from "../../schema/schema.js";

/** Index of the branch that is null; -1 if there is none. */
export function nullBranch({ branches }: UnionSchema): number {
  return branches.findIndex((branch) => branch.type === "null");
}
