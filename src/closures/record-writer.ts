import type { Sink } from "../bytes/sink.js";
import { quote } from "../errors.js";
import type { DefaultEncoder } from "../plan/default.js";
import type { Field, RecordSchema } from "../schema/schema.js";
import type { Writer, WriterOptions } from "./closure.js";
import { encodeFault, Faults, unfit, within } from "./fault.js";
import { fieldReader, isRecordLike } from "./match.js";
import { shapedWriter } from "./writer-shape.js";

/** Writes the fields of a record in schema order. (Avro 1.12, Binary Encoding: records) */
export function buildRecordWriter(
  schema: RecordSchema,
  writers: readonly Writer[],
  defaults: DefaultEncoder,
  options: WriterOptions,
): Writer {
  const names = schema.fields.map((field) => field.name);
  const getters = names.map((name) => (name in Object.prototype ? fieldReader(name) : undefined));
  const writeMissing = schema.fields.map((field) => missingWriter(schema, field, defaults));
  const refuseUnknown = options.unknownFields === "error" ? unknownRefuser(schema) : undefined;
  if (options.collect === true) return collectingWriter(schema, { writers, writeMissing, refuseUnknown });
  const write: Writer = (sink, value) => {
    if (!isRecordLike(value)) throw unfit(`an object for record ${quote(schema.name)}`, value);
    refuseUnknown?.(value);
    let i = 0;
    try {
      for (; i < names.length; i++) {
        const get = getters[i];
        const part = get === undefined ? (value as Record<string, unknown>)[names[i]!] : get(value);
        if (part === undefined) writeMissing[i]!(sink);
        else writers[i]!(sink, part);
      }
    } catch (error) {
      throw within(error, names[i]!);
    }
  };
  return shapedWriter(write, { kind: "record", names, getters, writers, writeMissing, refuseUnknown });
}

interface Parts {
  readonly writers: readonly Writer[];
  readonly writeMissing: readonly ((sink: Sink) => void)[];
  readonly refuseUnknown: ((value: object) => void) | undefined;
}

/** The same, but every field has its turn. */
function collectingWriter(schema: RecordSchema, { writers, writeMissing, refuseUnknown }: Parts): Writer {
  const fields = schema.fields.map(({ name }) => ({ name, get: fieldReader(name) }));
  return (sink, value) => {
    if (!isRecordLike(value)) throw unfit(`an object for record ${quote(schema.name)}`, value);
    const faults = new Faults();
    faults.collect(sink, () => refuseUnknown?.(value));
    for (const [i, { name, get }] of fields.entries()) {
      const part = get(value);
      faults.collect(sink, () => (part === undefined ? writeMissing[i]!(sink) : writers[i]!(sink, part)), name);
    }
    faults.throwAny();
  };
}

/** What an absent field, or one that is undefined, is written as: its default, else null where that is allowed. */
function missingWriter(schema: RecordSchema, field: Field, defaults: DefaultEncoder): (sink: Sink) => void {
  const { name, type } = field;
  if (field.default !== undefined) return (sink) => sink.raw(defaults.encode(field));
  if (type.type === "null") return () => {};
  const index = type.type === "union" ? type.branches.findIndex((branch) => branch.type === "null") : -1;
  if (index >= 0) return (sink) => sink.int(index);
  return () => {
    throw encodeFault(
      "missing-field",
      `record ${quote(schema.name)} lacks the field ${quote(name)}, which has no default`,
    );
  };
}

function unknownRefuser(schema: RecordSchema): (value: object) => void {
  const names = new Set(schema.fields.map((field) => field.name));
  return (value) => {
    for (const key of Object.keys(value))
      if (!names.has(key))
        throw encodeFault("unknown-field", `an object has a key that is no field of record ${quote(schema.name)}`);
  };
}
