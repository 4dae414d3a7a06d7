import { AvroError, RegistryError } from "../errors.js";
import { stringifyJson } from "../json/stringify.js";
import type { JsonValue } from "../json/value.js";
import { pathPart, queryOf } from "./address.js";
import { type Entity, entityOf } from "./answer.js";
import { Cache } from "./cache.js";
import { type Content, contentKey } from "./content.js";
import { contextOf, plainSubject } from "./context.js";
import { now } from "./deadline.js";
import { Flights } from "./flights.js";
import type { ClientSettings } from "./options.js";
import { parseContent } from "./references.js";
import type { RegisteredSchema } from "./registry.js";
import { TokenBucket } from "./token-bucket.js";
import type { Call, Transport } from "./transport.js";

/** Ids that the registry does not have, and others that end in the same error each time, remembered for a while. */
const MAX_FAILURES = 10_000;

interface Failure {
  readonly error: AvroError;
  readonly until: number;
}

/** How to ask for a schema that is not known. */
interface Question {
  readonly key: string;
  readonly call: Call;
  /** Whose context names without one belong to. */
  readonly subject: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** Counts against `lookups`: data said to ask. */
  readonly throttled?: boolean;
  /** Missing now, it may come: registries copy schemas with a delay. */
  readonly awaited?: boolean;
  /** What is known besides the answer. */
  readonly known?: Partial<Entity>;
  readonly sent?: Content;
}

/** A time that a call's requests share: none waits beyond `until`. */
interface Budget {
  readonly signal: AbortSignal;
  readonly until: number;
}

/** A client's schemas: those in memory, and how others get there, each asked for once at a time. */
export class Schemas {
  readonly #settings: ClientSettings;
  readonly #transport: Transport;
  readonly #flights: Flights;
  readonly #bucket: TokenBucket;
  readonly #known: Cache<RegisteredSchema>;
  /** When what is known of a key has to be asked for again. */
  readonly #fresh: Cache<number>;
  /** Versions that others refer to, unparsed. */
  readonly #contents: Cache<Content>;
  readonly #failures = new Cache<Failure>(MAX_FAILURES, MAX_FAILURES);

  constructor(settings: ClientSettings, transport: Transport, flights = new Flights()) {
    const { maxSchemas, maxSchemaCharacters } = settings;
    this.#settings = settings;
    this.#transport = transport;
    this.#flights = flights;
    this.#bucket = new TokenBucket(settings.lookups);
    this.#known = new Cache(maxSchemas, maxSchemaCharacters);
    this.#fresh = new Cache(maxSchemas, maxSchemas);
    this.#contents = new Cache(maxSchemas, maxSchemaCharacters);
  }

  cached(key: string): RegisteredSchema | undefined {
    return this.#known.get(key);
  }

  byId(id: number, subject: string | undefined, signal?: AbortSignal, throttled = true): Promise<RegisteredSchema> {
    if (!Number.isSafeInteger(id) || id < 1)
      throw new AvroError("invalid-argument", "an id is a positive whole number");
    const path = `/schemas/ids/${id}${queryOf({ subject })}`;
    const key = idKey(id, subject);
    const known = { id };
    return this.#find({ key, call: get(path), subject, signal, throttled, awaited: true, known });
  }

  byGuid(guid: string, signal?: AbortSignal, throttled = true): Promise<RegisteredSchema> {
    const call = get(`/schemas/guids/${pathPart(guid)}`);
    const known = { guid: guid.toLowerCase() };
    const key = guidKey(guid);
    return this.#find({ key, call, subject: undefined, signal, throttled, awaited: true, known });
  }

  byVersion(
    given: string,
    version: number | "latest",
    deleted: boolean,
    signal?: AbortSignal,
  ): Promise<RegisteredSchema> {
    const subject = plainSubject(given);
    const key = `${versionKey(subject, version)}${deleted ? " deleted" : ""}`;
    if (version !== "latest" && !(Number.isSafeInteger(version) && version > 0))
      throw new AvroError("invalid-argument", 'a version is a positive whole number, or "latest"');
    return this.#find({ key, call: get(versionPath(subject, version, deleted)), subject, signal, known: { subject } });
  }

