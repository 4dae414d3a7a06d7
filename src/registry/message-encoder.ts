import { Sink } from "../bytes/sink.js";
import { AvroError, RegistryError } from "../errors.js";
import type { Frame, MessageFraming, MessageSide } from "../message/framing.js";
import type { SchemaId } from "../message/schema-id.js";
import { own } from "../own.js";
import { schemaText } from "../type/schema-argument.js";
import { AvroType } from "../type/type.js";
import { keep, notLoaded } from "./message-decoder.js";
import { isRaw, withoutLength } from "./raw-bytes.js";
import type { CallOptions, RegisteredSchema, Registry } from "./registry.js";
import { checkRules } from "./rules.js";

/** Takes the headers of messages whose framing has some. */
export type HeaderSink = { [name: string]: unknown };

/** Values of a type become messages of one schema of the registry. */
export class Encoding {
  readonly registered: RegisteredSchema;
  readonly #type: AvroType<never, never>;
  readonly #frame: Frame;
  readonly #raw: boolean;
  /** Taken while in use: a getter of a value may encode something itself. */
  #sink: Sink | undefined;

  constructor(registered: RegisteredSchema, type: AvroType<never, never>, frame: Frame, raw: boolean) {
    this.registered = registered;
    this.#type = type;
    this.#frame = frame;
    this.#raw = raw;
  }

