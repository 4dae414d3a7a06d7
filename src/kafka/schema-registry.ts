import { EncodeError, RegistryError } from "../errors.js";
import { confluentFraming } from "../message/confluent.js";
import type { MessageHeaders } from "../message/headers.js";
import { ownOptions } from "../message/own-options.js";
import { own } from "../own.js";
import { keep, keyOf } from "../registry/message-decoder.js";
import type { RegisteredSchema, SchemaReference } from "../registry/registry.js";
import type { Serde } from "../registry/serde.js";
import { avroType } from "../type/avro-type.js";
import { check } from "../type/check.js";
import type { AvroType } from "../type/type.js";
import { resolveOptions, type ValueOptions } from "../value/options.js";
import { AvroSchema, schemaOf } from "./avro-schema.js";
import { buffersIn, type Fix } from "./avsc-values.js";
import { asBuffer, type HostBuffer } from "./buffer.js";
import {
  ConfluentSchemaRegistryArgumentError,
  ConfluentSchemaRegistryCompatibilityError,
  ConfluentSchemaRegistryError,
  ConfluentSchemaRegistryValidationError,
} from "./confluent-errors.js";
import { type AvroConfluentSchema, contentOf, type SchemaContent, subjectOf } from "./confluent-schema.js";
import type { RawAvroSchema } from "./read-avsc.js";
import {
  avscValues,
  registryOf,
  type SchemaRegistryArguments,
  type SchemaRegistryOptions,
  type SerdeRegistry,
} from "./registry-arguments.js";
import type { COMPATIBILITY } from "./schema-type.js";

export interface RegisterSchemaOptions {
  /** Its namespace and name, unless said otherwise. */
  readonly subject?: string | undefined;
  /** Between the two: a dot. */
  readonly separator?: string | undefined;
  /** The level that the subject must have, and is given if it has none. Nothing is asked or set if left out. */
  readonly compatibility?: COMPATIBILITY | undefined;
  /** Whether a subject without a level is given one: true. */
  readonly updateConfig?: boolean | undefined;
}

export interface DecodeOptions {
  readonly AVRO?: { readonly readerSchema?: RawAvroSchema | AvroSchema | object | undefined } | undefined;
  /** Of the message: newer producers put the schema's id there. */
  readonly headers?: MessageHeaders | undefined;
}

/** What decodes by a reader's schema. */
interface ByReader {
  readonly serde: Serde;
  readonly fix: Fix | undefined;
}

/**
 * A stand-in for the class of @kafkajs/confluent-schema-registry: the same calls, the same values (those of avsc: unions bare
 * where that is unambiguous, `Buffer`s, logical types as they are underneath). Schemas, readers among them, are compiled
 * once. What is different is in docs/kafka.md.
 */
