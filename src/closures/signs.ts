import type { Schema, UnionSchema } from "../schema/schema.js";
import { logicalOf } from "../value/logical/logical.js";
import type { MatchOptions } from "./match.js";
import type { Sign } from "./writer-shape.js";

/**
 * By which values of a union can be told apart without asking the branches in turn. Must agree with what the branches
 * match: it says nothing where two of them may fit, and nothing beside logical types, which take many things.
 */
export function signsOf({ branches }: UnionSchema, options: MatchOptions): ReadonlyMap<Sign, number> {
  const signs = new Map<Sign, number>();
  const only = (sign: Sign, type: Schema["type"], ...others: Schema["type"][]) => {
    const fitting = branches.filter((branch) => branch.type === type || others.includes(branch.type));
    if (fitting.length === 1 && fitting[0]!.type === type) signs.set(sign, branches.indexOf(fitting[0]!));
  };
  only("nothing", "null");
  if (branches.some((branch) => logicalOf(branch, options) !== undefined)) {
    // beside null alone, all but objects is the other's, which says itself what it does not take
    if (branches.length === 2 && signs.has("nothing")) signs.set("no object", 1 - signs.get("nothing")!);
    return signs;
  }
  only("boolean", "boolean");
  only("string", "string", "enum");
  only("int", "int", "long", "float", "double");
  only("safe integer", "long", "int", "float", "double");
  only("number", "float", "int", "long", "double");
  only("number", "double", "int", "long", "float");
  only("array", "array");
  return signs;
}
