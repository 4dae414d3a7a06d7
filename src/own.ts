/**
 * Whether a value of several shapes is one of those that have a property: its own, for the names of this library are
 * names that other code may have given to Object.prototype.
 */
export function has<T extends object, K extends PropertyKey>(
  value: T,
  name: K,
): value is Extract<T, { readonly [P in K]: unknown }> {
  return Object.hasOwn(value, name);
}

/** A property that a value may have or not: its own, else undefined. */
export function own<T extends object, K extends keyof T>(value: T, name: K): T[K] | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
