import { check } from "../type/check.js";
import type { SchemaArgument } from "../type/schema-argument.js";
import { schemaEquals } from "../type/schema-equals.js";
import type { AvroType } from "../type/type.js";
import { buffersIn, type Fix } from "./avsc-values.js";
import { asBuffer, type HostBuffer } from "./buffer.js";

export interface IsValidOptions {
  /** Called for each part that is not as the schema says. */
  readonly errorHook?: (path: string[], value: unknown) => void;
}

/** A schema of the registry: what programs use of the types that @kafkajs/confluent-schema-registry gives. */
export class AvroSchema {
  readonly #type: AvroType<unknown, unknown>;
  readonly #fix: Fix | undefined;

  constructor(type: AvroType<unknown, unknown>) {
    this.#type = type;
    this.#fix = buffersIn(type.schema, type.options);
  }

  /** The full name; undefined for what has none. */
  get name(): string | undefined {
    const { schema } = this.#type;
    return "name" in schema ? schema.name : undefined;
  }

  /** A datum, without the registry's id. @throws EncodeError */
  toBuffer(value: unknown): HostBuffer {
    return asBuffer(this.#type.encode(value));
  }

  /** @throws DecodeError */
  // biome-ignore lint/suspicious/noExplicitAny: as there
  fromBuffer(bytes: Uint8Array): any {
    const value = this.#type.decode(bytes);
    return this.#fix === undefined ? value : this.#fix(value as never);
  }

  isValid(value: unknown, { errorHook }: IsValidOptions = {}): boolean {
    const issues = check(this.#type, value);
    if (errorHook !== undefined) for (const { path } of issues) errorHook(path.map(String), undefined);
    return issues.length === 0;
  }

  /** Whether each may stand for the other. */
  equals(other: SchemaArgument): boolean {
    return schemaEquals(this.#type.schema, schemaOf(other));
  }

  /** As JSON. */
  toJSON(): unknown {
    return this.#type.schema.toJSON();
  }

  /** As JSON. */
  schema(): unknown {
    return this.toJSON();
  }
}

/** A schema's JSON, and what carries one: this class, and types of avsc. */
export function schemaOf(given: unknown): SchemaArgument {
  const method = typeof given === "object" && given !== null && (given as { schema?: unknown }).schema;
  if (typeof method !== "function") return given as SchemaArgument;
  return method.call(given, { exportAttrs: true }) as SchemaArgument; // with defaults and aliases
}
