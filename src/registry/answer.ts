import { quote, RegistryError } from "../errors.js";
import type { JsonValue } from "../json/value.js";
import { wrong } from "./body.js";
import type { Content } from "./content.js";
import type { SchemaReference } from "./registry.js";

/** What a registry tells of a schema. Registries leave out what they do not know, and older ones most of it. */
export interface Entity extends Content {
  readonly id?: number | undefined;
  readonly guid?: string | undefined;
  readonly subject?: string | undefined;
  readonly version?: number | undefined;
}

/** An answer that is a JSON object. Names of others' making: its keys are own ones. @throws RegistryError "invalid-response" */
export function objectOf(json: JsonValue): ReadonlyMap<string, JsonValue> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw wrong("JSON that is no object");
  return new Map(Object.entries(json).filter(([, value]) => value !== null));
}

/**
 * The schema of an answer; `sent`, if that has none, as answers to a registration.
 *
 * @throws RegistryError "invalid-response"; "unsupported-schema" for any but Avro's
 */
export function entityOf(json: JsonValue, sent?: Content): Entity {
  const answer = objectOf(json);
  const type = answer.get("schemaType") ?? "AVRO";
  if (type !== "AVRO")
    throw new RegistryError("unsupported-schema", `a schema of type ${quote(String(type))}, not AVRO`);
  const text = answer.get("schema") ?? sent?.text;
  if (typeof text !== "string") throw wrong("no schema");
  const guid = answer.get("guid");
  return {
    text,
    references: answer.has("schema") ? referencesOf(answer.get("references")) : sent!.references,
    id: wholeOf(answer.get("id")),
    guid: typeof guid === "string" && GUID.test(guid) ? guid.toLowerCase() : undefined,
    subject: textOf(answer.get("subject")),
    version: wholeOf(answer.get("version")),
    metadata: answer.get("metadata") ?? sent?.metadata,
    ruleSet: answer.get("ruleSet") ?? sent?.ruleSet,
  };
}

/** @throws RegistryError "invalid-response" */
export function listOf<T extends string | number>(json: JsonValue, type: "string" | "number"): readonly T[] {
  if (!Array.isArray(json) || json.some((item) => typeof item !== type)) throw wrong(`no list of ${type}s`);
  return json as readonly T[];
}

/** A word of an answer. @throws RegistryError "invalid-response" */
export function wordOf(json: JsonValue, ...names: readonly string[]): string {
  const answer = objectOf(json);
  const word = names.map((name) => answer.get(name)).find((value) => value !== undefined);
  if (typeof word !== "string") throw wrong(`no ${names[0]}`);
  return word;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function referencesOf(json: JsonValue = []): SchemaReference[] {
  if (!Array.isArray(json)) throw wrong("references that are no list");
  return json.map((item) => {
    const reference = objectOf(item);
    const name = textOf(reference.get("name"));
    const subject = textOf(reference.get("subject"));
    const version = reference.get("version");
    if (name === undefined || subject === undefined || !Number.isSafeInteger(version))
      throw wrong("a reference without name, subject or version");
    return { name, subject, version: version as number };
  });
}

function textOf(json: JsonValue | undefined): string | undefined {
  return typeof json === "string" && json !== "" ? json : undefined;
}

/** Registries say 0 or -1 for none. */
function wholeOf(json: JsonValue | undefined): number | undefined {
  return Number.isSafeInteger(json) && (json as number) > 0 ? (json as number) : undefined;
}
