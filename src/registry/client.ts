import type { JsonValue } from "../json/value.js";
import { ownOptions } from "../message/own-options.js";
import type { SchemaArgument } from "../type/schema-argument.js";
import { pathPart, queryOf } from "./address.js";
import { listOf, objectOf, wordOf } from "./answer.js";
import { wrong } from "./body.js";
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
import { type Content, checkReferences, textToSend } from "./content.js";
import { beginsWith } from "./context.js";
import { type MakeSerde, serdeMaker } from "./make-serde.js";
import { type ClientSettings, clientSettings, type RegistryClientOptions } from "./options.js";
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
import { guidKey, idKey, Schemas, versionKey } from "./schemas.js";
import { type Call, Transport } from "./transport.js";

/** Requests of one `preload` at a time. */
const PRELOADS = 16;

/**
 * A client of a schema registry with Confluent's REST interface: Confluent's own, Apicurio's (`/apis/ccompat/v7`),
 * Karapace, Redpanda. It uses the platform's `fetch` alone, so that it runs in workers and browsers too.
 *
 * Schemas are kept in memory by id and GUID for as long as there is room, the latest version of a subject for
 * `latestMs`, ids that are missing for `missingMs`; there is one request for each at a time. Failed requests are tried
 * again with growing random waits, and at the next URL if there are several. Credentials go to the URLs given and
 * nowhere else, and stand in no error.
 */
export class RegistryClient implements Registry {
  /** Makes serdes by the schemas of this registry. */
  readonly serde: MakeSerde = serdeMaker(this);
  readonly #settings: ClientSettings;
  readonly #transport: Transport;
  readonly #schemas: Schemas;

  /**
   * `url`: up to where `/subjects` begins; several of one registry are taken in turn where one can't answer.
   *
   * @throws AvroError "invalid-argument", "unsupported-option"
   */
  constructor(url: string | URL | readonly (string | URL)[], options?: RegistryClientOptions) {
    this.#settings = clientSettings(url, options);
    this.#transport = new Transport(this.#settings);
    this.#schemas = new Schemas(this.#settings, this.#transport);
  }

  /** Where the registry is, without user and password. */
  get urls(): readonly string[] {
    return this.#settings.addresses.map(({ href }) => href);
  }

  async schemaById(id: number, options?: IdOptions): Promise<RegisteredSchema> {
    const { subject, signal } = ownOptions(options, ID);
    return this.#schemas.byId(id, subject, signal);
  }

  async schemaByGuid(guid: string, options?: CallOptions): Promise<RegisteredSchema> {
    const { signal } = ownOptions(options, CALL);
    return this.#schemas.byGuid(guid, signal);
  }

  async version(subject: string, version: number | "latest", options?: DeletedOptions): Promise<RegisteredSchema> {
    const { deleted = false, signal } = ownOptions(options, DELETED);
    return this.#schemas.byVersion(subject, version, deleted, signal);
  }

  async latestWithMetadata(
    subject: string,
    metadata: Readonly<Record<string, string>>,
    options?: DeletedOptions,
  ): Promise<RegisteredSchema> {
    const { deleted, signal } = ownOptions(options, DELETED);
    const query = new URLSearchParams(queryOf({ deleted }));
    for (const [key, value] of Object.entries(metadata)) {
      query.append("key", key);
      query.append("value", value);
    }
    return this.#schemas.once(get(`${subjectPath(subject)}/metadata?${query}`), subject, signal);
  }

  async lookup(subject: string, schema: SchemaArgument, given?: LookupOptions): Promise<RegisteredSchema> {
    const options = ownOptions(given, LOOKUP);
    const { normalize = false, deleted = false, signal } = options;
    const content = contentOf(schema, options);
    const call = post(`${subjectPath(subject)}${queryOf({ normalize, deleted })}`, bodyOf(content));
    if (deleted) return this.#schemas.once(call, subject, signal, content);
    return this.#schemas.byContent(subject, content, normalize, true, call, signal);
  }

  async register(subject: string, schema: SchemaArgument, given?: RegisterOptions): Promise<RegisteredSchema> {
    const options = ownOptions(given, REGISTER);
    const { normalize = false, metadata, ruleSet, id, version, signal } = options;
    const content = { ...contentOf(schema, options), metadata, ruleSet };
    const body = { ...bodyOf(content), ...without({ id, version }) };
    const call = post(`${subjectPath(subject)}/versions${queryOf({ normalize })}`, body);
    if (id === undefined && version === undefined)
      return this.#schemas.byContent(subject, content, normalize, false, call, signal);
    const imported = await this.#schemas.once(call, subject, signal, content);
    this.#schemas.forget(subject, false);
    return imported;
  }

