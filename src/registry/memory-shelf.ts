import { quote, RegistryError } from "../errors.js";
import type { Schema } from "../schema/schema.js";
import { type Content, contentKey, guidOf, storedText } from "./content.js";
import type { RegisteredSchema, SubjectVersion } from "./registry.js";

/** A version of a subject in a MemoryRegistry. */
export interface Edition {
  readonly schema: RegisteredSchema & SubjectVersion & { readonly id: number };
  readonly deleted: boolean;
}

/** What to put where: `id` and `version` only where they are imported. */
export interface NewEdition {
  readonly subject: string;
  readonly content: Content;
  readonly schema: Schema;
  readonly id: number | undefined;
  readonly version: number | undefined;
}

/** The subjects of one context of a MemoryRegistry, and the ids that count within it. */
export class Shelf {
  readonly #editions = new Map<string, Edition[]>();
  readonly #byId = new Map<number, RegisteredSchema & { readonly id: number }>();
  readonly #idOf = new Map<string, number>();
  #nextId: number;

  constructor(firstId: number) {
    this.#nextId = firstId;
  }

  byId(id: number): RegisteredSchema | undefined {
    return this.#byId.get(id);
  }

  byGuid(guid: string): RegisteredSchema | undefined {
    for (const schema of this.#byId.values()) if (schema.guid === guid) return schema;
    return undefined;
  }

  subjects(): Iterable<readonly [string, readonly Edition[]]> {
    return this.#editions;
  }

  /** Versions of a subject, the first one first. */
  editions(subject: string, deleted: boolean): readonly Edition[] {
    return (this.#editions.get(subject) ?? []).filter((edition) => deleted || !edition.deleted);
  }

  /** The last version of a content; with `normalize`, also one that is the same when it is normalized. */
  find(subject: string, content: Content, deleted: boolean, normalize: boolean): Edition | undefined {
    const keyOf = (one: Content) => contentKey(normalize ? { ...one, text: storedText(one.text, true) } : one);
    const key = keyOf(content);
    return this.editions(subject, deleted)
      .filter(({ schema }) => keyOf(schema) === key)
      .at(-1);
  }

  put({ subject, content, schema, id: wanted, version }: NewEdition): Edition {
    const id = this.#claimId(content, wanted);
    const known = this.#byId.get(id) ?? { ...content, id, guid: guidOf(content), schema };
    this.#byId.set(id, known);
    const editions = this.#editions.get(subject) ?? [];
    const next = 1 + Math.max(0, ...editions.map((one) => one.schema.version));
    const edition = { schema: { ...known, subject, version: version ?? next }, deleted: false };
    const others = editions.filter((one) => one.schema.version !== edition.schema.version);
    this.#editions.set(
      subject,
      [...others, edition].sort((a, b) => a.schema.version - b.schema.version),
    );
    return edition;
  }

  /** Hide versions, or take hidden ones away for good. */
  remove(subject: string, versions: readonly number[], permanent: boolean): void {
    const gone = ({ schema }: Edition) => versions.includes(schema.version);
    const editions = this.#editions.get(subject) ?? [];
    const left = permanent
      ? editions.filter((one) => !gone(one))
      : editions.map((one) => (gone(one) ? { ...one, deleted: true } : one));
    if (left.length === 0) this.#editions.delete(subject);
    else this.#editions.set(subject, left);
    if (permanent) for (const { schema } of editions.filter(gone)) this.#forget(schema.id);
  }

  #claimId(content: Content, wanted: number | undefined): number {
    const key = contentKey(content);
    const known = this.#idOf.get(key);
    const id = wanted ?? known ?? this.#freeId();
    const holder = this.#byId.get(id);
    if ((holder !== undefined && contentKey(holder) !== key) || (known !== undefined && known !== id))
      throw new RegistryError("rejected", `id ${id} and another schema belong together`, {
        status: 422,
        errorCode: 42207,
      });
    this.#idOf.set(key, id);
    return id;
  }

  #freeId(): number {
    while (this.#byId.has(this.#nextId)) this.#nextId++;
    return this.#nextId++;
  }

  /** An id is gone when no version has it. */
  #forget(id: number): void {
    for (const editions of this.#editions.values()) if (editions.some(({ schema }) => schema.id === id)) return;
    const schema = this.#byId.get(id)!;
    this.#byId.delete(id);
    this.#idOf.delete(contentKey(schema));
  }
}

/** What registries answer where there is nothing. */
export function missing(what: string, errorCode: number): RegistryError {
  return new RegistryError("not-found", `the registry has no ${what}`, { status: 404, errorCode });
}

export const noSubject = (subject: string) => missing(`subject ${quote(subject)}`, 40401);
export const noVersion = (subject: string, version: number | "latest") =>
  missing(`version ${version} of subject ${quote(subject)}`, 40402);
