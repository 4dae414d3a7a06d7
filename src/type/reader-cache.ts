import { schemaOf } from "../schema/parse.js";
import type { Schema } from "../schema/schema.js";
import { parseSchema, type SchemaArgument, type SchemaOptions, schemaText } from "./schema-argument.js";

/** Readers that a type keeps. */
const MAX_READERS = 1000;
/** UTF-16 units of all the texts that it keeps them by: 32 MiB. */
const MAX_UNITS = 16 * 2 ** 20;

/** Readers by their writer's schema: at once for a schema or text that was seen, else by the text that it prints. */
export class ReaderCache<R> {
  readonly #bySchema = new WeakMap<Schema, R>();
  /** Those used last at the end. */
  readonly #byText = new Map<string, R>();
  #units = 0;

  constructor(private readonly parsing: SchemaOptions) {}

  /** The reader that was kept for a writer's schema, else the one that `make` makes. */
  get(argument: SchemaArgument, make: (writer: Schema) => R): R {
    if (typeof argument === "string") {
      const known = this.#recall(argument);
      if (known !== undefined) return known;
    }
    const given = typeof argument === "object" && argument !== null ? schemaOf(argument) : undefined;
    const known = given && this.#bySchema.get(given);
    if (known !== undefined) return known;
    const writer = given ?? parseSchema(argument, this.parsing);
    const text = schemaText(writer);
    const reader = this.#recall(text) ?? this.#keep(text, make(writer));
    if (given) this.#bySchema.set(given, reader);
    else if (typeof argument === "string" && argument !== text) this.#keep(argument, reader);
    return reader;
  }

  #recall(text: string): R | undefined {
    const reader = this.#byText.get(text);
    if (reader !== undefined) {
      this.#byText.delete(text);
      this.#byText.set(text, reader);
    }
    return reader;
  }

  #keep(text: string, reader: R): R {
    this.#byText.set(text, reader);
    this.#units += text.length;
    for (const oldest of this.#byText.keys()) {
      if (this.#byText.size <= MAX_READERS && this.#units <= MAX_UNITS) break;
      this.#byText.delete(oldest);
      this.#units -= oldest.length;
    }
    return reader;
  }
}
