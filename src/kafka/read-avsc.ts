import { AvroError, quote } from "../errors.js";
import { ConfluentSchemaRegistryInvalidSchemaError } from "./confluent-errors.js";

/** JSON of a record's schema. */
export interface RawAvroSchema {
  readonly name: string;
  readonly namespace?: string;
  readonly type: "record";
  // biome-ignore lint/suspicious/noExplicitAny: JSON
  readonly fields: any[];
}

interface Files {
  readonly readFileSync: (path: string, encoding: "utf8") => string;
  readonly promises: { readonly readFile: (path: string, encoding: "utf8") => Promise<string> };
}

/**
 * Read the schema of a record from a file.
 *
 * @throws ConfluentSchemaRegistryInvalidSchemaError for JSON of another kind; SyntaxError; errors of the file system;
 * AvroError "unsupported-option" where there are no files
 */
export function readAVSC(path: string): RawAvroSchema {
  return recordOf(path, files().readFileSync(path, "utf8"));
}

/** The same, with a promise. */
export async function readAVSCAsync(path: string): Promise<RawAvroSchema> {
  return recordOf(path, await files().promises.readFile(path, "utf8"));
}

function recordOf(path: string, text: string): RawAvroSchema {
  const schema: unknown = JSON.parse(text);
  const has = (name: string) => typeof schema === "object" && schema !== null && Object.hasOwn(schema, name);
  if (has("name") && has("fields") && (schema as RawAvroSchema).type === "record") return schema as RawAvroSchema;
  throw new ConfluentSchemaRegistryInvalidSchemaError(
    "invalid-argument",
    `expected the schema of a record, with its name and fields, in ${quote(path)}`,
  );
}

/** Node's, Deno's and Bun's, by a call: an import would be one everywhere. */
function files(): Files {
  const host = globalThis as { process?: { getBuiltinModule?: (name: string) => Files | undefined } };
  const found = host.process?.getBuiltinModule?.("node:fs");
  if (found === undefined)
    throw new AvroError("unsupported-option", "this platform has no files, or no getBuiltinModule");
  return found;
}
