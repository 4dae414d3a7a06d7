/**
 * The key under which a decoded record of a union with several record branches carries its full name; an own
 * enumerable property, so that spread and Object.assign keep it, and that JSON.stringify and Object.keys don't see.
 * Encoding honours it.
 */
export const branch: unique symbol = Symbol.for("wavro.branch") as never;

/** A value with its branch named; made by `wrap`. */
export class Wrapped {
  constructor(
    readonly name: string,
    readonly value: unknown,
  ) {}
}

/** Name the branch of a union that `value` is to be encoded as: the full name of a named type, or a type name. */
export function wrap(name: string, value: unknown): Wrapped {
  return new Wrapped(name, value);
}
