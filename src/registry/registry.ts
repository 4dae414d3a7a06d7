import type { JsonValue } from "../json/value.js";
import type { Schema } from "../schema/schema.js";
import type { SchemaArgument } from "../type/schema-argument.js";

/** A schema that another one uses, in the subject and version it is registered under. */
export interface SchemaReference {
  /** Full name of the type that is used. */
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

/** A schema as the registry has it. While it is cached, the same object each time. */
export interface RegisteredSchema {
  /** From 1 to 2^31-1 (of Apicurio to 2^53-1); one number may be another schema in another context. */
  readonly id?: number | undefined;
  /** The same in all contexts and registries: a sum of the content. Older registries have none. */
  readonly guid?: string | undefined;
  readonly subject?: string | undefined;
  readonly version?: number | undefined;
  /** Parsed with `lenientNames`, references included. */
  readonly schema: Schema;
  /** As the registry stores it; types of references stand in it by name. */
  readonly text: string;
  readonly references: readonly SchemaReference[];
  readonly metadata?: JsonValue | undefined;
  readonly ruleSet?: JsonValue | undefined;
}

/** A schema's place: one schema may stand in several. */
export interface SubjectVersion {
  readonly subject: string;
  readonly version: number;
}

export interface CallOptions {
  /** Ends the wait of this call, with the signal's reason; others who wait for the same schema are not concerned. */
  readonly signal?: AbortSignal | undefined;
}

export interface IdOptions extends CallOptions {
  /** A subject the id belongs to: its context (`:.context:`) tells which schema of that number is meant. */
  readonly subject?: string | undefined;
}

export interface DeletedOptions extends CallOptions {
  /** Whether subjects and versions that were deleted, but not for good, count too. */
  readonly deleted?: boolean | undefined;
}

export interface PermanentOptions extends CallOptions {
  /** Delete for good; only what has been deleted before can be. */
  readonly permanent?: boolean | undefined;
}

export interface ContentOptions extends CallOptions {
  /** Schemas the text uses by name, and where they are registered. */
  readonly references?: readonly SchemaReference[] | undefined;
  /** Have the registry put the schema into one standard form first, so that order of attributes makes no difference. */
  readonly normalize?: boolean | undefined;
}

export interface LookupOptions extends ContentOptions, DeletedOptions {}

export interface RegisterOptions extends ContentOptions {
  readonly metadata?: JsonValue | undefined;
  readonly ruleSet?: JsonValue | undefined;
  /** The id and the version to have, where the registry is in mode IMPORT. */
  readonly id?: number | undefined;
  readonly version?: number | undefined;
}

export interface CompatibilityTarget extends ContentOptions {
  /** Which version to compare with: the latest unless said otherwise; "all": as the subject's level asks. */
  readonly version?: number | "latest" | "all" | undefined;
}

export interface CompatibilityVerdict {
  readonly compatible: boolean;
  /** The registry's reasons, in its own words; not every registry gives them. */
  readonly messages: readonly string[];
}

export interface SubjectsOptions extends DeletedOptions {
  /** Only subjects that begin so. `:*:` is those of all contexts, `:.context:` those of one. */
  readonly prefix?: string | undefined;
}

export interface ConfigOptions extends CallOptions {
  /** Of a subject without a level or mode of its own: what counts for it, rather than "not-found". */
  readonly defaultToGlobal?: boolean | undefined;
}

export interface ModeOptions extends CallOptions {
  /** Also where the subject has versions already. */
  readonly force?: boolean | undefined;
}

export type CompatibilityLevel =
  | "NONE"
  | "BACKWARD"
  | "BACKWARD_TRANSITIVE"
  | "FORWARD"
  | "FORWARD_TRANSITIVE"
  | "FULL"
  | "FULL_TRANSITIVE";

export type RegistryMode = "READWRITE" | "READONLY" | "READONLY_OVERRIDE" | "IMPORT" | "FORWARD";

export interface PreloadRequest {
  readonly ids?: readonly number[] | undefined;
  readonly guids?: readonly string[] | undefined;
  /** The latest version of each. */
  readonly subjects?: readonly string[] | undefined;
}

/**
 * What there is to ask of a schema registry: the words of Confluent's REST interface. Subjects may carry a context,
 * as `:.context:subject`. Every call may reject with a RegistryError, whose `retriable` says whether to try again;
 * an aborted one rejects with the signal's reason.
 */
export interface Registry {
  /** @throws RegistryError "not-found" */
  schemaById(id: number, options?: IdOptions): Promise<RegisteredSchema>;
  /** @throws RegistryError "not-found" */
  schemaByGuid(guid: string, options?: CallOptions): Promise<RegisteredSchema>;
  /** @throws RegistryError "not-found" */
  version(subject: string, version: number | "latest", options?: DeletedOptions): Promise<RegisteredSchema>;
  /** The latest version that has all these entries in its metadata. @throws RegistryError "not-found" */
  latestWithMetadata(
    subject: string,
    metadata: Readonly<Record<string, string>>,
    options?: DeletedOptions,
  ): Promise<RegisteredSchema>;
  /** The version a schema is registered as. @throws RegistryError "not-found" */
  lookup(subject: string, schema: SchemaArgument, options?: LookupOptions): Promise<RegisteredSchema>;
  /**
   * Register a schema; the version it has already, if it was. JSON text goes as it is.
   *
   * @throws RegistryError "incompatible-schema", "rejected"
   */
  register(subject: string, schema: SchemaArgument, options?: RegisterOptions): Promise<RegisteredSchema>;

