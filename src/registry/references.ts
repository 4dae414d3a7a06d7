import { LimitError, quote, RegistryError } from "../errors.js";
import { DEFAULT_LIMITS, type Limits } from "../limits.js";
import { walk } from "../schema/graph.js";
import { isNamed, type NamedSchema, type Schema } from "../schema/schema.js";
import { parseSchemaText } from "../type/schema-argument.js";
import type { Content } from "./content.js";
import { contextOf, qualify } from "./context.js";
import type { SchemaReference } from "./registry.js";

/** Gives what a version holds, deleted ones too. */
export type FindContent = (subject: string, version: number) => Promise<Content>;

export interface ReferenceLimits {
  /** References of one schema, those of references included: 256. */
  readonly maxReferences: number;
  /** References of references: 16. */
  readonly maxReferenceDepth: number;
}

export const REFERENCE_LIMITS: ReferenceLimits = { maxReferences: 256, maxReferenceDepth: 16 };

/**
 * Parse a schema with all it refers to: each reference after those of its own (post-order), so that what is used is
 * known before its user, and each name once. A subject without context is one of the referrer's.
 *
 * @throws SchemaError, LimitError; RegistryError "circular-reference", and what `find` throws
 */
export async function parseContent(
  content: Content,
  subject: string | undefined,
  find: FindContent,
  limits: ReferenceLimits = REFERENCE_LIMITS,
  schemaLimits: Limits = DEFAULT_LIMITS,
): Promise<Schema> {
  const resolution = new Resolution(find, limits, schemaLimits);
  await resolution.enter(content, contextOf(subject ?? ""), 0);
  return resolution.parse(content.text);
}

class Resolution {
  readonly #find: FindContent;
  readonly #limits: ReferenceLimits;
  readonly #schemaLimits: Limits;
  /** Named types of all that was parsed, by full name. One may be called `__proto__`. */
  readonly #types: Record<string, NamedSchema> = Object.create(null);
  readonly #done = new Set<string>();
  /** The versions that lead to the one at hand. */
  readonly #open = new Set<string>();
  #count = 0;
  #characters = 0;

  constructor(find: FindContent, limits: ReferenceLimits, schemaLimits: Limits) {
    this.#find = find;
    this.#limits = limits;
    this.#schemaLimits = schemaLimits;
  }

  /** Parse what a content refers to. */
  async enter({ text, references }: Content, context: string, depth: number): Promise<void> {
    this.#claim(text, references, depth);
    const subjects = references.map((one) => qualify(one.subject, context));
    for (let i = 0; i < references.length; i++) this.#refuseCycle(references[i]!, subjects[i]!);
    const contents = await Promise.all(
      references.map(({ name, version }, i) => (this.#done.has(name) ? undefined : this.#find(subjects[i]!, version))),
    );
    for (let i = 0; i < references.length; i++)
      if (!this.#done.has(references[i]!.name)) await this.#take(references[i]!, subjects[i]!, contents[i]!, depth);
  }

  parse(text: string): Schema {
    return parseSchemaText(text, { lenientNames: true, references: this.#types, limits: this.#schemaLimits });
  }

  async #take({ name, version }: SchemaReference, subject: string, content: Content, depth: number): Promise<void> {
    const place = `${version} ${subject}`;
    this.#open.add(place);
    await this.enter(content, contextOf(subject), depth + 1);
    this.#open.delete(place);
    this.#done.add(name);
    this.#learn(this.parse(content.text));
  }

  /** The first definition of a name counts; where a second one says otherwise, the parser of both refuses it. */
  #learn(schema: Schema): void {
    const seen = new Set<Schema>();
    walk(schema, (node) => {
      if (seen.has(node)) return false;
      seen.add(node);
      if (isNamed(node)) this.#types[node.name] ??= node;
      return true;
    });
  }

  #claim(text: string, references: readonly SchemaReference[], depth: number): void {
    const { maxReferences, maxReferenceDepth } = this.#limits;
    this.#count += references.length;
    this.#characters += text.length;
    if (this.#count > maxReferences) throw new LimitError("maxReferences", maxReferences, "references of a schema");
    if (references.length > 0 && depth >= maxReferenceDepth)
      throw new LimitError("maxReferenceDepth", maxReferenceDepth, "references of references");
    const { maxSchemaBytes } = this.#schemaLimits;
    if (this.#characters > maxSchemaBytes)
      throw new LimitError("maxSchemaBytes", maxSchemaBytes, "text of a schema and its references");
  }

  #refuseCycle({ version }: SchemaReference, subject: string): void {
    if (this.#open.has(`${version} ${subject}`))
      throw new RegistryError("circular-reference", `subject ${quote(subject)}, version ${version}, refers to itself`);
  }
}
