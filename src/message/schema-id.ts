import { own } from "../own.js";

/**
 * What a message says about the schema that it was written with: the number or the GUID that a registry has for it, or
 * the fingerprint of the schema itself.
 */
export type SchemaId =
  | { readonly id: number; readonly guid?: undefined; readonly fingerprint?: undefined }
  | { readonly guid: string; readonly id?: undefined; readonly fingerprint?: undefined }
  | { readonly fingerprint: Uint8Array; readonly id?: undefined; readonly guid?: undefined };

/** The number of an id, if it is one. */
export function numberOf(id: SchemaId): number | undefined {
  return own(id, "id");
}

/** The GUID of an id, if it is one. */
export function guidOf(id: SchemaId): string | undefined {
  return own(id, "guid");
}

/** Registries of Confluent's kind number schemas with positive 32-bit integers. */
export const MAX_ID = 2 ** 31 - 1;

/** Whether a registry may have given this number to a schema. `max`: the highest that its messages can carry. */
export function isSchemaNumber(id: unknown, max = MAX_ID): id is number {
  return Number.isSafeInteger(id) && (id as number) >= 1 && (id as number) <= max;
}
