import type { Path } from "../errors.js";
import { branchName, type Schema } from "../schema/schema.js";
import { isWrapped } from "../value/union-shape.js";
import type { AnyType } from "./any-type.js";
import { check } from "./check.js";

/** What a type carries under `~standard`: Standard Schema, version 1 (https://standardschema.dev). */
export interface StandardProps<In> {
  readonly version: 1;
  readonly vendor: "wavro";
  /**
   * A value that can be encoded comes back as it is: nothing is copied, converted or filled in, so that what was
   * validated is what will be encoded. Synchronous.
   */
  readonly validate: (value: unknown) => StandardResult<In>;
  /** For the compiler only. */
  readonly types?: { readonly input: In; readonly output: In };
}

export type StandardResult<In> =
  | { readonly value: In; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path: Path }[] };

export function standardProps<In>(type: AnyType): StandardProps<In> {
  return {
    version: 1,
    vendor: "wavro",
    validate: (value) => {
      const issues = check(type, value);
      if (issues.length === 0) return { value: value as In };
      return { issues: issues.map(({ message, path }) => ({ message, path: keysOf(path, type) })) };
    },
  };
}

/**
 * A path as keys of the value, which callers (forms, say) look up in it: a branch's name is a key of wrapped values
 * only. What stands in a map ends at the map, for its keys are data.
 */
function keysOf(path: Path, { schema, options }: AnyType): Path {
  const keys: (string | number)[] = [];
  let at: Schema | undefined = schema;
  for (const step of path) {
    if (at === undefined || at.type === "map") break;
    if (at.type !== "union" || isWrapped(at, options)) keys.push(step);
    at = partOf(at, step);
  }
  return keys;
}

function partOf(schema: Schema, step: string | number): Schema | undefined {
  if (schema.type === "array") return schema.items;
  if (schema.type === "record") return schema.fields.find(({ name }) => name === step)?.type;
  if (schema.type === "union") return schema.branches.find((branch) => branchName(branch) === step);
  return undefined;
}
