import { placed } from "../../closures/fault.js";
import { MAP_VALUE } from "../../closures/trace.js";
import { DecodeError } from "../../errors.js";
import { branchName, type Schema } from "../../schema/schema.js";
import { logicalText } from "./logical-text.js";

type Step = string | number;

/** Give an error of writing plain JSON the path of the value that has no text. Other errors pass as they are. */
export function explainText(schema: Schema, value: unknown, error: unknown): unknown {
  if (!(error instanceof DecodeError) || error.path !== undefined) return error;
  const path = find(schema, value);
  if (path === undefined) return error;
  error.path = path;
  error.message = placed(error.message, path);
  return error;
}

/** The path of the first value that has no text; undefined if all have one. The value is one decoded as EXACT says. */
function find(schema: Schema, value: unknown): Step[] | undefined {
  switch (schema.type) {
    case "record": {
      const parts = schema.fields.map(({ name, type }): Part => [name, type, (value as Record<string, unknown>)[name]]);
      return findIn(parts);
    }
    case "array":
      return findIn((value as unknown[]).map((item, i): Part => [i, schema.items, item]));
    case "map":
      return findIn(
        [...(value as Map<string, unknown>).values()].map((item): Part => [MAP_VALUE, schema.values, item]),
      );
    case "union": {
      const [name, inner] = Object.entries(value ?? {})[0] ?? [];
      const branch = schema.branches.find((one) => branchName(one) === name);
      return branch && findIn([[name!, branch, inner]]);
    }
    default:
      return hasText(schema, value) ? undefined : [];
  }
}

type Part = readonly [step: Step, schema: Schema, value: unknown];

function findIn(parts: readonly Part[]): Step[] | undefined {
  for (const [step, schema, value] of parts) {
    const path = find(schema, value);
    if (path) return [step, ...path];
  }
  return undefined;
}

function hasText(schema: Schema, raw: unknown): boolean {
  try {
    logicalText(schema)?.text(raw);
    return true;
  } catch {
    return false;
  }
}