export class SchemaRegistry {
  /** For tests: what was asked for is asked for again. */
  readonly cache = { clear: (): void => this.#clear() };
  readonly #registry: SerdeRegistry;
  readonly #values: ValueOptions;
  readonly #framing = confluentFraming();
  #writer!: ByReader;
  #byId!: Map<number, Serde>;
  #byReader!: WeakMap<object, ByReader>;
  #fixes!: Map<number | string, Fix | null>;

  /** @throws AvroError "invalid-argument", "unsupported-option" */
  constructor(args: SchemaRegistryArguments, options?: SchemaRegistryOptions) {
    this.#registry = registryOf(args);
    this.#values = avscValues(options);
    this.#clear();
  }

  /**
   * Register a schema.
   *
   * @throws RegistryError; ConfluentSchemaRegistryArgumentError; ConfluentSchemaRegistryCompatibilityError
   */
  async register(
    schema: RawAvroSchema | AvroConfluentSchema | object,
    options: RegisterSchemaOptions = {},
  ): Promise<{ id: number }> {
    const given = ownOptions(options, ["subject", "separator", "compatibility", "updateConfig"]);
    const { compatibility, separator = ".", updateConfig = true } = given;
    const { text, references } = contentOf(schema);
    const subject = given.subject ?? subjectOf(text, separator);
    const isNew = compatibility !== undefined && (await this.#lacksLevel(subject, compatibility));
    const registered = await this.#registry.register(subject, text, { references });
    if (isNew && updateConfig) await this.#registry.setCompatibilityLevel(compatibility, subject);
    return { id: idOf(registered) };
  }

  /** @throws RegistryError "not-found" */
  async getSchema(registryId: number): Promise<AvroSchema> {
    return new AvroSchema(await this.#typeOf(registryId));
  }

  /**
   * Encode a value by a schema of the registry.
   *
   * @throws ConfluentSchemaRegistryValidationError with the `paths` of what is wrong; RegistryError
   */
  async encode(registryId: number, payload: unknown): Promise<HostBuffer> {
    if (!registryId) throw argument("expected the id of a schema");
    const known = this.#byId.get(registryId);
    try {
      return asBuffer((known ?? (await this.#encoder(registryId))).encodeSync(payload) as Uint8Array);
    } catch (error) {
      if (!(error instanceof EncodeError)) throw error;
      const issues = check(await this.#typeOf(registryId), payload);
      const { code, message, path } = error;
      const paths = issues.map((issue) => issue.path.map(String));
      throw new ConfluentSchemaRegistryValidationError(code, message, paths, { path, cause: error });
    }
  }

  /**
   * Decode a message; null, a tombstone, is null.
   *
   * @throws DecodeError; ResolutionError; RegistryError; ConfluentSchemaRegistryArgumentError
   */
  // biome-ignore lint/suspicious/noExplicitAny: as there
  async decode(buffer: Uint8Array | null, options?: DecodeOptions): Promise<any> {
    if (buffer === null) return null;
    if (!(buffer instanceof Uint8Array)) throw argument("Invalid buffer");
    const { AVRO, headers } = options === undefined ? NONE : decodeOptions(options);
    const reader = AVRO?.readerSchema;
    const { serde, fix } = reader === undefined ? this.#writer : this.#reader(reader);
    const value = await serde.decode(headers === undefined ? buffer : { value: buffer, headers });
    const change = reader === undefined ? this.#fixOf(buffer, headers) : fix;
    return change === undefined ? value : change(value as never);
  }

  /** @throws RegistryError "not-found" */
  async getRegistryId(subject: string, version: number | string): Promise<number> {
    return idOf(await this.#registry.version(subject, version === "latest" ? version : Number(version)));
  }

  /** The id of a schema in a subject. @throws ConfluentSchemaRegistryError if it is not registered there */
  async getRegistryIdBySchema(
    subject: string,
    schema: RawAvroSchema | AvroConfluentSchema | AvroSchema | object,
  ): Promise<number> {
    const { text, references }: SchemaContent = contentOf(schema);
    try {
      return idOf(await this.#registry.lookup(subject, text, { references: references as SchemaReference[] }));
    } catch (error) {
      if (!(error instanceof RegistryError) || error.code !== "not-found") throw error;
      throw new ConfluentSchemaRegistryError(error.code, error.message, { cause: error });
    }
  }

  /** @throws RegistryError "not-found" */
  async getLatestSchemaId(subject: string): Promise<number> {
    return idOf(await this.#registry.version(subject, "latest"));
  }

  #clear(): void {
    this.#writer = { serde: this.#serde({}), fix: undefined };
    this.#byId = new Map();
    this.#byReader = new WeakMap();
    this.#fixes = new Map();
  }

  /** A serde that has the schema at hand. */
  async #encoder(schemaId: number): Promise<Serde> {
    const serde = this.#serde({ schemaId });
    await serde.preload();
    keep(this.#byId, schemaId, serde);
    return serde;
  }

  #serde(options: { readonly schemaId?: number; readonly reader?: AvroType }): Serde {
    const values = options.reader === undefined ? this.#values : undefined;
    return this.#registry.serde(null, { ...options, values, rules: "ignore" }) as Serde;
  }

  /** By the object that is given: most programs give the same one each time. */
  #reader(given: object): ByReader {
    const known = this.#byReader.get(given);
    if (known !== undefined) return known;
    const type = avroType(schemaOf(given) as never, { ...this.#values, lenientNames: true }) as AvroType;
    const made = { serde: this.#serde({ reader: type }), fix: buffersIn(type.schema, resolveOptions(this.#values)) };
    this.#byReader.set(given, made);
    return made;
  }

  /** Of a message that was decoded, whose schema is at hand therefore. */
  #fixOf(buffer: Uint8Array, headers: MessageHeaders | undefined): Fix | undefined {
    const isPlain = headers === undefined && buffer[0] === 0;
    const key = isPlain ? plainId(buffer) : keyOf(this.#framing.read(buffer, headers, "value").id);
    const known = this.#fixes.get(key);
    if (known !== undefined) return known ?? undefined;
    const registered = typeof key === "string" ? this.#registry.cachedByGuid(key) : this.#registry.cachedById(key);
    const fix = registered && buffersIn(registered.schema, resolveOptions(this.#values));
    if (registered !== undefined) keep(this.#fixes, key, fix ?? null);
    return fix;
  }

  async #typeOf(registryId: number): Promise<AvroType<unknown, unknown>> {
    const { schema } = await this.#registry.schemaById(registryId);
    return avroType(schema as never, this.#values) as AvroType<unknown, unknown>;
  }

  /** Whether a subject has no level of its own. @throws if it has another */
  async #lacksLevel(subject: string, compatibility: COMPATIBILITY): Promise<boolean> {
    try {
      const level = await this.#registry.compatibilityLevel(subject);
      if (level === compatibility) return false;
      throw new ConfluentSchemaRegistryCompatibilityError(
        "incompatible-schema",
        `Compatibility does not match the configuration (${compatibility} != ${level})`,
      );
    } catch (error) {
      if (error instanceof RegistryError && error.code === "not-found") return true;
      throw error;
    }
  }
}

const NONE: DecodeOptions = Object.freeze(Object.create(null));

/** Own properties, of a call that each message is. */
function decodeOptions(given: DecodeOptions): DecodeOptions {
  for (const name of Object.keys(given)) if (name !== "AVRO" && name !== "headers") return ownOptions(given, []);
  return { AVRO: own(given, "AVRO"), headers: own(given, "headers") };
}

/** Of a message that begins with 0 and a number. */
function plainId(bytes: Uint8Array): number {
  return ((bytes[1]! << 24) | (bytes[2]! << 16) | (bytes[3]! << 8) | bytes[4]!) >>> 0;
}

function idOf({ id }: RegisteredSchema): number {
  if (id === undefined) throw new RegistryError("invalid-response", "the registry gave no id");
  return id;
}

function argument(message: string): ConfluentSchemaRegistryArgumentError {
  return new ConfluentSchemaRegistryArgumentError("invalid-argument", message);
}
