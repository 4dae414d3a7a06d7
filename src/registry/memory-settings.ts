import { quote } from "../errors.js";
import { contextOf, DEFAULT_CONTEXT, plainSubject } from "./context.js";
import { missing } from "./memory-shelf.js";

/** What holds for subjects of a MemoryRegistry: of one, of all of a context (`:.context:`), or of all (""). */
export class Settings<T extends string> {
  readonly #what: string;
  readonly #code: number;
  readonly #initial: T;
  readonly #own = new Map<string, T>();

  /** `what` it is, and the registry's error code for a subject without its own. */
  constructor(what: string, code: number, initial: T) {
    this.#what = what;
    this.#code = code;
    this.#initial = initial;
  }

  /** What holds for a subject. */
  of(subject: string): T {
    const name = plainSubject(subject);
    const context = contextOf(name);
    const ofContext = context === DEFAULT_CONTEXT ? undefined : this.#own.get(`:${context}:`);
    return this.#own.get(name) ?? ofContext ?? this.#own.get("") ?? this.#initial;
  }

  /** @throws RegistryError "not-found" where the subject has none of its own */
  ownOf(subject: string): T {
    if (subject === "") return this.of("");
    const own = this.#own.get(plainSubject(subject));
    if (own === undefined) throw this.#missing(subject);
    return own;
  }

  set(subject: string, value: T): void {
    this.#own.set(plainSubject(subject), value);
  }

  /** @throws RegistryError "not-found" where the subject has none of its own */
  delete(subject: string): void {
    if (!this.#own.delete(plainSubject(subject)) && subject !== "") throw this.#missing(subject);
  }

  #missing(subject: string) {
    return missing(`${this.#what} of subject ${quote(subject)}`, this.#code);
  }
}
