import { LimitError, quote, type SchemaError } from "../errors.js";
import type { Limits } from "../limits.js";
import { isFullName, isName, isNamespace, namespaceOf, qualify, simpleName } from "./name.js";
import { type Place, pathTo } from "./place.js";
import type { PrimitiveName } from "./schema.js";
import { type SchemaObject, schemaError } from "./schema-object.js";

export const PRIMITIVE_NAMES: readonly PrimitiveName[] = [
  "null",
  "boolean",
  "int",
  "long",
  "float",
  "double",
  "bytes",
  "string",
];

const RESERVED: ReadonlySet<string> = new Set(PRIMITIVE_NAMES);

/** All full names together may be so many times as long as a schema's text. */
const MAX_QUALIFIED = 8;

/** Reads the names of a schema that is being parsed: strictly, or as found in files. (Avro 1.12, Names) */
export class Names {
  /** Characters of the full names that were put together. */
  private qualified = 0;

  constructor(
    private readonly lenient: boolean,
    private readonly limits: Limits,
  ) {}

  /**
   * The full name of a definition: a name with a dot is one, else the own namespace holds, else that `around`. A
   * protocol has its name under another key.
   */
  definition(json: SchemaObject, around: string, key: "name" | "protocol" = "name"): string {
    const name = json.needText(key);
    if (!isFullName(name, this.lenient)) throw this.bad(name, json.at(key));
    const fullName = this.full(name, name.includes(".") ? "" : (this.namespace(json) ?? around), json.place);
    if (RESERVED.has(this.lenient ? fullName : simpleName(fullName)))
      throw schemaError("invalid-name", `${quote(fullName)} is the name of a primitive type`, json.at(key));
    return fullName;
  }

  private namespace(json: SchemaObject): string | undefined {
    if ((json.get("namespace") ?? undefined) === undefined) return undefined; // null, too, says nothing
    const namespace = json.needText("namespace");
    if (!isNamespace(namespace, this.lenient)) throw this.bad(namespace, json.at("namespace"));
    return namespace;
  }

  /** Aliases of a type, relative to its namespace, as full names. (Avro 1.12, Aliases) */
  aliases(json: SchemaObject, fullName: string): readonly string[] {
    const namespace = namespaceOf(fullName);
    return Object.freeze(json.aliases().map((alias) => this.full(alias, namespace, json.at("aliases"))));
  }

  /** A long namespace over many short names would make far more text than was given: that has a bound. */
  full(name: string, namespace: string, place: Place | undefined): string {
    const fullName = qualify(name, namespace);
    if (fullName !== name) this.qualified += fullName.length;
    const max = this.limits.maxSchemaBytes * MAX_QUALIFIED;
    if (this.qualified > max) throw new LimitError("maxSchemaBytes", max, "full names", { path: pathTo(place) });
    return fullName;
  }

  /** Check the name of a field or a symbol. */
  check(name: string, place: Place): void {
    if (!isName(name, this.lenient)) throw this.bad(name, place);
  }

  private bad(name: string, place: Place): SchemaError {
    const rule = this.lenient ? "letters, digits, _, $ and -" : "letters, digits and _, no digit first";
    return schemaError("invalid-name", `${quote(name)} is not a name: ${rule}, at most 1024 to a part`, place);
  }
}