  /** The version that a content is registered as. `lookup`: it has to be; else it is registered now. */
  async byContent(
    given: string,
    content: Content,
    normalize: boolean,
    lookup: boolean,
    call: Call,
    signal?: AbortSignal,
  ): Promise<RegisteredSchema> {
    const subject = plainSubject(given);
    const key = `content ${subject} ${normalize} ${contentKey(content)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const question: Question = { key, call, subject, signal, sent: content, known: { subject } };
    if (lookup) return this.#fly(`lookup ${key}`, question);
    const registered = await this.#fly(`register ${key}`, question);
    this.forget(subject, false);
    return registered;
  }

  /** An answer that is kept under its id, and under no name of its own. `sent`: what was to be looked up or registered. */
  async once(call: Call, given: string, signal?: AbortSignal, sent?: Content): Promise<RegisteredSchema> {
    const subject = plainSubject(given);
    const name = `${call.method} ${call.path} ${stringifyJson(call.body ?? null)}`;
    return this.#fly(name, { key: "", call, subject, signal, sent, known: { subject } });
  }

  /** Forget what may have changed with a subject; of a version deleted, also what it was. */
  forget(given: string, deleted: boolean): void {
    const subject = plainSubject(given);
    const latest = versionKey(subject, "latest");
    this.#fresh.delete(latest);
    this.#failures.deleteAll((key) => key.startsWith("id ") || key.startsWith("guid ") || isOf(key, subject));
    if (!deleted) return;
    this.#known.deleteAll((key) => isOf(key, subject));
    this.#contents.deleteAll((key) => isOf(key, subject));
  }

  /** What is known, else what the registry says; if that can't answer, what was known last. */
  async #find(question: Question): Promise<RegisteredSchema> {
    const { key } = question;
    const known = this.#known.get(key);
    if (known !== undefined && !this.#isStale(key)) return known;
    const failure = this.#failures.get(key);
    if (failure !== undefined && now() < failure.until) throw failure.error;
    try {
      return await this.#fly(key, question);
    } catch (error) {
      if (known !== undefined && error instanceof RegistryError && error.retriable) return known;
      throw error;
    }
  }

  #isStale(key: string): boolean {
    return key.startsWith("latest ") && now() >= (this.#fresh.get(key) ?? 0);
  }

  #fly(name: string, question: Question): Promise<RegisteredSchema> {
    const { totalTimeoutMs } = this.#settings;
    const until = now() + totalTimeoutMs;
    return this.#flights.join(name, totalTimeoutMs, question.signal, (signal) =>
      this.#ask(question, { signal, until }),
    );
  }

  async #ask(question: Question, budget: Budget): Promise<RegisteredSchema> {
    if (question.throttled === true && !this.#bucket.take()) throw this.#tooMany();
    try {
      const answer = await this.#transport.send(question.call, budget.signal, budget.until);
      const schema = await this.#register(question, answer, budget);
      this.#keep(question, schema);
      return schema;
    } catch (error) {
      throw this.#noted(question, error);
    }
  }

  async #register(question: Question, answer: JsonValue, budget: Budget): Promise<RegisteredSchema> {
    const entity: Entity = { ...entityOf(answer, question.sent), ...question.known };
    const find = (subject: string, version: number) => this.#content(subject, version, budget);
    const schema = await parseContent(
      entity,
      question.subject ?? entity.subject,
      find,
      this.#settings,
      this.#settings.limits,
    );
    return Object.freeze({ ...entity, schema });
  }

  /** A version that another refers to, deleted or not. */
  async #content(subject: string, version: number, { signal, until }: Budget): Promise<Content> {
    const latest = version < 1;
    const key = versionKey(subject, version);
    const known = latest ? undefined : (this.#known.get(key) ?? this.#contents.get(key));
    if (known !== undefined) return known;
    const call = get(versionPath(subject, latest ? "latest" : version, true));
    const content = entityOf(await this.#transport.send(call, signal, until));
    if (!latest) this.#contents.set(key, content, content.text.length);
    return content;
  }

  /** Under its key and, where there is none yet, its id and GUID: what a name gave once it gives again. */
  #keep({ key, subject }: Question, schema: RegisteredSchema): void {
    const { id, guid, text } = schema;
    if (key !== "") this.#known.set(key, schema, key.length + text.length);
    if (key.startsWith("latest ")) this.#fresh.set(key, now() + this.#settings.latestMs, 1);
    this.#failures.delete(key);
    const place = subject ?? schema.subject; // an id is one of a context
    const others = [
      id === undefined || place === undefined ? "" : idKey(id, place),
      guid === undefined ? "" : guidKey(guid),
    ];
    for (const other of others)
      if (other !== "" && this.#known.get(other) === undefined) this.#known.set(other, schema, text.length);
  }

  /** The error to throw; what asking again would not change is remembered. */
  #noted({ key, awaited = false, sent }: Question, error: unknown): unknown {
    if (!(error instanceof AvroError) || key === "" || sent !== undefined) return error;
    if (error instanceof RegistryError && error.retriable) return error;
    const lost = awaited && error.code === "not-found";
    const noted = lost && this.#failures.get(key) === undefined ? mayCome(error as RegistryError) : error;
    this.#failures.set(key, { error: noted, until: now() + this.#settings.missingMs }, 1);
    return noted;
  }

  #tooMany(): RegistryError {
    const { burst, perSecond } = this.#settings.lookups;
    const what = `more unknown ids than the registry is asked for (lookups: ${burst}, then ${perSecond} a second)`;
    return new RegistryError("rate-limited", what, { retriable: true });
  }
}

export function idKey(id: number, subject: string | undefined): string {
  return `id ${contextOf(subject ?? "")} ${id}`;
}

export function guidKey(guid: string): string {
  return `guid ${guid.toLowerCase()}`;
}

export function versionKey(subject: string, version: number | "latest"): string {
  return version === "latest" ? `latest ${plainSubject(subject)}` : `version ${plainSubject(subject)} ${version}`;
}

function isOf(key: string, subject: string): boolean {
  return key === `latest ${subject}` || key.startsWith(`version ${subject} `) || key.startsWith(`content ${subject} `);
}

function versionPath(subject: string, version: number | "latest", deleted: boolean): string {
  return `/subjects/${pathPart(subject)}/versions/${pathPart(version)}${queryOf({ deleted })}`;
}

function get(path: string): Call {
  return { method: "GET", path };
}

/** A schema that is missing for the first time may not have reached this registry yet. */
function mayCome({ message, status, errorCode }: RegistryError): RegistryError {
  return new RegistryError("not-found", message, { status, errorCode, retriable: true });
}
