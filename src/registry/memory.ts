import { AvroError, pathText, quote, RegistryError, SchemaError } from "../errors.js";
import { ownOptions } from "../message/own-options.js";
import type { Schema } from "../schema/schema.js";
import { checkCompatibility } from "../type/check-compatibility.js";
import type { SchemaArgument } from "../type/schema-argument.js";
import {
  CALL,
  COMPATIBILITY,
  CONFIG,
  DELETED,
  ID,
  LOOKUP,
  MODE,
  PERMANENT,
  PLACES,
  PRELOAD,
  REGISTER,
  SUBJECTS,
} from "./call-options.js";
import { type Content, checkReferences, storedText, textToSend } from "./content.js";
import { beginsWith, contextOf, plainSubject, qualify } from "./context.js";
import { type MakeSerde, serdeMaker } from "./make-serde.js";
import { Settings } from "./memory-settings.js";
import { type Edition, missing, noSubject, noVersion, Shelf } from "./memory-shelf.js";
import { parseContent } from "./references.js";
import type {
  CallOptions,
  CompatibilityLevel,
  CompatibilityTarget,
  CompatibilityVerdict,
  ConfigOptions,
  ContentOptions,
  DeletedOptions,
  IdOptions,
  LookupOptions,
  ModeOptions,
  PermanentOptions,
  PreloadRequest,
  RegisteredSchema,
  RegisterOptions,
  Registry,
  RegistryMode,
  SubjectsOptions,
  SubjectVersion,
} from "./registry.js";

export interface MemoryRegistryOptions {
  /** The id of the first schema of each context: 1 unless said otherwise. */
  readonly firstId?: number | undefined;
}

/**
 * A schema registry inside the process, for tests: it answers as a real one does, levels of compatibility, references,
 * deletions, contexts and modes included. Nothing leaves it. GUIDs are those of Confluent's registry for schemas
 * without references, metadata and rules.
 */
export class MemoryRegistry implements Registry {
  /** Makes serdes by the schemas of this registry. */
  readonly serde: MakeSerde = serdeMaker(this);
  readonly #firstId: number;
  readonly #shelves = new Map<string, Shelf>();
  readonly #levels = new Settings<CompatibilityLevel>("compatibility level", 40408, "BACKWARD");
  readonly #modes = new Settings<RegistryMode>("mode", 40409, "READWRITE");

  constructor(options?: MemoryRegistryOptions) {
    const { firstId = 1 } = ownOptions(options, ["firstId"]);
    if (!Number.isSafeInteger(firstId) || firstId < 1)
      throw new AvroError("invalid-argument", "firstId must be a positive whole number");
    this.#firstId = firstId;
    this.#shelf("");
  }

  async schemaById(id: number, options?: IdOptions): Promise<RegisteredSchema> {
    const { subject, signal } = ownOptions(options, ID);
    signal?.throwIfAborted();
    const found = this.cachedById(id, subject);
    if (found === undefined) throw missing(`schema ${id}`, 40403);
    return found;
  }

  async schemaByGuid(guid: string, options?: CallOptions): Promise<RegisteredSchema> {
    const { signal } = ownOptions(options, CALL);
    signal?.throwIfAborted();
    const found = this.cachedByGuid(guid);
    if (found === undefined) throw missing(`schema ${quote(guid)}`, 40403);
    return found;
  }

  async version(subject: string, version: number | "latest", options?: DeletedOptions): Promise<RegisteredSchema> {
    const { deleted = false, signal } = ownOptions(options, DELETED);
    signal?.throwIfAborted();
    return this.#edition(subject, version, deleted).schema;
  }

