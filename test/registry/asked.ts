import { MemoryRegistry } from "../../src/registry/memory.js";
import type { CallOptions, DeletedOptions, IdOptions, RegisteredSchema } from "../../src/registry/registry.js";

/** A registry that is far away: it has at hand what was asked for, counts what it is asked, and fails if it is told to. */
export class AskedRegistry extends MemoryRegistry {
  /** What it was asked, in words. */
  readonly asked: string[] = [];
  /** What asking ends in. */
  failure: unknown;
  readonly #ids = new Map<string, RegisteredSchema>();
  #isOpen = false;
  readonly #latest = new Map<string, RegisteredSchema>();

  override async schemaById(id: number, options: IdOptions = {}): Promise<RegisteredSchema> {
    await this.#ask(`id ${id}${options.subject === undefined ? "" : ` of ${options.subject}`}`, options);
    const found = await this.#open(() => super.schemaById(id, options));
    this.#ids.set(String(id), found);
    return found;
  }

  override async schemaByGuid(guid: string, options: CallOptions = {}): Promise<RegisteredSchema> {
    await this.#ask(`guid ${guid}`, options);
    const found = await this.#open(() => super.schemaByGuid(guid, options));
    this.#ids.set(guid, found);
    return found;
  }

  override async version(
    subject: string,
    version: number | "latest",
    options: DeletedOptions = {},
  ): Promise<RegisteredSchema> {
    await this.#ask(`${version} of ${subject}`, options);
    const found = await super.version(subject, version, options);
    this.#latest.set(subject, found);
    return found;
  }

  override async lookup(...args: Parameters<MemoryRegistry["lookup"]>): Promise<RegisteredSchema> {
    await this.#ask(`lookup in ${args[0]}`, args[2] ?? {});
    return super.lookup(...args);
  }

  override async register(...args: Parameters<MemoryRegistry["register"]>): Promise<RegisteredSchema> {
    await this.#ask(`register in ${args[0]}`, args[2] ?? {});
    return super.register(...args);
  }

  override cachedById(id: number, subject?: string): RegisteredSchema | undefined {
    return this.#isOpen || this.#ids.has(String(id)) ? super.cachedById(id, subject) : undefined;
  }

  override cachedByGuid(guid: string): RegisteredSchema | undefined {
    return this.#isOpen ? super.cachedByGuid(guid) : this.#ids.get(guid);
  }

  override cachedVersion(subject: string): RegisteredSchema | undefined {
    return this.#latest.get(subject);
  }

  /** Run what looks into the cache itself, where all is at hand. */
  #open<T>(run: () => T): T {
    this.#isOpen = true;
    try {
      return run();
    } finally {
      this.#isOpen = false;
    }
  }

  async #ask(what: string, { signal }: CallOptions): Promise<void> {
    this.asked.push(what);
    await Promise.resolve();
    signal?.throwIfAborted();
    if (this.failure !== undefined) throw this.failure;
  }
}
