import { AvroError, LimitError, SchemaError } from "../errors.js";
import { canonicalText } from "../schema/canonical.js";
import type { Schema } from "../schema/schema.js";
import { fingerprint } from "../type/fingerprint.js";
import { parseSchema, type SchemaArgument } from "../type/schema-argument.js";

/** Finds the schema that a message was written with. */
export interface SchemaLookup {
  /** The schema of the fingerprint that begins at `offset`, 8 bytes, least significant first. */
  get(bytes: Uint8Array, offset?: number): Schema | undefined;
}

export interface SchemaStoreOptions {
  /** Schemas that the store takes: 10,000 unless said otherwise. Each is kept for as long as the store. */
  readonly maxSchemas?: number;
}

const MAX_SCHEMAS = 10_000;

/** A fingerprint as two halves: numbers are found without making anything. */
interface Entry {
  readonly high: number;
  readonly schema: Schema;
  readonly canonical: string;
}

/**
 * Schemas by the fingerprints of messages (CRC-64-AVRO). That sum can be forged, so canonical forms are compared: a
 * second schema of one fingerprint is refused if it lays out data otherwise, and is the first one's equal if not.
 * (Avro 1.12, Single-object encoding)
 */
export class SchemaStore implements SchemaLookup {
  readonly #max: number;
  /** By the lower half. */
  readonly #entries = new Map<number, Entry[]>();
  #size = 0;

  /** @throws AvroError "unsupported-option", "invalid-argument" */
  constructor(options: SchemaStoreOptions = {}) {
    this.#max = maxOf(options);
  }

  /** Schemas in the store. */
  get size(): number {
    return this.#size;
  }

  /**
   * Take a schema; gives its fingerprint, in a buffer of its own. Of two with the same canonical form (which differ in
   * defaults, aliases, logical types or documentation, and so write the same bytes) the first is kept.
   *
   * @throws SchemaError "fingerprint-collision"; LimitError "maxSchemas"; as `parseSchema`
   */
  add(schema: SchemaArgument): Uint8Array {
    const parsed = parseSchema(schema);
    const sum = fingerprint(parsed);
    const canonical = canonicalText(parsed);
    const known = this.#find(sum, 0);
    if (known === undefined) this.#put(sum, parsed, canonical);
    else if (known.canonical !== canonical)
      throw new SchemaError("fingerprint-collision", "another schema of the store has the same fingerprint");
    return sum;
  }

  /** @throws AvroError "invalid-argument" where no 8 bytes are */
  get(bytes: Uint8Array, offset = 0): Schema | undefined {
    if (!(offset >= 0 && offset + 8 <= bytes.length))
      throw new AvroError("invalid-argument", "a fingerprint has 8 bytes");
    return this.#find(bytes, offset)?.schema;
  }

  #find(bytes: Uint8Array, offset: number): Entry | undefined {
    const entries = this.#entries.get(wordAt(bytes, offset));
    if (entries === undefined) return undefined;
    const high = wordAt(bytes, offset + 4);
    for (const entry of entries) if (entry.high === high) return entry;
    return undefined;
  }

  #put(sum: Uint8Array, schema: Schema, canonical: string): void {
    if (this.#size >= this.#max) throw new LimitError("maxSchemas", this.#max, "schemas of a store");
    const low = wordAt(sum, 0);
    const entry = { high: wordAt(sum, 4), schema, canonical };
    const entries = this.#entries.get(low);
    if (entries === undefined) this.#entries.set(low, [entry]);
    else entries.push(entry);
    this.#size++;
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function maxOf(options: SchemaStoreOptions): number {
  if (typeof options !== "object" || options === null)
    throw new AvroError("invalid-argument", "options must be an object");
  for (const name of Object.keys(options))
    if (name !== "maxSchemas") throw new AvroError("unsupported-option", "a store has the option maxSchemas only");
  const max = Object.hasOwn(options, "maxSchemas") ? (options.maxSchemas ?? MAX_SCHEMAS) : MAX_SCHEMAS;
  if (!Number.isSafeInteger(max) || max < 1)
    throw new AvroError("invalid-argument", "maxSchemas must be a positive whole number");
  return max;
}