  /** Give the headers of a message to whoever builds it. */
  putHeaders(headers: HeaderSink | undefined): void {
    const given = own(this.#frame, "headers");
    if (given === undefined) return;
    if (typeof headers !== "object" || headers === null)
      throw new AvroError("invalid-argument", "the id stands in a header: give option headers, an object to put it in");
    for (const [name, value] of Object.entries(given)) headers[name] = value.slice();
  }

  encode(value: unknown): Uint8Array {
    const sink = this.#sink ?? new Sink();
    this.#sink = undefined;
    try {
      this.#begin(sink);
      if (this.#raw) sink.raw(withoutLength(this.#type.encode(value as never)));
      else AvroType.encoderOf(this.#type).write(sink, value);
      return sink.toBytes();
    } finally {
      sink.reset();
      this.#sink = sink;
    }
  }

  /** Byte by byte: so few are copied faster so. */
  #begin(sink: Sink): void {
    const { prefix } = this.#frame;
    sink.reserve(prefix.length);
    const { bytes } = sink;
    for (let i = 0; i < prefix.length; i++) bytes[i] = prefix[i]!;
    sink.position = prefix.length;
  }

  /** Messages one behind the other in one buffer, as views of it; null for null. */
  encodeBatch(values: readonly unknown[]): (Uint8Array | null)[] {
    const rows = values.includes(null) ? values.flatMap((value, row) => (value === null ? [] : [row])) : undefined;
    const present = rows === undefined ? values : rows.map((row) => values[row]);
    const messages = this.#encodeAll(present, rows);
    if (rows === undefined) return messages;
    const all: (Uint8Array | null)[] = new Array(values.length).fill(null);
    for (let i = 0; i < rows.length; i++) all[rows[i]!] = messages[i]!;
    return all;
  }

  #encodeAll(values: readonly unknown[], rows: readonly number[] | undefined): Uint8Array[] {
    if (this.#raw) return values.map((value, i) => atRow(rows?.[i] ?? i, () => this.encode(value)));
    const { bytes, ends, failure } = AvroType.batchEncoderOf(this.#type).encodeRows(values, 0);
    if (failure !== undefined) {
      const [error] = failure;
      if (error instanceof AvroError && error.row !== undefined && rows !== undefined) error.row = rows[error.row]!;
      throw error;
    }
    return framed(this.#frame.prefix, bytes, ends);
  }
}

/** Put the prefix before each datum: data are moved to the front one by one, which takes no view of each. */
function framed(prefix: Uint8Array, data: Uint8Array, ends: readonly number[]): Uint8Array[] {
  const { length } = prefix;
  const gap = length * ends.length;
  const all = new Uint8Array(gap + data.length);
  all.set(data, gap);
  const messages: Uint8Array[] = new Array(ends.length);
  let from = 0;
  let at = 0;
  for (let i = 0; i < ends.length; i++) {
    const end = ends[i]!;
    for (let k = 0; k < length; k++) all[at + k] = prefix[k]!;
    all.copyWithin(at + length, gap + from, gap + end);
    const next = at + length + end - from;
    messages[i] = all.subarray(at, next);
    from = end;
    at = next;
  }
  return messages;
}

function atRow<T>(row: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof AvroError) error.row = row;
    throw error;
  }
}

export interface EncoderSettings {
  readonly registry: Registry;
  readonly framing: MessageFraming;
  readonly side: MessageSide;
  /** Undefined for a serde without one: then the registry's schema says what is written. */
  readonly type: AvroType<never, never> | undefined;
  /** The type of another schema, with the same options. */
  readonly make: (schema: RegisteredSchema["schema"]) => AvroType;
  readonly subjectOf: (topic: string | undefined) => string;
  readonly schemaId: number | undefined;
  readonly useLatest: boolean;
  readonly autoRegister: boolean;
  readonly normalize: boolean | undefined;
  readonly ignoreRules: boolean;
}

/** Finds the schema of the registry that values are written with. */
export class MessageEncoder {
  readonly #settings: EncoderSettings;
  /** By topic. */
  readonly #encodings = new Map<string | undefined, Encoding>();

  constructor(settings: EncoderSettings) {
    this.#settings = settings;
  }

  /** What was found out before. @throws RegistryError "schema-not-loaded" */
  loaded(topic: string | undefined): Encoding {
    const known = this.#encodings.get(topic);
    if (known === undefined) throw notLoaded();
    return known;
  }

  /** What is to be written to a topic, as the options say. */
  async load(topic: string | undefined, options: CallOptions): Promise<Encoding> {
    const known = this.#encodings.get(topic);
    if (known !== undefined && !this.#settings.useLatest) return known;
    const registered = await this.#ask(topic, options);
    const after = this.#encodings.get(topic);
    if (after !== undefined && isSame(after.registered, registered)) return after;
    const made = this.#make(registered);
    keep(this.#encodings, topic, made);
    return made;
  }

  #ask(topic: string | undefined, options: CallOptions): Promise<RegisteredSchema> {
    const { registry, schemaId, type, useLatest, autoRegister, normalize } = this.#settings;
    if (schemaId !== undefined) return registry.schemaById(schemaId, options);
    const subject = this.#settings.subjectOf(topic);
    if (useLatest) return registry.version(subject, "latest", options);
    if (type === undefined)
      throw new AvroError("invalid-argument", "a serde without a type writes with option useLatest or schemaId");
    const content = { ...options, normalize };
    return autoRegister
      ? registry.register(subject, type.schema, content)
      : registry.lookup(subject, type.schema, content);
  }

  /** @throws ResolutionError if the registry's schema does not read what the type's writes */
  #make(registered: RegisteredSchema): Encoding {
    const { type, make, framing, side, ignoreRules, useLatest, schemaId } = this.#settings;
    checkRules(registered.ruleSet, ignoreRules);
    const { schema } = registered;
    const other = (useLatest || schemaId !== undefined) && !(type && schemaText(type.schema) === schemaText(schema));
    const written = other ? make(schema) : type!;
    if (other && type !== undefined) make(schema).reader(type.schema);
    return new Encoding(
      registered,
      written as AvroType<never, never>,
      framing.write(idOf(registered, framing), side),
      isRaw(framing, schema),
    );
  }
}

function isSame(a: RegisteredSchema, b: RegisteredSchema): boolean {
  return a === b || (a.schema === b.schema && a.id === b.id && a.guid === b.guid);
}

function idOf(registered: RegisteredSchema, { writes, name }: MessageFraming): SchemaId {
  const [id, guid] = [own(registered, "id"), own(registered, "guid")];
  if (writes === "id" && id !== undefined) return { id };
  if (writes === "guid" && guid !== undefined) return { guid };
  throw new RegistryError(
    "invalid-response",
    `framing ${name} needs the schema's ${writes}, which the registry does not give`,
  );
}
