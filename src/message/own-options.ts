import { AvroError, quote } from "../errors.js";

/** Options as own properties of nothing else. @throws AvroError "unsupported-option", "invalid-argument" */
export function ownOptions<T extends object>(given: T | undefined, names: readonly (keyof T & string)[]): Partial<T> {
  const own: Partial<T> = Object.create(null);
  if (given === undefined) return own;
  if (typeof given !== "object" || given === null) throw new AvroError("invalid-argument", "options must be an object");
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!(names as readonly string[]).includes(name))
      throw new AvroError("unsupported-option", `there is no option ${quote(name)}`);
    own[name as keyof T] = value as T[keyof T];
  }
  return own;
}