  async latestWithMetadata(
    subject: string,
    metadata: Readonly<Record<string, string>>,
    options?: DeletedOptions,
  ): Promise<RegisteredSchema> {
    const { deleted = false, signal } = ownOptions(options, DELETED);
    signal?.throwIfAborted();
    const wanted = Object.entries(metadata);
    const found = this.#editions(subject, deleted).filter(({ schema }) => {
      const properties = Object(Object(schema.metadata).properties);
      return wanted.every(([key, value]) => Object.hasOwn(properties, key) && properties[key] === value);
    });
    if (found.length === 0) throw missing("schema with such metadata", 40403);
    return found.at(-1)!.schema;
  }

  async lookup(subject: string, schema: SchemaArgument, given?: LookupOptions): Promise<RegisteredSchema> {
    const options = ownOptions(given, LOOKUP);
    options.signal?.throwIfAborted();
    const { deleted = false } = options;
    this.#editions(subject, deleted);
    const content = contentOf(schema, options);
    const found = this.#shelf(subject).find(plainSubject(subject), content, deleted, options.normalize ?? false);
    if (found === undefined) throw missing(`such schema under subject ${quote(subject)}`, 40403);
    return found.schema;
  }

  async register(subject: string, schema: SchemaArgument, given?: RegisterOptions): Promise<RegisteredSchema> {
    const options = ownOptions(given, REGISTER);
    options.signal?.throwIfAborted();
    const { metadata, ruleSet, id, version } = options;
    const content = { ...contentOf(schema, options), metadata, ruleSet };
    const name = plainSubject(subject);
    const known = this.#shelf(name).find(name, content, false, options.normalize ?? false);
    if (known !== undefined && (id === undefined || known.schema.id === id)) return known.schema;
    const importing = this.#writeMode(name) === "IMPORT";
    if (!importing && (id !== undefined || version !== undefined))
      throw refusal(42205, `subject ${quote(subject)} is not in mode IMPORT`);
    const parsed = await this.#parse(content, name);
    if (!importing) this.#refuseIncompatible(name, parsed);
    return this.#shelf(name).put({ subject: name, content, schema: parsed, id, version }).schema;
  }

  cachedById(id: number, subject?: string): RegisteredSchema | undefined {
    return this.#shelves.get(contextOf(subject ?? ""))?.byId(id);
  }

  cachedByGuid(guid: string): RegisteredSchema | undefined {
    for (const shelf of this.#shelves.values()) {
      const found = shelf.byGuid(guid.toLowerCase());
      if (found !== undefined) return found;
    }
    return undefined;
  }

  cachedVersion(subject: string, version: number | "latest"): RegisteredSchema | undefined {
    const editions = this.#shelf(subject).editions(plainSubject(subject), false);
    return (version === "latest" ? editions.at(-1) : editions.find(({ schema }) => schema.version === version))?.schema;
  }

  /** All is at hand; what is not there is an error, as with any registry. */
  async preload(request: PreloadRequest, options?: CallOptions): Promise<void> {
    const { ids = [], guids = [], subjects = [] } = ownOptions(request, PRELOAD);
    for (const id of ids) await this.schemaById(id, options);
    for (const guid of guids) await this.schemaByGuid(guid, options);
    for (const subject of subjects) await this.version(subject, "latest", options);
  }

  async subjects(options?: SubjectsOptions): Promise<readonly string[]> {
    const { prefix = "", deleted = false, signal } = ownOptions(options, SUBJECTS);
    signal?.throwIfAborted();
    const all = [...this.#shelves.values()].flatMap((shelf) => [...shelf.subjects()]);
    const shown = all.filter(([, editions]) => deleted || editions.some((edition) => !edition.deleted));
    const names = shown.map(([name]) => name).sort();
    return names.filter((name) => beginsWith(name, prefix));
  }

  async versions(subject: string, options?: DeletedOptions): Promise<readonly number[]> {
    const { deleted = false, signal } = ownOptions(options, DELETED);
    signal?.throwIfAborted();
    return this.#editions(subject, deleted).map(({ schema }) => schema.version);
  }

  async versionsOf(id: number, given?: IdOptions & DeletedOptions): Promise<readonly SubjectVersion[]> {
    const options = ownOptions(given, PLACES);
    const { subject = "", deleted = false, signal } = options;
    await this.schemaById(id, { subject, signal });
    return [...this.#shelf(subject).subjects()]
      .flatMap(([, editions]) => editions)
      .filter((edition) => edition.schema.id === id && (deleted || !edition.deleted))
      .map(({ schema }) => ({ subject: schema.subject, version: schema.version }));
  }

  async referencedBy(subject: string, version: number | "latest", options?: CallOptions): Promise<readonly number[]> {
    const { signal } = ownOptions(options, CALL);
    signal?.throwIfAborted();
    return this.#users(this.#edition(subject, version, true));
  }

  async contexts(options?: CallOptions): Promise<readonly string[]> {
    const { signal } = ownOptions(options, CALL);
    signal?.throwIfAborted();
    return [...this.#shelves.keys()].sort();
  }

  async compatibility(
    subject: string,
    schema: SchemaArgument,
    given?: CompatibilityTarget,
  ): Promise<CompatibilityVerdict> {
    const options = ownOptions(given, COMPATIBILITY);
    options.signal?.throwIfAborted();
    const { version = "latest" } = options;
    const content = contentOf(schema, options);
    const parsed = await this.#parse(content, subject);
    if (version === "all")
      return this.#judge(subject, parsed, this.#shelf(subject).editions(plainSubject(subject), false));
    return this.#judge(subject, parsed, [this.#edition(subject, version, false)]);
  }

  async compatibilityLevel(subject = "", options?: ConfigOptions): Promise<CompatibilityLevel> {
    const { defaultToGlobal = false, signal } = ownOptions(options, CONFIG);
    signal?.throwIfAborted();
    return defaultToGlobal ? this.#levels.of(subject) : this.#levels.ownOf(subject);
  }

  async setCompatibilityLevel(level: CompatibilityLevel, subject = "", options?: CallOptions): Promise<void> {
    const { signal } = ownOptions(options, CALL);
    signal?.throwIfAborted();
    if (!LEVELS.has(level)) throw refusal(42203, `there is no compatibility level ${quote(String(level))}`);
    this.#levels.set(subject, level);
  }

  async deleteCompatibilityLevel(subject = "", options?: CallOptions): Promise<void> {
    const { signal } = ownOptions(options, CALL);
    signal?.throwIfAborted();
    this.#levels.delete(subject);
  }

  async mode(subject = "", options?: ConfigOptions): Promise<RegistryMode> {
    const { defaultToGlobal = false, signal } = ownOptions(options, CONFIG);
    signal?.throwIfAborted();
    return defaultToGlobal ? this.#modes.of(subject) : this.#modes.ownOf(subject);
  }

  async setMode(mode: RegistryMode, subject = "", options?: ModeOptions): Promise<void> {
    const { force = false, signal } = ownOptions(options, MODE);
    signal?.throwIfAborted();
    if (!MODES.has(mode)) throw refusal(42204, `there is no mode ${quote(String(mode))}`);
    const taken = await this.subjects({ prefix: subject });
    if (mode === "IMPORT" && !force && taken.length > 0) throw refusal(42205, "there are subjects already");
    this.#modes.set(subject, mode);
  }

  async deleteMode(subject: string, options?: CallOptions): Promise<void> {
    const { signal } = ownOptions(options, CALL);
    signal?.throwIfAborted();
    this.#modes.delete(subject);
  }

  async deleteSubject(subject: string, options?: PermanentOptions): Promise<readonly number[]> {
    const { permanent = false, signal } = ownOptions(options, PERMANENT);
    signal?.throwIfAborted();
    const editions = this.#editions(subject, permanent);
    if (permanent && editions.some(({ deleted }) => !deleted))
      throw missing(`deleted subject ${quote(subject)}: it must be deleted before it is for good`, 40405);
    for (const edition of editions) this.#refuseUsed(edition);
    const versions = editions.map(({ schema }) => schema.version);
    this.#shelf(subject).remove(plainSubject(subject), versions, permanent);
    return versions;
  }

  async deleteVersion(subject: string, version: number | "latest", options?: PermanentOptions): Promise<number> {
    const { permanent = false, signal } = ownOptions(options, PERMANENT);
    signal?.throwIfAborted();
    const edition = this.#edition(subject, version, permanent);
    if (permanent && !edition.deleted)
      throw missing(`deleted version ${version}: it must be deleted before it is for good`, 40407);
    this.#refuseUsed(edition);
    this.#shelf(subject).remove(plainSubject(subject), [edition.schema.version], permanent);
    return edition.schema.version;
  }

  #shelf(subject: string): Shelf {
    const context = contextOf(subject);
    let shelf = this.#shelves.get(context);
    if (shelf === undefined) this.#shelves.set(context, (shelf = new Shelf(this.#firstId)));
    return shelf;
  }

  #editions(subject: string, deleted: boolean): readonly Edition[] {
    const editions = this.#shelf(subject).editions(plainSubject(subject), deleted);
    if (editions.length === 0) throw noSubject(subject);
    return editions;
  }

  #edition(subject: string, version: number | "latest", deleted: boolean): Edition {
    const editions = this.#editions(subject, deleted);
    const latest = version === "latest" || version === -1; // so it stands in references
    const found = latest ? editions.at(-1) : editions.find(({ schema }) => schema.version === version);
    if (found === undefined) throw noVersion(subject, version);
    return found;
  }

  async #parse(content: Content, subject: string): Promise<Schema> {
    try {
      return await parseContent(content, subject, async (name, version) => this.#edition(name, version, true).schema);
    } catch (error) {
      throw error instanceof SchemaError ? refusal(42201, `invalid schema: ${error.message}`) : error;
    }
  }

  /** @throws RegistryError "rejected" where nothing may be written */
  #writeMode(subject: string): RegistryMode {
    const mode = this.#modes.of(subject);
    if (mode.startsWith("READONLY")) throw refusal(42205, `subject ${quote(subject)} is in mode ${mode}`);
    return mode;
  }

  #refuseIncompatible(subject: string, schema: Schema): void {
    const editions = this.#shelf(subject).editions(subject, false);
    const { compatible, messages } = this.#judge(subject, schema, editions);
    if (compatible) return;
    const what = `the schema is incompatible with an earlier one of subject ${quote(subject)}`;
    const details = { status: 409, errorCode: 409 };
    throw new RegistryError("incompatible-schema", `${what}: ${messages.join("; ")}`, details);
  }

  /** By the subject's level: against the last of these versions, or all. */
  #judge(subject: string, schema: Schema, editions: readonly Edition[]): CompatibilityVerdict {
    const level = this.#levels.of(subject);
    if (level === "NONE" || editions.length === 0) return { compatible: true, messages: [] };
    const earlier = editions.map((edition) => edition.schema.schema);
    const { compatible, issues } = level.endsWith("_TRANSITIVE")
      ? checkCompatibility(schema, earlier, { mode: level as "FULL_TRANSITIVE" })
      : checkCompatibility(schema, earlier.at(-1)!, { mode: level as "FULL" });
    return { compatible, messages: issues.map(({ kind, path, message }) => `${kind}: ${pathText(path)}: ${message}`) };
  }

  /** Ids of the schemas that refer to an edition. */
  #users({ schema: { subject, version } }: Edition): readonly number[] {
    const ids = new Set<number>();
    for (const shelf of this.#shelves.values())
      for (const [user, editions] of shelf.subjects())
        for (const { schema, deleted } of editions)
          if (!deleted && refersTo(schema, contextOf(user), subject, version)) ids.add(schema.id);
    return [...ids];
  }

  #refuseUsed(edition: Edition): void {
    const { subject, version } = edition.schema;
    if (this.#users(edition).length > 0) throw refusal(42206, `other schemas refer to ${quote(subject)}, ${version}`);
  }
}

const LEVELS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "NONE",
  "BACKWARD",
  "BACKWARD_TRANSITIVE",
  "FORWARD",
  "FORWARD_TRANSITIVE",
  "FULL",
  "FULL_TRANSITIVE",
] satisfies CompatibilityLevel[]);

const MODES: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "READWRITE",
  "READONLY",
  "READONLY_OVERRIDE",
  "IMPORT",
  "FORWARD",
] satisfies RegistryMode[]);

function contentOf(schema: SchemaArgument, { references, normalize = false }: ContentOptions): Content {
  const refs = checkReferences(references);
  try {
    return { text: storedText(textToSend(schema, refs), normalize), references: refs };
  } catch (error) {
    throw error instanceof AvroError && error.code === "invalid-json"
      ? refusal(42201, "the schema is not JSON")
      : error;
  }
}

function refersTo({ references }: RegisteredSchema, context: string, subject: string, version: number): boolean {
  return references.some((one) => one.version === version && qualify(one.subject, context) === subject);
}

function refusal(errorCode: number, message: string): RegistryError {
  return new RegistryError("rejected", message, { status: 422, errorCode });
}