  cachedById(id: number, subject?: string): RegisteredSchema | undefined {
    return this.#schemas.cached(idKey(id, subject));
  }

  cachedByGuid(guid: string): RegisteredSchema | undefined {
    return this.#schemas.cached(guidKey(guid));
  }

  /** Of `"latest"`, what it was when the registry was last asked. */
  cachedVersion(subject: string, version: number | "latest"): RegisteredSchema | undefined {
    return this.#schemas.cached(versionKey(subject, version));
  }

  /** Not held back by `lookups`. */
  async preload(request: PreloadRequest, options?: CallOptions): Promise<void> {
    const { signal } = ownOptions(options, CALL);
    const { ids = [], guids = [], subjects = [] } = ownOptions(request, PRELOAD);
    const wanted = [
      ...ids.map((id) => () => this.#schemas.byId(id, undefined, signal, false)),
      ...guids.map((guid) => () => this.#schemas.byGuid(guid, signal, false)),
      ...subjects.map((subject) => () => this.#schemas.byVersion(subject, "latest", false, signal)),
    ];
    const failures: unknown[] = [];
    const work = async () => {
      for (let next = wanted.shift(); next !== undefined; next = wanted.shift())
        await (async () => next())().catch((error) => failures.push(error));
    };
    await Promise.all(Array.from({ length: PRELOADS }, work));
    if (failures.length > 0) throw failures[0];
  }

  async subjects(options?: SubjectsOptions): Promise<readonly string[]> {
    const { prefix, deleted, signal } = ownOptions(options, SUBJECTS);
    const path = `/subjects${queryOf({ subjectPrefix: prefix, deleted })}`;
    const subjects: readonly string[] = listOf(await this.#ask(get(path), signal), "string");
    if (prefix === undefined) return subjects;
    return subjects.filter((subject) => beginsWith(subject, prefix)); // Apicurio takes no notice of it
  }

  async versions(subject: string, options?: DeletedOptions): Promise<readonly number[]> {
    const { deleted, signal } = ownOptions(options, DELETED);
    return listOf(await this.#ask(get(`${subjectPath(subject)}/versions${queryOf({ deleted })}`), signal), "number");
  }

  async versionsOf(id: number, given?: IdOptions & DeletedOptions): Promise<readonly SubjectVersion[]> {
    const options = ownOptions(given, PLACES);
    const { subject, deleted, signal } = options;
    const path = `/schemas/ids/${pathPart(id)}/versions${queryOf({ subject, deleted })}`;
    const places = await this.#ask(get(path), signal);
    if (!Array.isArray(places)) throw wrong("no list of versions");
    return places.map((place) => {
      const given = objectOf(place).get("version");
      if (typeof given !== "number") throw wrong("a place without a version");
      return { subject: wordOf(place, "subject"), version: given };
    });
  }

  async referencedBy(subject: string, version: number | "latest", options?: CallOptions): Promise<readonly number[]> {
    const { signal } = ownOptions(options, CALL);
    const path = `${subjectPath(subject)}/versions/${pathPart(version)}/referencedby`;
    return listOf(await this.#ask(get(path), signal), "number");
  }

  async contexts(options?: CallOptions): Promise<readonly string[]> {
    const { signal } = ownOptions(options, CALL);
    return listOf(await this.#ask(get("/contexts"), signal), "string");
  }

  async compatibility(
    subject: string,
    schema: SchemaArgument,
    given?: CompatibilityTarget,
  ): Promise<CompatibilityVerdict> {
    const options = ownOptions(given, COMPATIBILITY);
    const { version = "latest", normalize, signal } = options;
    const which = version === "all" ? "" : `/${pathPart(version)}`;
    const path = `/compatibility${subjectPath(subject)}/versions${which}${queryOf({ verbose: true, normalize })}`;
    const answer = objectOf(await this.#ask(post(path, bodyOf(contentOf(schema, options))), signal));
    const compatible = answer.get("is_compatible");
    if (typeof compatible !== "boolean") throw wrong("no is_compatible");
    return { compatible, messages: listOf(answer.get("messages") ?? [], "string") };
  }

  async compatibilityLevel(subject?: string, options?: ConfigOptions): Promise<CompatibilityLevel> {
    const { defaultToGlobal, signal } = ownOptions(options, CONFIG);
    const answer = await this.#ask(get(`${settingPath("config", subject)}${queryOf({ defaultToGlobal })}`), signal);
    return wordOf(answer, "compatibilityLevel", "compatibility") as CompatibilityLevel;
  }

  async setCompatibilityLevel(level: CompatibilityLevel, subject?: string, options?: CallOptions): Promise<void> {
    const { signal } = ownOptions(options, CALL);
    const body = { compatibility: level }; // what GET calls compatibilityLevel
    await this.#ask({ method: "PUT", path: settingPath("config", subject), body }, signal);
  }

  async deleteCompatibilityLevel(subject?: string, options?: CallOptions): Promise<void> {
    const { signal } = ownOptions(options, CALL);
    await this.#ask({ method: "DELETE", path: settingPath("config", subject) }, signal);
  }

  async mode(subject?: string, options?: ConfigOptions): Promise<RegistryMode> {
    const { defaultToGlobal, signal } = ownOptions(options, CONFIG);
    const answer = await this.#ask(get(`${settingPath("mode", subject)}${queryOf({ defaultToGlobal })}`), signal);
    return wordOf(answer, "mode") as RegistryMode;
  }

  async setMode(mode: RegistryMode, subject?: string, options?: ModeOptions): Promise<void> {
    const { force, signal } = ownOptions(options, MODE);
    const path = `${settingPath("mode", subject)}${queryOf({ force })}`;
    await this.#ask({ method: "PUT", path, body: { mode } }, signal);
  }

  async deleteMode(subject: string, options?: CallOptions): Promise<void> {
    const { signal } = ownOptions(options, CALL);
    await this.#ask({ method: "DELETE", path: settingPath("mode", subject) }, signal);
  }

  async deleteSubject(subject: string, options?: PermanentOptions): Promise<readonly number[]> {
    const { permanent, signal } = ownOptions(options, PERMANENT);
    const path = `${subjectPath(subject)}${queryOf({ permanent })}`;
    const versions = await this.#ask({ method: "DELETE", path }, signal);
    this.#schemas.forget(subject, true);
    return listOf(versions, "number");
  }

  async deleteVersion(subject: string, version: number | "latest", options?: PermanentOptions): Promise<number> {
    const { permanent, signal } = ownOptions(options, PERMANENT);
    const path = `${subjectPath(subject)}/versions/${pathPart(version)}${queryOf({ permanent })}`;
    const deleted = await this.#ask({ method: "DELETE", path }, signal);
    this.#schemas.forget(subject, true);
    if (typeof deleted !== "number") throw wrong("no version");
    return deleted;
  }

  /** What may be shown of a client. */
  toJSON(): { readonly urls: readonly string[] } {
    return { urls: this.urls };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `RegistryClient ${JSON.stringify(this.urls)}`;
  }

  #ask(call: Call, signal: AbortSignal | undefined): Promise<JsonValue> {
    return this.#transport.call(call, signal);
  }
}

function get(path: string): Call {
  return { method: "GET", path };
}

function post(path: string, body: JsonValue): Call {
  return { method: "POST", path, body };
}

function subjectPath(subject: string): string {
  return `/subjects/${pathPart(subject)}`;
}

/** Of all subjects without one. */
function settingPath(setting: "config" | "mode", subject: string | undefined): string {
  return subject === undefined || subject === "" ? `/${setting}` : `/${setting}/${pathPart(subject)}`;
}

function contentOf(schema: SchemaArgument, { references }: ContentOptions): Content {
  const refs = checkReferences(references);
  return { text: textToSend(schema, refs), references: refs };
}

function bodyOf({ text, references, metadata, ruleSet }: Content): { readonly [name: string]: JsonValue } {
  const rows = references.map(({ name, subject, version }) => ({ name, subject, version }));
  return { schema: text, ...without({ references: rows.length > 0 ? rows : undefined, metadata, ruleSet }) };
}

/** Without what is undefined: JSON has no such value. */
function without(values: Readonly<Record<string, JsonValue | undefined>>): { readonly [name: string]: JsonValue } {
  const given = Object.entries(values).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
  return Object.fromEntries(given);
}