  /** What is known without asking: for decoding without a promise. */
  cachedById(id: number, subject?: string): RegisteredSchema | undefined;
  cachedByGuid(guid: string): RegisteredSchema | undefined;
  cachedVersion(subject: string, version: number | "latest"): RegisteredSchema | undefined;
  /** Ask for schemas ahead of the messages; they are cached after. @throws the first error, when all have ended */
  preload(wanted: PreloadRequest, options?: CallOptions): Promise<void>;

  subjects(options?: SubjectsOptions): Promise<readonly string[]>;
  versions(subject: string, options?: DeletedOptions): Promise<readonly number[]>;
  /** All places a schema stands in. */
  versionsOf(id: number, options?: IdOptions & DeletedOptions): Promise<readonly SubjectVersion[]>;
  /** Ids of the schemas that refer to a version. */
  referencedBy(subject: string, version: number | "latest", options?: CallOptions): Promise<readonly number[]>;
  contexts(options?: CallOptions): Promise<readonly string[]>;
  /** Whether a subject would take a schema. */
  compatibility(subject: string, schema: SchemaArgument, options?: CompatibilityTarget): Promise<CompatibilityVerdict>;

  /** Of a subject, or of the registry. @throws RegistryError "not-found" for a subject without one of its own */
  compatibilityLevel(subject?: string, options?: ConfigOptions): Promise<CompatibilityLevel>;
  setCompatibilityLevel(level: CompatibilityLevel, subject?: string, options?: CallOptions): Promise<void>;
  /** What counts for the subject is the registry's level again. */
  deleteCompatibilityLevel(subject?: string, options?: CallOptions): Promise<void>;
  mode(subject?: string, options?: ConfigOptions): Promise<RegistryMode>;
  setMode(mode: RegistryMode, subject?: string, options?: ModeOptions): Promise<void>;
  deleteMode(subject: string, options?: CallOptions): Promise<void>;

  /** Gives the versions deleted. Their ids stay readable, unless `permanent`. */
  deleteSubject(subject: string, options?: PermanentOptions): Promise<readonly number[]>;
  /** Gives the version deleted. */
  deleteVersion(subject: string, version: number | "latest", options?: PermanentOptions): Promise<number>;
}
