import { FrozenMap } from "./attributes.js";
import { namespaceOf, simpleName } from "./name.js";
import { type SchemaParseOptions, SchemaParser } from "./parse.js";
import type { Place } from "./place.js";
import {
  type Attributes,
  isNamed,
  type JsonValue,
  type NamedSchema,
  Printer,
  type RecordSchema,
  type Schema,
  UnionSchema,
  withAttributes,
} from "./schema.js";
import { SchemaObject, schemaError } from "./schema-object.js";

/** A message of a protocol. (Avro 1.12, Protocol Declaration: Messages) */
export interface Message {
  readonly name: string;
  readonly doc: string | undefined;
  /** The parameters, as a record whose full name is the protocol's, a dot, and the message's. */
  readonly request: RecordSchema;
  readonly response: Schema;
  /** All that may come instead of a response: "string", for what the system says, and the declared errors after it. */
  readonly errors: UnionSchema;
  /** Without any answer: then the response is null and no errors are declared. */
  readonly oneWay: boolean;
  /** What the specification does not define, as it was given. */
  readonly attributes: Attributes;
}

/** A parsed protocol: immutable, with all attributes. (Avro 1.12, Protocol Declaration) */
export class Protocol {
  /** Without its namespace. */
  readonly name: string;
  /** "" for none. */
  readonly namespace: string;

  constructor(
    fullName: string,
    readonly doc: string | undefined,
    /** Every named type by its full name: those listed, and those defined inside others and in messages. */
    readonly types: ReadonlyMap<string, NamedSchema>,
    readonly messages: ReadonlyMap<string, Message>,
    readonly attributes: Attributes,
    private readonly listed: readonly NamedSchema[],
  ) {
    this.name = simpleName(fullName);
    this.namespace = namespaceOf(fullName);
    Object.freeze(this);
  }

  /** The protocol as JSON: parsed again it is the same. A type is written out where it stands first. */
  toJSON(): JsonValue {
    const json: { [key: string]: JsonValue } = { protocol: this.name };
    if (this.namespace !== "") json.namespace = this.namespace;
    if (this.doc !== undefined) json.doc = this.doc;
    const printer = new Printer();
    // one may be written already, inside another
    json.types = this.listed.flatMap((type) => (printer.has(type) ? [] : printer.print(type, this.namespace)));
    const messages = Array.from(this.messages, ([name, message]) => [name, this.message(message, printer)] as const);
    json.messages = Object.fromEntries(messages);
    return withAttributes(json, this);
  }

  private message(message: Message, printer: Printer): JsonValue {
    const json: { [key: string]: JsonValue } = {};
    if (message.doc !== undefined) json.doc = message.doc;
    json.request = message.request.fields.map((field) => printer.field(field, this.namespace));
    json.response = printer.print(message.response, this.namespace);
    const [, ...errors] = message.errors.branches;
    if (errors.length > 0) json.errors = errors.map((error) => printer.print(error, this.namespace));
    if (message.oneWay) json["one-way"] = true;
    return withAttributes(json, message);
  }
}

/**
 * Parse a protocol given as JSON values. Types come before messages, whatever the order of the keys.
 *
 * SchemaError with the path into the JSON; LimitError, messages count as types.
 */
export function parseProtocolJson(json: unknown, options: SchemaParseOptions): Protocol {
  return new ProtocolParser(options).parse(json);
}

class ProtocolParser {
  private readonly schemas: SchemaParser;
  private namespace = "";

  constructor(options: SchemaParseOptions) {
    this.schemas = new SchemaParser(options);
  }

  parse(given: unknown): Protocol {
    const json = this.object(given, undefined, "a protocol");
    const fullName = this.schemas.names.definition(json, "", "protocol");
    this.namespace = namespaceOf(fullName);
    const doc = json.doc(this.schemas.lenient);
    const listed = this.types(json);
    const messages = new FrozenMap(this.messages(json, fullName));
    const types = new FrozenMap(this.schemas.finish());
    return new Protocol(fullName, doc, types, messages, json.attributes("protocol", { doc }), listed);
  }

  private types(json: SchemaObject): readonly NamedSchema[] {
    if (json.get("types") === undefined) return [];
    return Array.from(json.needArray("types"), (given, i) => {
      const place = { up: json.at("types"), step: i };
      const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
      const type = isObject ? this.schemas.schema(given, place, this.namespace) : undefined;
      if (type === undefined || !isNamed(type))
        throw schemaError(
          "invalid-schema",
          "a type of a protocol must be a record, an error, an enum or a fixed",
          place,
        );
      return type;
    });
  }

  private messages(json: SchemaObject, protocol: string): (readonly [string, Message])[] {
    const given = json.get("messages");
    if (given === undefined) return [];
    if (typeof given !== "object" || given === null || Array.isArray(given))
      throw json.invalid("messages", "an object");
    const present = Object.entries(given).filter(([, message]) => message !== undefined);
    return present.map(([name, message]) => {
      const place = { up: json.at("messages"), step: name };
      this.schemas.names.check(name, place);
      return [name, this.message(name, this.object(message, place, "a message"), protocol)];
    });
  }

  private message(name: string, json: SchemaObject, protocol: string): Message {
    const doc = json.doc(this.schemas.lenient);
    const request = this.schemas.request(`${protocol}.${name}`, json, this.namespace);
    const response = this.schemas.schema(json.need("response"), json.at("response"), this.namespace);
    const errors = this.errors(json);
    const oneWay = this.oneWay(json, response, errors);
    return Object.freeze({
      name,
      doc,
      request,
      response,
      errors,
      oneWay,
      attributes: json.attributes("message", { doc }),
    });
  }

  /** "string" and the declared errors. (Avro 1.12, Messages: the effective union) */
  private errors(json: SchemaObject): UnionSchema {
    const place = json.at("errors");
    const given = json.get("errors") === undefined ? [] : json.needArray("errors");
    const declared = this.schemas.schema(given, place, this.namespace) as UnionSchema;
    const system = declared.branches.findIndex(({ type }) => type === "string");
    if (system >= 0)
      throw schemaError("duplicate-branch", 'errors have the branch "string" anyway', { up: place, step: system });
    const text = this.schemas.schema("string", place, this.namespace);
    return Object.freeze(new UnionSchema(Object.freeze([text, ...declared.branches])));
  }

  private oneWay(json: SchemaObject, response: Schema, errors: UnionSchema): boolean {
    const oneWay = json.get("one-way") ?? false;
    if (typeof oneWay !== "boolean") throw json.invalid("one-way", "true or false");
    if (oneWay && response.type !== "null") throw json.invalid("response", '"null", for the message is one-way');
    if (oneWay && errors.branches.length > 1) throw json.invalid("errors", "absent, for the message is one-way");
    return oneWay;
  }

  private object(given: unknown, place: Place | undefined, what: string): SchemaObject {
    if (typeof given !== "object" || given === null || Array.isArray(given))
      throw schemaError("invalid-schema", `${what} must be an object`, place);
    return new SchemaObject(given, place, this.schemas.keep);
  }
}
