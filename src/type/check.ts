import { DatumChecker } from "../datum/checker.js";
import type { ErrorCode, Path } from "../errors.js";
import type { AnyType } from "./any-type.js";

/** One thing that is wrong with a value. */
export interface Issue {
  /** Field names, array indexes and branch names, outermost first; `{}` for a value of a map. */
  readonly path: Path;
  readonly code: ErrorCode;
  /** What was expected and what was found; never the value itself. */
  readonly message: string;
}

const checkers = new WeakMap<object, DatumChecker>();

/**
 * Say what is wrong with a value: an empty list is one that `type.encode` takes. The first issue is the error that
 * encoding throws, the others follow in the value's order, 100 at most. A value of a union is held against the branch
 * that encoding takes; one that fits no branch is one issue. Cyclic values end at `maxDepth`. Errors of a value's own
 * getters are thrown on.
 */
export function check(type: AnyType, value: unknown): Issue[] {
  return checkerOf(type)
    .faults(value)
    .map(({ path = [], code, message }) => ({ path, code, message }));
}

export function isValid(type: AnyType, value: unknown): boolean {
  return checkerOf(type).fits(value);
}

function checkerOf(type: AnyType): DatumChecker {
  let checker = checkers.get(type);
  if (!checker) checkers.set(type, (checker = new DatumChecker(type.schema, type.options)));
  return checker;
}
